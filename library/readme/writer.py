"""Writing a README list: the base text with only those places changed that say otherwise than wanted.

`docs/readme-format.md` holds the promise; the rules W1 to W9 live in `library.readme.writing`. No Django here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from library.readme.differing import AllowedLeeway, Leeway, differences, shown, without_empty_front
from library.readme.document import Document
from library.readme.outline import AnyOutlineNode, Nodes, Outline, OutlineTopic, before_own_sections, outline_of
from library.readme.writing.anatomy import Anatomy, NotWritableError
from library.readme.writing.drafting import draft
from library.readme.writing.obstacles import obstacle
from library.readme.writing.splices import OverlapError
from library.readme.writing.work import Draft

__all__ = ["NotWritableError", "UnfaithfulError", "Written", "is_writable", "verify", "write", "write_verified"]

Parse = Callable[[str], Document]


class UnfaithfulError(Exception):
    """The text written does not say what was wanted: `places` names where. It must not be used."""

    def __init__(self, places: Sequence[str]) -> None:
        self.places = tuple(places)
        super().__init__("The list as written would not say what the library says: " + "; ".join(self.places))


@dataclass(frozen=True, slots=True)
class Written:
    """A list that was written and read again.

    `nodes` gives for each node of the wanted outline, in walking order (a topic, its content, its subtopics), the id of
    its node in `document`; None where the text cannot show the node: a front topic without entries, an empty group in a
    list. `notices` are places where the list has no
    room for something that the library keeps.
    """

    text: str
    document: Document
    nodes: tuple[int | None, ...]
    notices: tuple[str, ...] = ()


def write(document: Document, wanted: Outline) -> str:
    """The document's text, changed so that it says what is wanted; the same string where it says so already.

    A wanted node's anchor is the id of the document's node it came from. The result is not verified. Raises
    `NotWritableError` where an edit has no place in the text.
    """
    return document.text if _says(document, wanted) else draft(document, _arranged(document, wanted))[0]


def write_verified(document: Document, wanted: Outline, *, parse: Parse) -> Written:
    """Write, read the result with `parse` and compare it with what is wanted.

    Raises `NotWritableError` (see `write`), or `UnfaithfulError` where the text would say something else.
    """
    if _says(document, wanted):
        return Written(document.text, document, tuple(node.anchor for node in wanted.all_nodes()))
    arranged = _arranged(document, wanted)
    try:
        text, work = draft(document, arranged)
    except OverlapError as error:
        raise UnfaithfulError([str(error)]) from error
    found = parse(text)
    read = outline_of(found)
    if places := differences(arranged, read, work.leeway):
        raise UnfaithfulError(places)
    nodes = {id(ours): theirs.anchor for ours, theirs in _pairs(arranged.topics, read.topics, work.leeway)}
    return Written(text, found, tuple(nodes.get(id(node)) for node in wanted.all_nodes()), _notices(work, nodes))


def verify(wanted: Outline, text: str, *, parse: Parse) -> list[str]:
    """The places where a text says otherwise than wanted; empty where it is faithful."""
    return differences(wanted, outline_of(parse(text)))


def is_writable(document: Document, node_id: int, field: str) -> str | None:
    """Why a field of a node cannot be changed in the text, in words; None where it can.

    Fields: title, url, note, columns (entries), label (groups), title and url (topics), place (moving and deleting).
    """
    return obstacle(Anatomy(document), node_id, field)


def _says(document: Document, wanted: Outline) -> bool:
    """Whether the text says all that is wanted, each node where it is."""
    now = outline_of(document)
    return now == wanted and all(
        ours.anchor == theirs.anchor for ours, theirs in zip(now.all_nodes(), wanted.all_nodes(), strict=True)
    )


def _arranged(document: Document, wanted: Outline) -> Outline:
    """The list with its new topics where a text has them."""
    known = {topic.id for topic in document.all_topics()}
    order = before_own_sections(wanted.topics, lambda topic: topic.anchor not in known)
    return replace(wanted, topics=tuple(wanted.topics[at] for at in order))


def _notices(work: Draft, nodes: Mapping[int, int | None]) -> tuple[str, ...]:
    """What the text has no room for; a label that may be absent is no news where it was read."""
    told = (notice for notice in work.notices if notice.leeway is not Leeway.ABSENCE or notice.node not in nodes)
    return tuple(notice.text for notice in told)


def _pairs(
    wanted: Sequence[OutlineTopic], found: Sequence[OutlineTopic], leeway: AllowedLeeway
) -> Iterator[tuple[AnyOutlineNode, AnyOutlineNode]]:
    """Each wanted node with the one found in its place, of two outlines that say the same."""
    for ours, theirs in zip(without_empty_front(wanted), without_empty_front(found), strict=True):
        yield ours, theirs
        yield from _node_pairs(ours.nodes, theirs.nodes, leeway)
        yield from _pairs(ours.topics, theirs.topics, leeway)


def _node_pairs(wanted: Nodes, found: Nodes, leeway: AllowedLeeway) -> Iterator[tuple[AnyOutlineNode, AnyOutlineNode]]:
    for ours, theirs in zip(shown(wanted, found, leeway), found, strict=True):
        yield ours, theirs
        yield from _node_pairs(ours.nodes, theirs.nodes, leeway)
