"""Entries and labels that stay: their fields change in place, and what the text cannot follow is noted."""

from collections.abc import Iterator

from library.readme.differing import Leeway
from library.readme.document import Entry, Group, Link, Shape
from library.readme.outline import OutlineEntry, OutlineGroup, OutlineLink, link_words
from library.readme.wording import has_address, is_told
from library.readme.writing.anatomy import Anatomy, NotWritableError
from library.readme.writing.escaping import Place, collapse, escape_title, note_source
from library.readme.writing.links import (
    edit_link,
    label_fault,
    place_of_entry,
    title_fault,
    title_obstacle,
    url_fault,
    url_obstacle,
)
from library.readme.writing.notes import edit_columns, edit_links, edit_note, link_fault, note_fault, note_obstacle
from library.readme.writing.rendering import label_source, links_beside_note, note_with_links
from library.readme.writing.splices import Splice
from library.readme.writing.style import Style
from library.readme.writing.work import Draft


def edit_entry(work: Draft, base: Entry, wanted: OutlineEntry, *, in_place: bool) -> Iterator[Splice]:
    """The splices for an entry's own fields; `in_place` is False where its lines are being moved."""
    anatomy, title = work.anatomy, collapse(wanted.title)
    title = base.title if title == collapse(base.title) else title
    fault = _fault(base, wanted, title)
    if fault is not None:
        raise anatomy.refusal(base, fault, "Correct the entry, or edit its line in the text.")
    yield from edit_link(anatomy, place_of_entry(base), title, wanted.url, in_place=in_place)
    yield from _edit_words(anatomy, base, wanted, in_place=in_place)
    yield from edit_columns(anatomy, base, wanted)
    _allow_for_columns(work, base, wanted)
    _allow_for_links(work, base, wanted)


def _edit_words(anatomy: Anatomy, base: Entry, wanted: OutlineEntry, *, in_place: bool) -> Iterator[Splice]:
    """The splices for an entry's note and its other links. Those that went with its note stand behind the new one."""
    links = [OutlineLink(link.text, link.url) for link in base.links]
    if is_told(wanted.note, link_words(wanted), base.note, [(link.title, link.url) for link in links]):
        return
    if note_source(wanted.note) == note_source(base.note) and not _has_only_more_links(anatomy, base, wanted):
        yield from edit_links(anatomy, base, wanted, in_place=in_place)
        return
    elsewhere = [OutlineLink(link.text, link.url) for link in base.links if not _stands_in_note(base, link)]
    if not set(elsewhere) <= set(wanted.links):
        reason = "Its note and its other links change at once, and not all of them stand in the note."
        raise anatomy.refusal(base, reason, "Change one of them, export, then change the other.")
    beside = [link for link in links_beside_note(wanted) if link not in elsewhere]
    if fault := next(filter(None, map(link_fault, beside)), None):
        raise anatomy.refusal(base, fault, "Correct its other links.")
    yield from edit_note(anatomy, base, note_with_links(wanted.note, beside, in_html=base.shape is Shape.HTML))


def _stands_in_note(base: Entry, link: Link) -> bool:
    """Whether one of its other links is part of an entry's note: by its place, else by its address."""
    span = base.note_span
    is_within = span is not None and span.start <= link.span.start and link.span.end <= span.end
    return is_within or has_address(base.note, link.url)


def _has_only_more_links(anatomy: Anatomy, base: Entry, wanted: OutlineEntry) -> bool:
    """Whether links came to those that a line of running text has: they stand behind its note."""
    links = [OutlineLink(link.text, link.url) for link in base.links]
    is_more = [link for link in wanted.links if link in links] == links
    return is_more and base.table is None and note_obstacle(anatomy, base) is None


def _fault(base: Entry, wanted: OutlineEntry, title: str) -> str | None:
    place = place_of_entry(base)
    if title != base.title and (fault := title_fault(wanted.title) or title_obstacle(place)):
        return fault
    if wanted.url != base.url and (fault := url_fault(wanted.url) or url_obstacle(place)):
        return fault
    return note_fault(wanted) if wanted.note != base.note else None


def _allow_for_columns(work: Draft, base: Entry, wanted: OutlineEntry) -> None:
    """A line that a row became has no columns, and another table may lack some or have its title or its link there: the
    library keeps them (rule W5).
    """
    headings = {heading for heading, _text in base.columns}
    names = [name for name, text in wanted.columns if text.strip() and name not in headings]
    if names:
        notice = f"entry “{wanted.title}”: no column for it here; kept in the library only: {', '.join(names)}"
        work.allow(wanted, Leeway.COLUMNS, notice)


def _allow_for_links(work: Draft, base: Entry, wanted: OutlineEntry) -> None:
    """Links that stand in the note change with it, and the note with them."""
    if note_source(base.note) != note_source(wanted.note):
        work.leeway.setdefault(id(wanted), set()).add(Leeway.LINKS)
    elif tuple((link.text, link.url) for link in base.links) != tuple((link.title, link.url) for link in wanted.links):
        work.leeway.setdefault(id(wanted), set()).add(Leeway.NOTE)


def edit_label(work: Draft, base: Group, wanted: OutlineGroup) -> Iterator[Splice]:
    """The splices for a group's label."""
    label = collapse(wanted.label)
    if label == collapse(base.label):
        return
    fault = label_fault(label) or (None if base.label_span else "The label has no place of its own in the text.")
    if fault is not None or base.label_span is None:
        raise work.anatomy.refusal(base, fault or "", "Correct the label, or edit it in the text.")
    style = Style(base.shape)
    source = escape_title(label, Place.HTML) if base.shape is Shape.HTML else label_source(label, style)
    yield Splice(base.label_span.start, base.label_span.end, source)


def allow_unread(work: Draft, wanted: OutlineGroup) -> None:
    """A label without entries may be read as mere text: in a list always, elsewhere where nothing else shows it."""
    if not wanted.nodes:
        notice = f"group “{wanted.label}”: its line stands in the text, but without entries it is not read as a label"
        work.allow(wanted, Leeway.ABSENCE, notice)


def refuse_new(wanted: OutlineEntry, style: Style) -> None:
    """Raise where an entry that is written anew holds what no line can carry."""
    faults = [title_fault(wanted.title), url_fault(wanted.url), note_fault(wanted)]
    faults += [link_fault(link) for link in wanted.links if link.title]
    if wanted.nodes and style.shape is not Shape.ITEM:
        faults.append("Entries stand below it, and here only single lines can stand.")
    if fault := next(filter(None, faults), None):
        raise NotWritableError(f"entry “{wanted.title}”", 0, fault, "Correct the entry or move it elsewhere.")


def allow_for_new_style(work: Draft, wanted: OutlineEntry) -> None:
    """Note what of an entry finds no place in running text (rule W5)."""
    if any(text for _name, text in wanted.columns):
        names = ", ".join(name for name, text in wanted.columns if text)
        notice = f"entry “{wanted.title}”: no table stands where it goes; kept in the library only: {names}"
        work.allow(wanted, Leeway.COLUMNS, notice)
    if links_beside_note(wanted):
        work.allow(wanted, Leeway.LINKS, f"entry “{wanted.title}”: its other links are written behind its note")
    if untitled := [link.url for link in wanted.links if not link.title and not has_address(wanted.note, link.url)]:
        notice = f"entry “{wanted.title}”: links without a title, kept in the library only: {', '.join(untitled)}"
        work.allow(wanted, Leeway.LINKS, notice)
