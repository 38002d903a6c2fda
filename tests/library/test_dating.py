"""When an article counts as updated: feeds, sitemaps, the API and linkding's clients tell so from one date."""

import datetime as dt

import pytest
from django.utils import timezone

from library import catalogue
from library.curation import history
from library.curation.editing import add_entry, delete_entry, edit_entry
from library.curation.merging_tags import merge_tags
from library.curation.tagging import tag_articles
from library.models import Article, Change, Entry, EntryLink, Group, Tag
from library.readme.importer import import_readme
from library.readme.merge import Strategy
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def entry() -> Entry:
    """A line of an article with a tag; beside it another article in the same topic. All are old."""
    with catalogue.change(reason="test"):
        topic = TopicFactory()
        made: Entry = EntryFactory(topic=topic, position=0, article=ArticleFactory(title="meant"))
        other: Entry = EntryFactory(topic=topic, position=1, article=ArticleFactory(title="beside"))
        made.article.tags.add(TagFactory(name="RAG"))
        EntryLink.objects.create(entry=made, title="Code", url="https://example.org/code")
        assert other.topic == made.topic
    make_old()
    return made


def make_old() -> None:
    """Have every article be as it was long ago."""
    Article.objects.update(added_at=LONG_AGO, updated_at=LONG_AGO)


def updated() -> set[str]:
    """The titles of the articles that count as updated since."""
    return set(Article.objects.exclude(updated_at=LONG_AGO).values_list("title", flat=True))


def test_other_tags_make_an_article_another_one(entry: Entry) -> None:
    tag_articles([entry.article_id], add=["new"])
    assert updated() == {"meant"}
    make_old()
    tag_articles([entry.article_id], add=["new"])
    assert updated() == set()
    tag_articles([entry.article_id], remove=["new"])
    assert updated() == {"meant"}


def test_a_tag_that_is_called_otherwise_does_and_one_that_looks_otherwise_does_not(entry: Entry) -> None:
    tag = Tag.objects.get()
    with catalogue.change(reason="test"):
        tag.slug = "other"
        tag.save()
    assert updated() == set()
    with catalogue.change(reason="test"):
        tag.name = "Retrieval"
        tag.save()
    assert updated() == {"meant"}


def test_a_tag_that_goes_or_becomes_another_one_does(entry: Entry) -> None:
    with catalogue.change(reason="test"):
        other = TagFactory(name="other")
    merge_tags([entry.article_id], kept=other.pk, others=[Tag.objects.get(name="RAG").pk])
    assert updated() == {"meant"}
    make_old()
    with catalogue.change(reason="test"):
        Tag.objects.filter(pk=other.pk).delete()
    assert updated() == {"meant"}


def test_lines_that_come_change_and_go_do(entry: Entry) -> None:
    edit_entry(entry.pk, values={"note": "other"})
    assert updated() == {"meant"}
    make_old()
    with catalogue.change(reason="test"):
        topic = TopicFactory(readme=entry.topic.readme)
    made = add_entry(Entry(article=entry.article, topic=topic))
    assert updated() == {"meant"}
    make_old()
    delete_entry(made.pk)
    assert updated() == {"meant"}


def test_a_secondary_link_does(entry: Entry) -> None:
    with catalogue.change(reason="test"):
        link = EntryLink.objects.get()
        link.url = "https://example.org/other"
        link.save()
    assert updated() == {"meant"}


def test_a_line_that_is_taken_for_another_article_changes_both(entry: Entry) -> None:
    with catalogue.change(reason="test"):
        entry.article = Article.objects.get(title="beside")
        entry.save()
    assert updated() == {"meant", "beside"}


def test_another_place_in_a_topic_or_another_name_of_it_changes_no_article(entry: Entry) -> None:
    edit_entry(entry.pk, values={}, place=2)
    assert [line.article.title for line in Entry.objects.order_by("position")] == ["beside", "meant"]
    with catalogue.change(reason="test"):
        entry.topic.title = "other"
        entry.topic.save()
        GroupFactory(topic=entry.topic)
    assert updated() == set()
    edit_entry(entry.pk, values={"group": Group.objects.get()})
    assert updated() == {"meant"}


def test_what_is_taken_back_was_changed_once_more(entry: Entry) -> None:
    tag_articles([entry.article_id], add=["new"])
    make_old()
    history.undo(Change.objects.latest("id"))
    assert updated() == {"meant"}


def test_what_is_new_is_as_old_as_it_says() -> None:
    with catalogue.change(reason="test"):
        article = ArticleFactory(title="new")
        Article.objects.filter(pk=article.pk).update(added_at=LONG_AGO, updated_at=LONG_AGO)
        EntryFactory(article=article)
        article.tags.add(TagFactory(name="RAG"))
    assert updated() == set()


def test_the_date_is_that_of_the_change(entry: Entry) -> None:
    before = timezone.now()
    tag_articles([entry.article_id], add=["new"])
    assert before <= Article.objects.get(title="meant").updated_at <= timezone.now()


def test_a_list_that_is_read_gives_a_line_to_what_was_here(entry: Entry) -> None:
    text = f"# List\n\n## Topic\n\n- [meant]({entry.article.url}) note\n- [new](https://example.org/new)\n"
    import_readme(text.encode(), name="list")
    assert updated() == {"meant", "new"}
    make_old()
    import_readme(f"{text}- [newer](https://example.org/newer)\n".encode(), name="list")
    assert updated() == {"newer"}
    make_old()
    import_readme(text.replace(" note", " other").encode(), name="list", strategy=Strategy.THEIRS)
    assert updated() == {"meant"} | set(Article.objects.filter(title="newer").values_list("title", flat=True))
