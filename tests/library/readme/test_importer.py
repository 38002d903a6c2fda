"""Import: a list becomes rows, whole or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest

from library import catalogue
from library.models import Anchor, Article, Entry, EntryLink, Group, Readme, Revision, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.readme.report import Outcome
from library.readme.source import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((shared / "seed" / "expected.json").read_text(encoding="utf-8"))
    return content


def path_of(topic: Topic) -> list[str]:
    return [step.title for step in topic.with_ancestors()]


def test_the_seed_has_the_topics_that_are_expected(seed_bytes: bytes, expected: dict[str, Any]) -> None:
    import_readme(seed_bytes, name="easyllm")

    topics = {tuple(path_of(topic)): topic for topic in Topic.objects.all()}

    assert {tuple(topic["path"]): topic["order"] for topic in expected["topics"]} == {
        path: topic.position for path, topic in topics.items()
    }
    assert {topic.slug for topic in topics.values()} == {topic["slug"] for topic in expected["topics"]}


def test_the_seed_has_the_articles_that_are_expected(seed_bytes: bytes, expected: dict[str, Any]) -> None:
    import_readme(seed_bytes, name="easyllm")

    for wanted, article in zip(expected["articles"], Article.objects.order_by("pk"), strict=True):
        entry = article.entries.get()
        assert (article.title, article.url, article.key) == (wanted["title"], wanted["url"], wanted["canonical_url"])
        assert (entry.note, path_of(entry.topic)) == (wanted["note"], wanted["topic"])
        assert (entry.group and entry.group.label) == wanted["group"]
        assert article.site is not None
        assert article.site.name == wanted["site"]
        assert (entry.title, entry.url) == ("", "")


def test_the_seed_has_the_groups_that_are_expected_in_one_sequence(seed_bytes: bytes, expected: dict[str, Any]) -> None:
    import_readme(seed_bytes, name="easyllm")

    for wanted in expected["groups"]:
        group = Group.objects.get(label=wanted["label"])
        numbers = [article.pk for article in Article.objects.filter(entries__group=group).order_by("entries__position")]
        first = Article.objects.order_by("pk").values_list("pk", flat=True)[0]
        assert path_of(group.topic) == wanted["topic"]
        assert [number - first + 1 for number in numbers] == wanted["articles"]
        assert group.shown_label() == wanted["display"]
    inference = Topic.objects.get(title="模型推理")
    positions = [*inference.groups.values_list("position"), *inference.entries.values_list("position")]
    assert sorted(positions) == [(1,), (2,), (3,), (4,)]
    assert inference.groups.get().position == 2


def test_every_row_is_anchored_on_the_bytes_that_say_it(seed_bytes: bytes, expected: dict[str, Any]) -> None:
    import_readme(seed_bytes, name="easyllm")

    text = bytes(Revision.objects.get().content).decode()
    spans = {tuple(article["spans"]["title"]): article["line"] for article in expected["articles"]}
    anchors = Anchor.objects.filter(kind=Anchor.Kind.ENTRY)

    assert {(anchor.title_start, anchor.title_end): anchor.first_line for anchor in anchors} == spans
    for anchor in anchors:
        entry = Entry.objects.get(pk=anchor.object_id)
        assert text[slice(anchor.url_start, anchor.url_end)] == entry.article.url
    assert Anchor.objects.count() == 16 + 11 + 21


def test_the_report_of_the_seed_holds_five_pieces_of_information(seed_bytes: bytes) -> None:
    report = json.loads(json.dumps(import_readme(seed_bytes, name="easyllm").as_json()))

    assert sorted(line["code"] for line in report["lines"]) == ["empty-group"] * 2 + ["empty-topic"] * 3
    assert {line["severity"] for line in report["lines"]} == {"info"}
    assert (report["links"], report["lost"], report["bytes"]) == ({"entry": 21}, [], 2750)


def test_the_same_bytes_again_change_nothing_and_say_so(seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")
    before = (catalogue.version(), Revision.objects.count(), Article.objects.count())

    report = import_readme(seed_bytes, name="easyllm")

    assert report.outcome is Outcome.UNCHANGED
    assert (catalogue.version(), Revision.objects.count(), Article.objects.count()) == before


def test_a_dry_run_stores_nothing(seed_bytes: bytes) -> None:
    report = import_readme(seed_bytes, name="easyllm", is_dry_run=True)

    assert report.outcome is Outcome.PREVIEWED
    assert report.counts.articles == 21
    assert not Readme.objects.exists()
    assert not Article.objects.exists()


def test_an_import_that_fails_midway_leaves_nothing(seed_bytes: bytes) -> None:
    def fail(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_readme(seed_bytes, name="easyllm", progress=fail)

    assert not Readme.objects.exists()
    assert not Article.objects.exists()
    assert catalogue.version() == 0


def test_an_article_in_two_lists_is_one_article_with_two_entries() -> None:
    import_readme("# A\n## 甲\n- [RoPE 详解](https://arxiv.org/abs/2104.09864) - 原文\n".encode(), name="a")
    import_readme("# B\n## 乙\n- [RoFormer](http://arxiv.org/pdf/2104.09864v5)\n".encode(), name="b")

    article = Article.objects.get()
    first, second = article.entries.order_by("pk")

    assert (first.title, first.url, first.note) == ("", "", "原文")
    assert (second.shown_title(), second.shown_url()) == ("RoFormer", "http://arxiv.org/pdf/2104.09864v5")


def test_nested_items_secondary_links_and_nested_labels_are_kept() -> None:
    text = """# L
## T
- 组
  - 内组
    - [子](https://example.org/1) [代码](https://example.org/1/code)
      - [孙](https://example.org/2)
"""
    import_readme(text.encode(), name="l")

    outer, inner = Group.objects.order_by("position")
    child, grandchild = Entry.objects.order_by("position")

    assert (outer.label, inner.label, inner.parent) == ("组", "内组", outer)
    assert (child.group, child.parent, grandchild.parent, grandchild.group) == (inner, None, child, None)
    assert [(link.title, link.url) for link in EntryLink.objects.all()] == [("代码", "https://example.org/1/code")]
    assert [outer.position, inner.position, child.position, grandchild.position] == [1, 2, 3, 4]


def test_a_name_that_is_no_slug_is_refused(seed_bytes: bytes) -> None:
    with pytest.raises(RefusedError, match="name"):
        import_readme(seed_bytes, name="my list")


def test_a_heading_that_is_a_link_keeps_its_address_and_its_further_links() -> None:
    text = """# L

## [代理](https://example.org/agent)

- [GitHub](https://github.com/example/agent)
- [Website](https://example.org/)

## [二号](https://example.org/second)

- [GitHub](https://github.com/example/second)
"""
    import_readme(text.encode(), name="l")

    first, second = Topic.objects.order_by("position")

    assert (first.title, first.url) == ("代理", "https://example.org/agent")
    assert first.links == [["GitHub", "https://github.com/example/agent"], ["Website", "https://example.org/"]]
    assert second.links == [["GitHub", "https://github.com/example/second"]]
    assert export_readme(Readme.objects.get()).content == text.encode()
