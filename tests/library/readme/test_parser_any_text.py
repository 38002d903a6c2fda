"""Whatever a text holds, parsing it fails never, and every span of the document is true."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from library.readme.document import Document, Entry, Group, LinkForm, Shape, Span, Topic
from library.readme.outline import outline_of
from library.readme.parser import parse
from library.readme.parsing.destinations import unescape, unescape_entities
from library.readme.parsing.notes import one_line
from library.readme.parsing.visible import visible_html, visible_text

PIECES = """\
[|]|(|)|![|a|b c|https://e.example/1|www.g.example| |  \n|\n|\n\n|- |* |1. |> |# |## |*|**|_|`|\\|&amp;|<|>\
|<a href="https://h.example">|</a>|<br>|<b>|[r]|[r]: https://r.example\n|: |：|，|"|<https://j.example>|](https://l.example)\
|中文|<!--|-->|<details>|<summary>|</summary>|</details>|<table><tr><td>|</td></tr></table>|\t|    |---\n|===\n|```\n\
|~~|!|\r\n|\r|\u2028|\u00a0|\u3000|\0|](|][|<li>|<p>|License|目录|- [x](https://e.example) - n\n"""

markdown = st.lists(st.sampled_from([*PIECES.split("|"), "|", "\n|-|-|\n"]), max_size=40).map("".join)
any_text = st.one_of(markdown, st.text(max_size=200))

Node = Entry | Group


def is_within(inner: Span | None, outer: Span) -> bool:
    return inner is None or outer.start <= inner.start <= inner.end <= outer.end


def nodes_of(holder: Topic | Node) -> Iterator[tuple[Topic | Node, Node]]:
    for node in holder.nodes:
        yield holder, node
        yield from nodes_of(node)


def all_nodes(document: Document) -> Iterator[tuple[Topic | Node, Node]]:
    for topic in document.all_topics():
        yield from nodes_of(topic)


def container(holder: Topic | Node) -> Span:
    return holder.body if isinstance(holder, Topic) else holder.span


def check_places(document: Document) -> None:
    """Nodes lie in what holds them, in order, and neighbours that own their lines share none."""
    for holder, node in all_nodes(document):
        assert is_within(node.span, container(holder))
        assert node.head.start == node.span.start
        assert is_within(node.head, node.span)
    for topic in document.all_topics():
        assert is_within(topic.body, topic.span)
        assert all(is_within(child.span, topic.span) for child in topic.topics)
        ends = 0
        for node in topic.nodes:
            assert node.span.start >= ends or node.shape is Shape.PART
            ends = node.span.end


def check_entry(text: str, entry: Entry) -> None:
    """An entry's spans hold what its fields say."""
    assert entry.title.strip()
    for span in (entry.link, entry.title_span, entry.url_span, entry.note_span):
        assert is_within(span, entry.span)
    if entry.note_span and entry.table is None:
        assert one_line(entry.note_span.of(text)) == entry.note
    if entry.url_span:
        raw = entry.url_span.of(text).replace("\\|", "|") if entry.table is not None else entry.url_span.of(text)
        assert entry.url.removeprefix("http://") in {
            url.strip().removeprefix("http://") for url in (unescape(raw), unescape_entities(raw))
        }


def check_ids(document: Document) -> None:
    """Ids count topics and nodes in text order."""
    ids: list[int] = []
    for topic in document.all_topics():
        ids += [topic.id, *(node.id for _, node in nodes_of(topic))]
    assert ids == list(range(len(ids)))


def check(document: Document) -> None:
    """Everything that holds for every document."""
    check_places(document)
    check_ids(document)
    for _, node in all_nodes(document):
        if isinstance(node, Entry):
            check_entry(document.text, node)
    assert document.lost == ()
    assert all(is_within(link.span, Span(0, len(document.text))) for link in document.links)
    starts = [link.span.start for link in document.links]
    assert starts == sorted(starts)


@settings(max_examples=400, deadline=None)
@given(any_text)
@example("[a](https://e.example)\0\u2028\r")
@example("- - - [x](https://e.example)\n    - [y](https://e.example)")
def test_any_text_is_parsed_and_its_spans_are_true(text: str) -> None:
    document = parse(text)
    assert document.text == text
    check(document)


@settings(max_examples=200, deadline=None)
@given(markdown)
def test_title_span_of_an_entry_shows_its_title(text: str) -> None:
    for _, node in all_nodes(parse(text)):
        if isinstance(node, Entry) and node.title_span and "[" not in node.title_span.of(text):
            source = node.title_span.of(text).replace("\0", "\ufffd")
            shown = {visible_text(source), visible_html(source), visible_text(source.replace("\\|", "|"))}
            assert node.title.replace("\0", "\ufffd") in shown


@settings(max_examples=200, deadline=None)
@given(markdown.filter(lambda text: "\r" not in text), st.sampled_from(["\r\n", "\r"]))
def test_line_ends_do_not_change_what_a_list_says(text: str, line_end: str) -> None:
    assert outline_of(parse(text.replace("\n", line_end))) == outline_of(parse(text))


def test_line_separator_of_unicode_ends_no_line() -> None:
    text = "- [One\u2028two](https://a.example) note\u2028more\n"
    (entry,) = [node for _, node in all_nodes(parse(text))]
    assert isinstance(entry, Entry)
    assert (entry.title, entry.note) == ("One two", "note\u2028more")
    assert entry.span.of(text) == text


HOSTILE = {
    "links in one line": " ".join(f"[a{number}](https://e.example/{number})" for number in range(60_000)),
    "brackets": "[" * 60_000 + "]" * 60_000,
    "unfinished links": "[a](" * 60_000,
    "images": "![" * 60_000,
    "comments": "<!--a " * 60_000,
    "nested lists": "- " * 60_000,
    "nested quotes": ">" * 60_000,
    "marks": "- a" + " *_" * 20_000 + "x [pdf](https://e.example)",
    "blanks": "- [x](https://e.example) a" + " " * 100_000 + "b",
    "addresses": " ".join(f"https://e.example/{number}" for number in range(20_000)),
    "deep items": "".join("  " * depth + "- a\n" for depth in range(600)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_parsed(name: str) -> None:
    document = parse(HOSTILE[name])
    assert document.lost == ()
    if name == "links in one line":
        assert len(document.links) == 60_000
        assert {link.form for link in document.links} == {LinkForm.INLINE}
