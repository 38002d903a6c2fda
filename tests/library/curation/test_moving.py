"""Moving lines to a topic or group and adding further ones: in order, one change, writable, taken back whole."""

import pytest

from library import catalogue
from library.curation.copying import copy_articles
from library.curation.history import undo
from library.curation.moving import move_articles
from library.curation.ordering import OrderChangedError, Target, move_row, sequence_mark
from library.curation.outcome import BulkError, Outcome
from library.curation.sequence import read_sequence
from library.models import Article, Change, Entry, Group, Readme, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.search import check_index, search
from tests.factories import ArticleFactory, EntryFactory, TopicFactory
from tests.meeting_writers import meeting
from tests.recorded_rows import library_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

LIST = """# 清单

## 注意力

- [MHA](https://example.org/mha)

变体：
- [MQA](https://example.org/mqa) 必读
- [GQA](https://example.org/gqa)
  - [附录](https://example.org/appendix)

## 训练

- [LoRA](https://example.org/lora) [code](https://example.org/lora/code)
- [MQA](https://example.org/mqa) 必读
"""


@pytest.fixture
def readme() -> Readme:
    import_readme(LIST.encode(), name="list")
    return Readme.objects.get()


def numbers(*names: str) -> list[int]:
    return [Article.objects.get(url=f"https://example.org/{name}").pk for name in names]


def topic(title: str) -> int:
    return Topic.objects.get(title=title).pk


def group() -> int:
    return Group.objects.get().pk


def written(readme: Readme) -> str:
    return export_readme(readme).content.decode()


def taken_back(outcome: Outcome, before: object, readme: Readme) -> None:
    """The library and the list are as they were."""
    assert outcome.change is not None
    undo(outcome.change)
    assert library_now() == before
    assert written(readme) == LIST
    assert check_index().is_sound


def test_lines_go_to_the_end_in_their_order_with_what_stands_below_them(readme: Readme) -> None:
    before = library_now()
    outcome = move_articles(numbers("gqa", "mha"), topic=topic("训练"))
    assert outcome.articles == 3
    assert (
        written(readme)
        == """# 清单

## 注意力


变体：
- [MQA](https://example.org/mqa) 必读

## 训练

- [LoRA](https://example.org/lora) [code](https://example.org/lora/code)
- [MQA](https://example.org/mqa) 必读
- [MHA](https://example.org/mha)
- [GQA](https://example.org/gqa)
  - [附录](https://example.org/appendix)
"""
    )
    assert outcome.change is not None
    assert outcome.change.reason == "moved to 训练"
    rows = Entry.objects.filter(topic__title="训练").order_by("position")
    assert [row.position for row in rows] == list(range(1, 6))
    assert set(search("topic:训练").hits) == {*numbers("lora", "mqa", "mha", "gqa", "appendix")}
    taken_back(outcome, before, readme)


def test_lines_go_to_the_end_of_a_group(readme: Readme) -> None:
    before = library_now()
    outcome = move_articles(numbers("lora"), topic=topic("注意力"), group=group())
    assert written(readme).index("lora") > written(readme).index("appendix")
    assert written(readme).index("lora") < written(readme).index("## 训练")
    assert Entry.objects.get(article=numbers("lora")[0]).group_id == group()
    taken_back(outcome, before, readme)


def test_a_line_that_says_the_same_there_becomes_one_with_it(readme: Readme) -> None:
    before = library_now()
    outcome = move_articles(numbers("mqa"), topic=topic("训练"))
    [line] = Entry.objects.filter(article=numbers("mqa")[0])
    assert line.topic_id == topic("训练")
    taken_back(outcome, before, readme)
    with catalogue.change(reason="note"):
        Entry.objects.filter(article=numbers("mqa")[0], topic__title="训练").update(note="另一句")
    move_articles(numbers("mqa"), topic=topic("训练"))
    assert [line.note for line in Entry.objects.filter(article=numbers("mqa")[0])] == ["另一句", "必读"]


def test_only_the_lines_of_one_topic_move_where_that_is_asked_for(readme: Readme) -> None:
    with catalogue.change(reason="topic"):
        other = TopicFactory(readme=readme, title="其他")
        inbox = ArticleFactory()
    move_articles([*numbers("mqa"), inbox.pk], topic=other.pk, source=topic("训练"))
    places = Entry.objects.filter(article=numbers("mqa")[0]).values_list("topic__title", flat=True)
    assert set(places) == {"注意力", "其他"}
    assert not inbox.entries.exists()


def test_an_article_of_the_inbox_gets_a_line(readme: Readme) -> None:
    with catalogue.change(reason="add"):
        inbox = [ArticleFactory().pk for _ in range(3)]
    before = library_now()
    outcome = move_articles(inbox, topic=topic("注意力"), group=group())
    lines = Entry.objects.filter(group=group()).order_by("position").values_list("article", flat=True)
    assert list(lines)[-3:] == inbox
    taken_back(outcome, before, readme)


def test_what_stands_there_already_stays_where_it_is(readme: Readme) -> None:
    changes = Change.objects.count()
    assert move_articles(numbers("mha", "gqa", "appendix"), topic=topic("注意力")).articles == 0
    assert move_articles(numbers("appendix"), topic=topic("注意力"), group=group()).articles == 0
    assert Change.objects.count() == changes
    assert move_articles(numbers("mha"), topic=topic("注意力"), group=group()).articles == 1


def test_a_line_below_another_leaves_it_when_it_moves_alone(readme: Readme) -> None:
    before = library_now()
    outcome = move_articles(numbers("appendix"), topic=topic("训练"))
    assert written(readme).endswith("- [附录](https://example.org/appendix)\n")
    assert "  - " not in written(readme)
    taken_back(outcome, before, readme)


def test_only_the_topics_concerned_are_written(readme: Readme) -> None:
    with catalogue.change(reason="add"):
        other = EntryFactory(topic=TopicFactory(readme=readme), position=7)
    move_articles(numbers("lora"), topic=topic("注意力"))
    other.refresh_from_db()
    assert other.position == 7
    assert {row.row for row in Change.objects.order_by("-id")[0].rows.all()} == {
        Entry.objects.get(article=numbers("lora")[0]).pk
    }


def test_what_was_put_away_does_not_move(readme: Readme) -> None:
    with catalogue.change(reason="merge"):
        merged = EntryFactory(article=ArticleFactory(), topic=Topic.objects.get(title="训练"))
        Article.objects.filter(pk=merged.article_id).update(
            status=Article.Status.MERGED, merged_into=numbers("lora")[0]
        )
    assert move_articles([merged.article_id], topic=topic("注意力")).articles == 0
    assert copy_articles([merged.article_id], topic=topic("注意力")).articles == 0


def test_a_place_that_is_gone_is_told(readme: Readme) -> None:
    with pytest.raises(BulkError, match="topic"):
        move_articles(numbers("lora"), topic=999_999)
    with pytest.raises(BulkError, match="group"):
        copy_articles(numbers("lora"), topic=topic("训练"), group=group())


def test_a_copy_adds_a_line_that_says_the_same(readme: Readme) -> None:
    before = library_now()
    outcome = copy_articles(numbers("lora", "mha", "mqa"), topic=topic("注意力"), group=group())
    assert outcome.articles == 2
    assert outcome.change is not None
    assert outcome.change.reason == "copied to 注意力 › 变体"
    assert written(readme) == LIST.replace(
        "(https://example.org/appendix)\n",
        "(https://example.org/appendix)\n"
        "- [MHA](https://example.org/mha)\n"
        "- [LoRA](https://example.org/lora) [code](https://example.org/lora/code)\n",
    )
    assert search("topic:注意力 LoRA").hits == tuple(numbers("lora"))
    taken_back(outcome, before, readme)


def test_nothing_is_copied_to_where_it_stands(readme: Readme) -> None:
    assert copy_articles(numbers("mqa", "appendix"), topic=topic("注意力")).articles == 0
    assert copy_articles(numbers("gqa"), topic=topic("注意力"), group=group()).articles == 0


def test_a_thousand_lines_are_moved_in_few_queries(readme: Readme, django_assert_max_num_queries: object) -> None:
    with catalogue.change(reason="add"):
        source = TopicFactory(readme=readme)
        made = Article.objects.bulk_create(
            [Article(url=f"https://e.org/{n}", key=f"e.org/{n}", title=f"T{n}") for n in range(1000)]
        )
        Entry.objects.bulk_create([Entry(article=a, topic=source, position=n) for n, a in enumerate(made, start=1)])
    with django_assert_max_num_queries(100):  # type: ignore[operator]
        outcome = move_articles([article.pk for article in made], topic=topic("训练"))
    assert outcome.articles == 1000


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_the_later_is_taken_back_to_where_the_earlier_led(readme: Readme) -> None:
    with catalogue.change(reason="add"):
        place = TopicFactory(readme=readme, title="部署")
    moved = numbers("mha")

    later = meeting(
        lambda: move_articles(moved, topic=topic("训练")), lambda: move_articles(moved, topic=place.pk).change
    )

    assert Entry.objects.get(article__in=moved).topic == place
    assert later is not None
    undo(later)
    assert Entry.objects.get(article__in=moved).topic.title == "训练"


@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_put_in_order_while_others_leave_keeps_its_place(readme: Readme) -> None:
    target = Topic.objects.get(title="训练")
    seen = sequence_mark(read_sequence(target))
    lora = Entry.objects.get(article__in=numbers("lora"))

    def put_last() -> bool:
        with pytest.raises(OrderChangedError):
            move_row(target, (Entry, lora.pk), Target(steps=1), seen=seen)
        return True

    assert meeting(lambda: move_articles(numbers("lora"), topic=topic("注意力")), put_last)
    assert Entry.objects.get(pk=lora.pk).topic.title == "注意力"
