"""What holds for every list and every edit: the text says what was wanted, and other lines stay as they are."""

from collections.abc import Iterator

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from library.readme.document import Document, Entry, Group, Span, Topic
from library.readme.outline import outline_of
from library.readme.parser import parse
from library.readme.writer import NotWritableError, write, write_verified
from tests.strategies import Edited, edited, list_texts

generous = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@generous
@given(st.text())
def test_any_text_without_edits_is_written_as_the_same_string(text: str) -> None:
    document = parse(text)
    assert write(document, outline_of(document)) is document.text


@generous
@given(list_texts())
def test_a_list_without_edits_is_written_as_the_same_string(text: str) -> None:
    document = parse(text)
    written = write_verified(document, outline_of(document), parse=parse)
    assert written.text is document.text
    assert written.nodes == tuple(node.anchor for node in outline_of(document).all_nodes())


@generous
@given(st.data())
def test_random_edits_are_read_back_as_they_were_wanted(data: st.DataObject) -> None:
    """An unfaithful result raises; a clear refusal is allowed, and counted among the events."""
    document = parse(data.draw(list_texts()))
    wanted = data.draw(edited(outline_of(document)))
    try:
        written = write_verified(document, wanted.outline, parse=parse)
    except NotWritableError as error:
        event(error.reason)
        return
    assert_nodes_are_named(written.document, wanted, written.nodes)
    assert_other_lines_stay(document, wanted, written.text)


def assert_nodes_are_named(document: Document, wanted: Edited, nodes: tuple[int | None, ...]) -> None:
    titles = {node.id: title_of(node) for node in all_nodes(document)}
    for node, number in zip(wanted.outline.all_nodes(), nodes, strict=True):
        title = node.label if hasattr(node, "label") else node.title
        assert number is None or titles[number] == " ".join(title.split())


def assert_other_lines_stay(document: Document, wanted: Edited, text: str) -> None:
    """Every line that belongs to no edited node is found again, in its order; only a hard break may join it."""
    lines = iter(lines_of(text))
    for line in untouched_lines(document, wanted):
        assert line in lines, line


def untouched_lines(document: Document, wanted: Edited) -> list[str]:
    edited_spans = [own_span(node) for node in all_nodes(document) if node.id in wanted.touched]
    edited_spans += [node.span for node in all_nodes(document) if node.id in wanted.moved]
    kept = list(document.text)
    for span in edited_spans:
        kept[span.start : span.end] = [""] * (span.end - span.start)
    return lines_of("".join(kept))


def lines_of(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line.rstrip() for line in lines if line.strip()]


def own_span(node: Topic | Group | Entry) -> Span:
    return (node.heading or Span(0, 0)) if isinstance(node, Topic) else node.head


def title_of(node: Topic | Group | Entry) -> str:
    return node.label if isinstance(node, Group) else node.title


def all_nodes(document: Document) -> Iterator[Topic | Group | Entry]:
    for topic in document.all_topics():
        yield topic
        yield from nodes_below(topic)


def nodes_below(node: Topic | Group | Entry) -> Iterator[Group | Entry]:
    for below in node.nodes:
        yield below
        yield from nodes_below(below)
