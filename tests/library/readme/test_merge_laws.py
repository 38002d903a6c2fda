"""What holds for every merge of made-up lists, whoever edited what."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from library.readme.document import Document
from library.readme.merge import Conflict, ConflictKind, Merged, Refusal, Strategy, Writable, merge
from library.readme.outline import Outline, OutlineEntry, OutlineTopic, outline_of
from library.readme.parser import parse
from library.readme.trying import refusal_of
from library.readme.writer import NotWritableError, UnfaithfulError, write_verified
from tests.merging import again, as_base, as_ours, lost_edits
from tests.strategies import edited, list_texts

generous = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
LATER = OutlineTopic("Later upstream", nodes=(OutlineEntry("Quite another thing", "https://later.example/1"),))


@st.composite
def lists(draw: st.DrawFn) -> Outline:
    """What some list says."""
    return outline_of(parse(draw(list_texts())))


@st.composite
def texts_after(draw: st.DrawFn, document: Document) -> Document:
    """The list after its authors edited it: what the writer makes of random edits, read again."""
    try:
        wanted = draw(edited(draw(edited(outline_of(document))).outline)).outline
        return write_verified(document, wanted, parse=parse).document
    except (NotWritableError, UnfaithfulError):
        assume(False)
        raise


def curated(data: st.DataObject, base: Outline) -> Outline:
    return data.draw(edited(data.draw(edited(base)).outline)).outline


def with_later(outline: Outline) -> Outline:
    """The list with one topic more, so that no version equals another one as a whole."""
    return replace(outline, topics=(*outline.topics, LATER))


@generous
@given(st.data())
def test_without_edits_of_ours_theirs_is_taken_exactly(data: st.DataObject) -> None:
    document = parse(data.draw(list_texts()))
    base, theirs = as_base(outline_of(document)), outline_of(data.draw(texts_after(document)))
    for strategy in Strategy:
        result = merge(base, base, theirs, strategy=strategy)
        assert result.outline == theirs
        assert result.conflicts == ()
        assert result.source == tuple(range(len(result.keys)))
        assert [node.anchor for node in result.outline.all_nodes()] == [node.anchor for node in theirs.all_nodes()]


@generous
@given(st.data())
def test_without_edits_of_theirs_ours_stays_exactly(data: st.DataObject) -> None:
    base = data.draw(lists())
    side, ours = as_base(base), curated(data, base)
    result = merge(side, as_ours(base, ours), base)
    assert result.outline == ours
    assert (result.conflicts, result.changes) == ((), ())
    assert result.keys == as_ours(base, ours).keys


@generous
@given(st.data())
def test_a_list_that_came_to_the_same_on_both_sides_stays(data: st.DataObject) -> None:
    base = data.draw(lists())
    ours = as_ours(base, curated(data, base))
    result = merge(as_base(base), ours, ours.outline)
    assert result.outline == ours.outline
    assert (result.conflicts, result.changes) == ((), ())
    assert result.keys == ours.keys


@generous
@given(st.data())
def test_no_edit_of_ours_is_lost_silently(data: st.DataObject) -> None:
    document = parse(data.draw(list_texts()))
    base = outline_of(document)
    ours, theirs = as_ours(base, curated(data, base)), outline_of(data.draw(texts_after(document)))
    result = merge(as_base(base), ours, theirs)
    event("conflicts" if result.conflicts else "no conflicts")
    assert lost_edits(as_base(base), ours, result) == []
    check_form(result, theirs)


@generous
@given(st.data())
def test_beside_something_new_upstream_no_edit_of_ours_is_lost(data: st.DataObject) -> None:
    base = data.draw(lists())
    ours = as_ours(base, curated(data, base))
    result = merge(as_base(base), ours, with_later(base))
    assert lost_edits(as_base(base), ours, result) == []
    event("conflicts" if result.conflicts else "no conflicts")  # lines that say the same cannot always be told apart
    assert LATER.nodes[0] in result.outline.all_nodes()


@generous
@given(st.data())
def test_merging_a_second_time_changes_nothing(data: st.DataObject) -> None:
    document = parse(data.draw(list_texts()))
    base = outline_of(document)
    ours, theirs = as_ours(base, curated(data, base)), outline_of(data.draw(texts_after(document)))
    for strategy in Strategy:
        once = merge(as_base(base), ours, theirs, strategy=strategy)
        twice = again(once, theirs)
        assert twice.outline == once.outline
        assert (twice.changes, twice.conflicts) == ((), ())


@generous
@given(st.data())
def test_the_merged_list_can_be_written_and_says_the_same_when_read(data: st.DataObject) -> None:
    document = parse(data.draw(list_texts()))
    base, strategy = outline_of(document), data.draw(st.sampled_from(Strategy))
    upstream = data.draw(texts_after(document))
    ours = as_ours(base, curated(data, base))
    result = merge(as_base(base), ours, outline_of(upstream), strategy=strategy, writable=writable_into(upstream))
    check_titles(result.outline)
    check_form(result, outline_of(upstream))
    written = write_verified(upstream, result.outline, parse=parse)
    assert len(written.nodes) == len(result.keys)
    event("ours gives way" if gives_way(result) else "all is written")
    if strategy is not Strategy.THEIRS:
        assert lost_edits(as_base(base), ours, result) == []
    settled = {conflict.settled for conflict in gives_way(result)}
    assert settled <= {strategy if strategy is Strategy.THEIRS else None}


@generous
@given(st.data())
def test_where_nothing_can_be_written_theirs_is_taken_exactly_and_all_of_ours_waits(data: st.DataObject) -> None:
    document = parse(data.draw(list_texts()))
    base = outline_of(document)
    ours, theirs = as_ours(base, curated(data, base)), outline_of(data.draw(texts_after(document)))
    result = merge(
        as_base(base), ours, theirs, writable=lambda outline: None if outline == theirs else Refusal("no room at all")
    )
    assert result.outline == theirs
    assert lost_edits(as_base(base), ours, result) == []


@generous
@given(st.data())
def test_a_strategy_settles_every_conflict_with_its_side(data: st.DataObject) -> None:
    document = parse(data.draw(list_texts()))
    base = outline_of(document)
    ours, theirs = as_ours(base, curated(data, base)), outline_of(data.draw(texts_after(document)))
    asked = merge(as_base(base), ours, theirs)
    kept = merge(as_base(base), ours, theirs, strategy=Strategy.OURS)
    taken = merge(as_base(base), ours, theirs, strategy=Strategy.THEIRS)
    assert kept.outline == asked.outline
    assert {conflict.settled for conflict in kept.conflicts} <= {Strategy.OURS}
    assert {conflict.settled for conflict in taken.conflicts} <= {Strategy.THEIRS}
    assert {conflict.settled for conflict in asked.conflicts} <= {None}
    check_form(taken, theirs)


@generous
@given(st.text(), st.text(), st.text())
def test_any_three_texts_merge(base: str, ours: str, theirs: str) -> None:
    was, here, there = (outline_of(parse(text)) for text in (base, ours, theirs))
    result = merge(as_base(was), as_base(here), there)
    check_form(result, there)


def writable_into(document: Document) -> Writable:
    return lambda outline: refusal_of(document, outline, parse=parse)


def gives_way(result: Merged) -> list[Conflict]:
    return [conflict for conflict in result.conflicts if conflict.kind is ConflictKind.UNWRITABLE]


def check_titles(outline: Outline) -> None:
    topics = [node for node in outline.all_nodes() if isinstance(node, OutlineTopic)]
    assert [topic for topic in topics if not topic.title and not topic.is_front] == []


def check_form(result: Merged, theirs: Outline) -> None:
    """The tuples of a result agree with its outline, and each node is there once."""
    nodes = list(result.outline.all_nodes())
    assert len(nodes) == len(result.keys) == len(result.source)
    assert len(result.matches) == len(list(theirs.all_nodes()))
    rows = [key for key in result.keys if isinstance(key, tuple)]
    assert len(rows) == len(set(rows))
    sources = [at for at in result.source if at is not None]
    assert len(sources) == len(set(sources))
    for at, source in enumerate(result.source):
        assert source is None or result.matches[source] == result.keys[at]
