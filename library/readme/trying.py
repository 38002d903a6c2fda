"""Whether a list can be written into a text, asked without writing it anywhere. No Django here."""

from collections.abc import Callable

from library.readme.document import Document
from library.readme.merging.yielding import Refusal
from library.readme.outline import AnyOutlineNode, Outline
from library.readme.writer import NotWritableError, UnfaithfulError, write_verified


def refusal_of(document: Document, outline: Outline, *, parse: Callable[[str], Document]) -> Refusal | None:
    """Why a list cannot be written into a document, and which node of it is meant; None where it can be."""
    try:
        write_verified(document, outline, parse=parse)
    except NotWritableError as error:
        return Refusal(str(error), _index(outline, error.wanted), error.base)
    except UnfaithfulError as error:
        return Refusal(str(error))
    return None


def _index(outline: Outline, wanted: AnyOutlineNode | None) -> int | None:
    return next((at for at, node in enumerate(outline.all_nodes()) if node is wanted), None)
