"""The list that the project begins with: every edit touches its own line and no other."""

from dataclasses import replace

import pytest

from library.readme.document import Document
from library.readme.outline import Outline, OutlineEntry, OutlineGroup, OutlineTopic, outline_of
from library.readme.parser import parse
from library.readme.writer import write_verified
from tests.outlines import entry, group, new, swap_for, topic, with_nodes


@pytest.fixture(scope="module")
def seed(seed_bytes: bytes) -> Document:
    return parse(seed_bytes.decode())


def difference(seed: Document, wanted: Outline) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came, of a text in which all other lines stay where they were."""
    before = seed.text.splitlines()
    after = write_verified(seed, wanted, parse=parse).text.splitlines()
    start = next(at for at, pair in enumerate(zip([*before, None], [*after, None], strict=False)) if pair[0] != pair[1])
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


def test_each_article_is_renamed_on_its_one_line(seed: Document) -> None:
    outline = outline_of(seed)
    articles = [node for node in outline.all_nodes() if isinstance(node, OutlineEntry)]
    for node in articles:
        gone, came = difference(seed, swap_for(outline, node, replace(node, title="新 *题*")))
        assert came == [gone[0].replace(f"[{node.title}]", "[新 \\*题\\*]")]
    assert len(articles) == 21


def test_each_article_is_deleted_with_its_one_line(seed: Document) -> None:
    outline = outline_of(seed)
    for node in outline.all_nodes():
        if isinstance(node, OutlineEntry):
            gone, came = difference(seed, swap_for(outline, node))
            assert (len(gone), came) == (1, [])
            assert f"[{node.title}]({node.url})" in gone[0]


def test_each_label_and_topic_is_renamed_on_its_one_line(seed: Document) -> None:
    outline = outline_of(seed)
    named = [node for node in outline.all_nodes() if not isinstance(node, OutlineEntry)]
    for node in named:
        changed = replace(node, label="新") if isinstance(node, OutlineGroup) else replace(node, title="新")
        gone, came = difference(seed, swap_for(outline, node, changed))
        old = node.label if isinstance(node, OutlineGroup) else node.title
        assert came == [gone[0].replace(old, "新")]
    assert len(named) == 11 + 16


def test_an_article_is_added_to_the_last_topic_which_is_empty(seed: Document) -> None:
    outline = outline_of(seed)
    rag = topic(outline, "RAG")
    gone, came = difference(seed, swap_for(outline, rag, with_nodes(rag, [new("n")])))
    assert (gone, came) == ([], ["[n](https://example.org/n)"])


def test_an_article_is_added_to_a_label_that_had_none(seed: Document) -> None:
    outline = outline_of(seed)
    label = group(outline, "Layer Norm")
    gone, came = difference(seed, swap_for(outline, label, with_nodes(label, [new("n")])))
    assert (gone, came) == ([], ["[n](https://example.org/n)  "])


def test_an_article_behind_the_last_one_of_a_paragraph_gives_it_a_hard_break(seed: Document) -> None:
    outline = outline_of(seed)
    attention = topic(outline, "几种attention").nodes[0]
    gone, came = difference(seed, swap_for(outline, attention, with_nodes(attention, [*attention.nodes, new("n")])))
    assert came == [gone[0] + "  ", "[n](https://example.org/n)"]


def test_an_article_moves_from_topic_to_topic_with_its_note(seed: Document) -> None:
    outline = outline_of(seed)
    node = entry(outline, "Mixtral-8x7B 模型挖坑")
    line = next(line for line in seed.text.splitlines() if node.title in line)
    outline = swap_for(outline, node)
    limits = topic(outline, "限制")
    written = write_verified(seed, swap_for(outline, limits, with_nodes(limits, [node, *limits.nodes])), parse=parse)
    assert f"### 限制\n{line}\n" in written.text
    assert sorted(written.text.splitlines()) == sorted(seed.text.splitlines())


def test_a_new_topic_follows_the_last_one(seed: Document) -> None:
    outline = outline_of(seed)
    made = OutlineTopic("Agent", nodes=(OutlineGroup("ReAct", (new("n"),)),))
    gone, came = difference(seed, replace(outline, topics=(*outline.topics, made)))
    assert (gone, came) == ([], ["", "## Agent", "ReAct  ", "[n](https://example.org/n)"])


def test_two_topics_change_places(seed: Document) -> None:
    outline = outline_of(seed)
    *first, prompt, rag = outline.topics
    gone, came = difference(seed, replace(outline, topics=(*first, rag, prompt)))
    assert gone == ["## Prompt Engineering", "", "## RAG"]
    assert came == ["## RAG", "", "## Prompt Engineering"]
