"""From a document and what it should say to the text that should say so, not yet verified."""

from collections.abc import Iterator

from library.readme.document import Document
from library.readme.outline import Outline
from library.readme.writing.anatomy import Anatomy, NotWritableError
from library.readme.writing.escaping import Place, collapse, escape_title
from library.readme.writing.splices import Splice, splice_text
from library.readme.writing.topics import edit_topics
from library.readme.writing.work import Draft, bases_of


def draft(document: Document, wanted: Outline) -> tuple[str, Draft]:
    """The text that should say what is wanted, not yet verified."""
    anatomy = Anatomy(document)
    work = Draft(anatomy, bases_of(anatomy, wanted))
    splices = [*_edit_title(work, wanted), *edit_topics(work, None, wanted.topics, 0, in_place=True)]
    return splice_text(document.text, splices, anatomy.line_end), work


def _edit_title(work: Draft, wanted: Outline) -> Iterator[Splice]:
    document, title = work.anatomy.document, collapse(wanted.title)
    if title != collapse(document.title):
        if document.title_span is None or not title:
            reason = "The list's title has no place of its own in the text."
            raise NotWritableError("the list's title", 1, reason, "Edit its first heading in the text.")
        yield Splice(document.title_span.start, document.title_span.end, escape_title(title, Place.HEADING))
    if collapse(wanted.tagline) != collapse(document.tagline):
        yield _edit_tagline(work.anatomy, collapse(wanted.tagline))


def _edit_tagline(anatomy: Anatomy, tagline: str) -> Splice:
    document = anatomy.document
    start = anatomy.text.find(document.tagline, document.title_span.end if document.title_span else 0)
    if not document.tagline or start < 0 or not tagline:
        reason = "The line below the title has no place of its own in the text."
        raise NotWritableError("the list's tagline", 1, reason, "Edit the line below the first heading in the text.")
    return Splice(start, start + len(document.tagline), escape_title(tagline, Place.PROSE))
