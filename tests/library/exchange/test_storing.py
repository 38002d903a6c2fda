"""Files of other programs become articles: what is stored, what is met as known, and how all of it goes back."""

import io

import pytest

from library import catalogue
from library.curation.history import undo
from library.exchange.importing import import_articles
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.report import ExchangeReport
from library.models import Article, Change, Entry, Site, Tag, TagAlias, Topic
from library.search import check_index, search
from tests.factories import ArticleFactory, EntryFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n"


def bring(body: str, *, is_dry_run: bool = False) -> ExchangeReport:
    return import_articles(io.BytesIO(f"{HEAD}{body}\n</DL>".encode()), is_dry_run=is_dry_run)


def folder(title: str, *bookmarks: str) -> str:
    return f"<DT><H3>{title}</H3>\n<DL><p>\n" + "\n".join(bookmarks) + "\n</DL>"


def bookmark(url: str, title: str = "A title", tags: str = "", note: str = "") -> str:
    return f'<DT><A HREF="{url}" ADD_DATE="1600000000" TAGS="{tags}">{title}</A>' + (f"\n<DD>{note}" if note else "")


def test_an_import_is_one_change_that_is_taken_back_whole() -> None:
    changes, before = Change.objects.count(), library_now()

    report = bring(folder("推理", bookmark("https://kexue.fm/archives/1", "新文章", "量化,FP8", "Clear.")))

    article = Article.objects.get()
    assert (report.added, report.lines, report.topics_made, report.tags_made) == (1, 1, 1, 2)
    assert Change.objects.count() == changes + 1
    assert (article.title, article.status) == ("新文章", "published")
    assert Site.objects.get(host="kexue.fm") == article.site
    assert article.added_at.timestamp() == 1_600_000_000
    assert (article.entries.get().topic.title, article.entries.get().note) == ("推理", "Clear.")
    assert article.pk in search("新文章").hits
    undo(Change.objects.get(pk=report.change))
    assert library_now() == before
    assert check_index().is_sound


def test_the_same_file_again_changes_nothing() -> None:
    body = folder("A", bookmark("https://example.org/a", tags="x", note="Good."))
    bring(body)
    changes, before = Change.objects.count(), library_now()

    report = bring(body)

    assert (report.added, report.known, report.updated, report.change) == (0, 1, 0, 0)
    assert Change.objects.count() == changes
    assert library_now() == before


def test_a_known_address_gets_tags_and_a_line_and_keeps_its_title() -> None:
    with catalogue.change(reason="add"):
        article = ArticleFactory(url="https://example.org/a", title="Mine")

    report = bring(folder("A", bookmark("http://www.example.org/a/?utm_source=x", "Theirs", "x")))

    article.refresh_from_db()
    assert (report.added, report.known, report.updated) == (0, 1, 1)
    assert article.title == "Mine"
    assert [tag.name for tag in article.tags.all()] == ["x"]
    assert article.entries.get().topic.title == "A"


def test_an_address_that_was_merged_leads_to_the_one_it_was_merged_into() -> None:
    with catalogue.change(reason="add"):
        survivor = ArticleFactory(url="https://example.org/a")
        ArticleFactory(url="https://example.org/b", status="merged", merged_into=survivor)

    bring(bookmark("https://example.org/b", tags="x"))

    assert [tag.name for tag in survivor.tags.all()] == ["x"]
    assert Article.objects.count() == 2


def test_what_lies_in_the_bin_stays_there_and_is_told() -> None:
    with catalogue.change(reason="add"):
        ArticleFactory(url="https://example.org/a", status="binned", binned_at="2026-01-01T00:00:00Z")

    report = bring(bookmark("https://example.org/a", tags="x"))

    assert report.skipped.counts == {"in-bin": 1}
    assert Article.objects.get().status == "binned"
    assert not Article.objects.get().tags.exists()


def test_addresses_with_passwords_and_of_other_schemes_are_passed_over_with_line_and_reason() -> None:
    report = bring(
        "\n".join(map(bookmark, ["https://me:secret@example.org/", "javascript:alert(1)", "https://example.org/ok"]))
    )

    assert [(line.line, line.reason.value) for line in report.skipped.lines] == [(3, "has-password"), (4, "not-web")]
    assert all("secret" not in line.excerpt for line in report.skipped.lines)
    assert (report.records, report.added) == (3, 1)


def test_tags_are_met_by_other_names_and_whatever_their_case() -> None:
    with catalogue.change(reason="add"):
        tag = Tag.objects.create(name="KV cache")
        TagAlias.objects.create(tag=tag, name="键值缓存", slug="jzhc")

    report = bring(bookmark("https://example.org/a", tags="kv CACHE,键值缓存"))

    assert report.tags_made == 0
    assert list(Article.objects.get().tags.all()) == [tag]


def test_a_folder_is_met_as_the_topic_of_its_title_and_lines_stand_behind_those_there() -> None:
    with catalogue.change(reason="add"):
        topic: Topic = TopicFactory(readme=None, title="Inference")
        EntryFactory(topic=topic, position=1)

    report = bring(folder("inference", bookmark("https://example.org/a"), bookmark("https://example.org/b")))

    assert report.topics_made == 0
    assert list(Entry.objects.filter(topic=topic).order_by("position").values_list("position", flat=True)) == [1, 2, 3]


def test_without_a_folder_an_article_is_in_the_inbox_and_twice_is_once() -> None:
    report = bring(bookmark("https://example.org/a") + "\n" + bookmark("https://example.org/a/", tags="x"))

    assert (report.added, report.twice) == (1, 1)
    assert list(Article.objects.without_entry()) == [Article.objects.get()]
    assert [tag.name for tag in Article.objects.get().tags.all()] == ["x"]


def test_a_dry_run_tells_the_same_and_stores_nothing() -> None:
    body = folder("A", bookmark("https://example.org/a", tags="x"), bookmark("https://example.org/b", note="B"))
    before = library_now()

    foretold = bring(body, is_dry_run=True)

    assert library_now() == before
    done = bring(body)
    numbers = ("records", "added", "known", "twice", "updated", "lines", "topics_made", "tags_made", "drafts")
    assert [getattr(foretold, name) for name in numbers] == [getattr(done, name) for name in numbers]


def test_who_ends_it_while_articles_are_stored_takes_everything_back() -> None:
    before = library_now()
    told: list[tuple[int, int]] = []

    def end(done: int, total: int) -> None:
        told.append((done, total))
        if total:
            raise KeyboardInterrupt

    file = io.BytesIO((HEAD + bookmark("https://example.org/a")).encode())
    with pytest.raises(KeyboardInterrupt):
        import_articles(file, progress=end)

    assert told
    assert library_now() == before


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04zip", b"nothing to see here"])
def test_a_file_that_is_not_read_is_refused_with_a_remedy(data: bytes) -> None:
    before = library_now()

    with pytest.raises(ExchangeRefusedError) as refused:
        import_articles(io.BytesIO(data))

    assert refused.value.remedy
    assert library_now() == before
