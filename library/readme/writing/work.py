"""What is known while a list is being written: which wanted node came from where, and what was left out."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from library.readme.differing import Leeway
from library.readme.document import Entry, Group, Topic
from library.readme.outline import AnyOutlineNode, Outline, OutlineEntry, OutlineGroup, OutlineTopic
from library.readme.writing.anatomy import Anatomy, AnyNode, Node, NotWritableError
from library.readme.writing.order import longest_increasing
from library.readme.writing.placing import OutlineNode
from library.readme.writing.rendering import with_line_end
from library.readme.writing.splices import Splice, splice_text

_Base = TypeVar("_Base", Topic, Node)
_Wanted = TypeVar("_Wanted", OutlineTopic, OutlineNode)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the curator should know of a wanted node (by `id()`) whose place has no room for something."""

    node: int
    leeway: Leeway
    text: str


@dataclass(slots=True)
class Draft:
    """Where wanted nodes came from, what the curator should know, and where the comparison is to be lenient.

    Wanted nodes are known by their `id()`: an outline has no numbers of its own.
    """

    anatomy: Anatomy
    base_of: dict[int, AnyNode]
    notices: list[Notice] = field(default_factory=list)
    leeway: dict[int, set[Leeway]] = field(default_factory=dict)

    def base(self, node: AnyOutlineNode) -> AnyNode | None:
        """The base document's node that this wanted node came from."""
        return self.base_of.get(id(node))

    def allow(self, node: OutlineNode, leeway: Leeway, notice: str) -> None:
        """Let the text differ in one field of a node, and say so."""
        self.leeway.setdefault(id(node), set()).add(leeway)
        self.notices.append(Notice(id(node), leeway, notice))


@contextmanager
def about(node: AnyOutlineNode) -> Iterator[None]:
    """Let a refusal name the wanted node that it is about: the innermost of those around it."""
    try:
        yield
    except NotWritableError as error:
        error.wanted = error.wanted or node
        raise


def bases_of(anatomy: Anatomy, wanted: Outline) -> dict[int, AnyNode]:
    """The base node of each wanted node, by `id()`; of several with one anchor the first has it."""
    kinds = {OutlineTopic: Topic, OutlineGroup: Group, OutlineEntry: Entry}
    taken: set[int] = set()
    bases: dict[int, AnyNode] = {}
    for node in wanted.all_nodes():
        base = anatomy.nodes.get(node.anchor) if node.anchor is not None else None
        if base is not None and base.id not in taken and isinstance(base, kinds[type(node)]):
            taken.add(base.id)
            bases[id(node)] = base
    return bases


def staying(work: Draft, base: Sequence[_Base], wanted: Sequence[_Wanted]) -> dict[int, _Base]:
    """The wanted nodes (by index) that stay in this container where they are."""
    index_of = {node.id: index for index, node in enumerate(base)}
    known = [(at, work.base(node)) for at, node in enumerate(wanted)]
    here = [(at, index_of[node.id]) for at, node in known if node is not None and node.id in index_of]
    kept = longest_increasing([index for _at, index in here])
    return {here[number][0]: base[here[number][1]] for number in kept}


def woven(work: Draft, splices: Iterable[Splice]) -> str:
    """The lines of what is wholly new: splices that all stand at 0, joined as they have to meet."""
    lines = splice_text("", splices, work.anatomy.line_end)
    return with_line_end(lines, work.anatomy.line_end) if lines else ""
