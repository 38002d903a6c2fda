"""The seed list is read exactly as `seed/expected.json` of the shared material says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from library.readme.document import Document, Entry, Group, Severity, Topic
from library.readme.parser import parse


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((shared / "seed" / "expected.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def seed(shared: Path) -> Document:
    return parse((shared / "seed" / "README.md").read_bytes().decode())


def paths(topics: tuple[Topic, ...], above: tuple[str, ...] = ()) -> Iterator[tuple[list[str], Topic]]:
    for topic in topics:
        yield [*above, topic.title], topic
        yield from paths(topic.topics, (*above, topic.title))


def line_of(document: Document, offset: int) -> int:
    return document.text.count("\n", 0, offset) + 1


def children(group: Group) -> list[Entry]:
    return [node for node in group.nodes if isinstance(node, Entry)]


def content_of(topic: Topic) -> list[tuple[str, str]]:
    return [("group", node.label) if isinstance(node, Group) else ("article", node.title) for node in topic.nodes]


def entries(document: Document) -> list[tuple[list[str], str | None, Entry]]:
    found: list[tuple[list[str], str | None, Entry]] = []
    for path, topic in paths(document.topics):
        for node in topic.nodes:
            if isinstance(node, Entry):
                found.append((path, None, node))
            else:
                found += [(path, node.label, inner) for inner in node.nodes if isinstance(inner, Entry)]
    return found


def test_title_and_tagline_are_those_of_the_seed(seed: Document, expected: dict[str, Any]) -> None:
    assert seed.title == expected["title"]["title"]
    assert seed.tagline == expected["tagline"]["text"]


def test_topics_stand_in_the_expected_tree_and_order(seed: Document, expected: dict[str, Any]) -> None:
    found = [(path, topic.level, line_of(seed, topic.span.start)) for path, topic in paths(seed.topics)]
    assert found == [(topic["path"], topic["level"], topic["line"]) for topic in expected["topics"]]


def test_topics_hold_the_expected_mix_of_groups_and_articles(seed: Document, expected: dict[str, Any]) -> None:
    titles = {article["n"]: article["title"] for article in expected["articles"]}
    for (_, topic), wanted in zip(paths(seed.topics), expected["topics"], strict=True):
        content = [(node["kind"], node.get("label") or titles[node["n"]]) for node in wanted["content"]]
        assert content_of(topic) == content


def test_groups_hold_the_expected_articles(seed: Document, expected: dict[str, Any]) -> None:
    titles = {article["n"]: article["title"] for article in expected["articles"]}
    wanted = [
        (group["label"], group["line"], group["topic"], [titles[number] for number in group["articles"]])
        for group in expected["groups"]
    ]
    found = [
        (
            node.label,
            line_of(seed, node.span.start),
            path,
            [inner.title for inner in node.nodes if isinstance(inner, Entry)],
        )
        for path, topic in paths(seed.topics)
        for node in topic.nodes
        if isinstance(node, Group)
    ]
    assert found == wanted


def test_articles_have_the_expected_fields_places_and_spans(seed: Document, expected: dict[str, Any]) -> None:
    for (path, group, entry), wanted in zip(entries(seed), expected["articles"], strict=True):
        assert (entry.title, entry.url, entry.note) == (wanted["title"], wanted["url"], wanted["note"])
        assert (path, group) == (wanted["topic"], wanted["group"])
        assert line_of(seed, entry.span.start) == wanted["line"]
        spans = {"title": entry.title_span, "url": entry.url_span, "note": entry.note_span}
        found = {name: [span.start, span.end] if span else None for name, span in spans.items()}
        assert found == wanted["spans"]


def test_report_of_the_seed_holds_five_pieces_of_information(seed: Document, expected: dict[str, Any]) -> None:
    assert [finding.code for finding in seed.findings] == ["empty-group"] * 2 + ["empty-topic"] * 3
    assert {finding.severity for finding in seed.findings} == {Severity.INFO}
    groups = [finding.excerpt for finding in seed.findings if finding.code == "empty-group"]
    assert groups == [label["label"] for label in expected["labels_without_articles"]]
    topics = [finding.excerpt.lstrip("# ") for finding in seed.findings if finding.code == "empty-topic"]
    assert topics == expected["empty_topics"]
    assert seed.lost == ()
