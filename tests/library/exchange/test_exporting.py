"""What goes out, and that it comes in again as it was."""

import csv
import io
import re
from typing import Any

import pytest

from library import catalogue
from library.curation.bin import put_in_bin
from library.exchange.csv_cells import OURS
from library.exchange.exporting import export_articles
from library.exchange.importing import import_articles
from library.exchange.refusals import ExchangeRefusedError
from library.models import Article, Entry, Topic
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TopicFactory

pytestmark = pytest.mark.django_db

TITLES = ["甲", 'a "quoted" <b>title</b> & more', "=1+1", "'=x", "+a", "-a", "@a", "'", "a,b;c", "&amp;amp;"]


def written(form: str, **options: Any) -> str:
    output = io.BytesIO()
    export_articles(form, output=output, **options)
    return output.getvalue().decode()


@pytest.fixture
def library() -> list[str]:
    """Topics in a tree, articles of every status, one in two topics, some in the inbox; the titles that go out."""
    with catalogue.change(reason="test"):
        above = TopicFactory(readme=None, title="A/B \\ & <c>", position=1)
        below = TopicFactory(readme=None, parent=above, title="=下", position=1)
        label = GroupFactory(topic=below, label="综述", position=1)
        for number, title in enumerate(TITLES):
            article = ArticleFactory(title=title, author="=李", language="zh", url=f"https://e.org/?a=1&b={number}")
            article.tags.add("量化", f"t{number}")
            topic = (above, below, None)[number % 3]
            if topic:
                group = label if topic == below else None
                EntryFactory(article=article, topic=topic, group=group, position=number + 2, note=f"={title}")
        EntryFactory(article=Article.objects.get(title="甲"), topic=below, position=90, note="")
        ArticleFactory(title="草稿", status=Article.Status.DRAFT)
        ArticleFactory(title="撤下", status=Article.Status.WITHDRAWN)
        binned = ArticleFactory(title="回收")
        put_in_bin([binned.pk])
    return [*TITLES, "草稿", "撤下"]


def state(*, with_groups: bool) -> list[Any]:
    """The library as far as a table of ours holds it."""
    found = []
    for article in Article.objects.kept().order_by("url"):
        lines = []
        for entry in article.entries.order_by("topic__title"):
            path = [topic.title for topic in entry.topic.with_ancestors()]
            group = entry.group.label if entry.group and with_groups else ""
            lines.append((path, group, entry.note))
        tags = sorted(tag.name for tag in article.tags.all())
        moment = int(article.added_at.timestamp())
        found.append((article.url, article.title, article.status, moment, tags, lines))
    return found


@pytest.mark.parametrize(("form", "with_groups"), [("csv", True), ("netscape", False)])
def test_what_goes_out_comes_in_again_as_it_was(library: list[str], form: str, with_groups: bool) -> None:
    text = written(form)
    before = state(with_groups=with_groups)
    with catalogue.change(reason="test"):
        Topic.objects.all().delete()
        Article.objects.all().delete()
    report = import_articles(io.BytesIO(text.encode()))
    assert report.format == form
    assert report.skipped.total == report.left_out.total == 0
    assert state(with_groups=with_groups) == before
    assert written(form).replace("\r", "") == text.replace("\r", "") or form == "csv"


@pytest.mark.parametrize("form", ["csv", "netscape"])
def test_a_table_or_bookmarks_read_into_the_library_they_came_from_change_nothing(
    library: list[str], form: str
) -> None:
    before = state(with_groups=True)
    report = import_articles(io.BytesIO(written(form).encode()))
    assert (report.added, report.updated, report.lines, report.topics_made, report.change) == (0, 0, 0, 0, 0)
    assert state(with_groups=True) == before


def test_no_cell_begins_as_a_formula_does(library: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(written("csv"))))
    assert rows[0] == list(OURS)
    assert [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r") and cell] == []


def test_everything_goes_out_but_what_was_put_away(library: list[str]) -> None:
    titles = {row["title"] for row in csv.DictReader(io.StringIO(written("csv")))}
    assert len(titles) == len(library)
    assert "回收" not in titles


@pytest.mark.parametrize("form", ["csv", "netscape"])
def test_what_is_public_holds_nothing_that_readers_do_not_see(library: list[str], form: str) -> None:
    text = written(form, is_public=True)
    assert "甲" in text
    assert not re.search("草稿|撤下|回收|draft|withdrawn", text)


def test_a_private_note_goes_out_in_no_format(library: list[str]) -> None:
    with catalogue.change(reason="test"):
        Article.objects.filter(title="甲").update(private_note="geheim")
    assert "geheim" not in written("csv") + written("netscape")


def test_bookmarks_stand_in_the_order_of_the_topic(library: list[str]) -> None:
    with catalogue.change(reason="test"):
        topic = TopicFactory(readme=None, title="many")
        Entry.objects.bulk_create(
            Entry(article=ArticleFactory(title=f"n{number}"), topic=topic, position=1 + number // 2)
            for number in range(1_100)
        )
    found = re.findall(r">n(\d+)</A>", written("netscape"))
    assert found == [str(number) for number in range(1_100)]


def test_writing_tells_how_far_it_is_and_how_many_there_were(library: list[str]) -> None:
    told: list[tuple[int, int]] = []
    count = export_articles("netscape", output=io.BytesIO(), progress=lambda *step: told.append(step))
    assert count == len(library)
    assert told[-1] == (len(library), len(library))


@pytest.mark.parametrize(("form", "most"), [("csv", 12), ("netscape", 30)])
def test_writing_asks_no_oftener_for_more_articles(
    library: list[str], form: str, most: int, django_assert_max_num_queries: Any
) -> None:
    with catalogue.change(reason="test"):
        topic = Topic.objects.order_by("pk")[0]
        for _number in range(100):
            EntryFactory(topic=topic)
    with django_assert_max_num_queries(most):
        written(form)


@pytest.mark.parametrize("form", ["text", "nothing"])
def test_a_format_that_does_not_go_out_is_refused_with_those_that_do(form: str) -> None:
    with pytest.raises(ExchangeRefusedError, match="netscape"):
        written(form)
