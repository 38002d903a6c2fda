"""An entry's note, its secondary links and a row's other cells, in place."""

import re
from collections import Counter
from collections.abc import Iterator

from library.readme.document import Entry, Link, Shape, Span
from library.readme.outline import OutlineEntry, OutlineLink
from library.readme.writing.anatomy import Anatomy
from library.readme.writing.escaping import note_source
from library.readme.writing.links import edit_link, link_source, place_of_secondary, title_fault, url_fault
from library.readme.writing.rows import cell_source, cell_spans
from library.readme.writing.splices import Joint, Kind, Splice, first_line

_SEPARATOR = re.compile(r"[\s\-–—:：,，.、|>=~*_)）]*$")
_LOOKS_LIKE_SEPARATOR = re.compile(r"[-=:：–—―−‒,，、;；|·•→»~…。.]")
_OPENERS = re.compile(r"[\[(（【《「“\"'*_~`]+$")
_PARTNERS = dict(zip("[(（【《「“\"'*_~`", "])）】》」”\"'*_~`", strict=True))
_CLOSING_TAGS = re.compile(r"(?:[ \t]*</[A-Za-z][A-Za-z0-9]*\s*>)+")
_PARAGRAPH_BELOW = re.compile(
    r"[ \t]*(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))+[ \t]+(?![-+*][ \t]|\d+[.)][ \t]|[`~<|#])\S"
)
_DANGLING = re.compile(r"[ \t]*[.。,，:：;；–—-]+(?=[ \t]*(?:[\r\n]|$))")
_WORDS_OR_MARKUP = re.compile(r"[^\W_]|[\[<]")
_BARE_ITEM = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])\s*")
_CLOSING_MARKS = re.compile(r"\*{1,3}|_{1,3}|~~")
_USUAL_SEPARATOR = " - "
_LINE_SEPARATOR = " "


def note_fault(entry: OutlineEntry) -> str | None:
    """Why this note can stand on no line at all, or None."""
    return "A note cannot hold control characters." if re.search(r"[\x00-\x08\x0e-\x1f\x7f]", entry.note) else None


def edit_note(anatomy: Anatomy, entry: Entry, note: str) -> Iterator[Splice]:
    """The splices that give the entry this note; an empty one goes with its separator."""
    source = note_source(note)
    if source == note_source(entry.note):
        return
    if entry.table is not None and (cell := note_cell(anatomy, entry)) is not None:
        yield Splice(cell.start, cell.end, cell_source(anatomy.text, cell, source))
    elif entry.note_span is not None and entry.note:
        yield _replaced(anatomy, entry, entry.note_span, source)
    elif (reason := note_obstacle(anatomy, entry)) is not None:
        raise anatomy.refusal(entry, reason, "Edit it in the text.")
    else:
        place = note_place(anatomy, entry)
        dangling = _DANGLING.match(anatomy.text, place, entry.head.end)
        if dangling is not None and entry.table is None:
            yield Splice(dangling.end(), dangling.end(), " " + source)
            return
        shown = cell_source(anatomy.text, Span(place - 1, place), source) if entry.table is not None else source
        yield Splice(place, place, separator_before(anatomy, entry.shape, source) + shown)


def note_obstacle(anatomy: Anatomy, entry: Entry) -> str | None:
    """Why the entry's note cannot be changed in place, or None."""
    if entry.note and entry.note_span is None:
        return "The note has no place of its own in the text."
    if entry.shape is Shape.PARAGRAPH and not anatomy.paragraphs_take_notes:
        return "In this list a paragraph is an entry only while nothing but its link stands in it."
    if entry.shape is Shape.HTML and not entry.note and anatomy.text.startswith("</td>", entry.link.end):
        return "It stands in a cell of an HTML table."
    if not entry.note and entry.table is None and _has_stray_marks(anatomy, entry):
        return "The marks behind its link would become part of the note."
    return None


def _has_stray_marks(anatomy: Anatomy, entry: Entry) -> bool:
    """Whether marks other than a separator stand between the link and the line's end."""
    place = note_place(anatomy, entry)
    rest = first_line(anatomy.text, place).strip().rstrip("\\")
    return bool(rest) and not _WORDS_OR_MARKUP.search(rest) and not _DANGLING.fullmatch(rest)


def _second_paragraph(anatomy: Anatomy, entry: Entry) -> bool:
    """Whether another paragraph of the same item stands behind the note: it would become the note."""
    if entry.note_span is None or entry.shape is not Shape.ITEM:
        return False
    behind = anatomy.text[entry.note_span.end : entry.head.end]
    return _PARAGRAPH_BELOW.match(behind) is not None


def _replaced(anatomy: Anatomy, entry: Entry, span: Span, source: str) -> Splice:
    if not source and _second_paragraph(anatomy, entry):
        reason = "The paragraph below the entry would become its note."
        raise anatomy.refusal(entry, reason, "Take that paragraph out of the text too.")
    if source:
        shown = cell_source(anatomy.text, span, source) if entry.table is not None else source
        return Splice(span.start, span.end, shown)
    return Splice(separator_start(anatomy, entry), span.end, "")


def note_cell(anatomy: Anatomy, entry: Entry) -> Span | None:
    """The cell of the row that holds its note, also where it is empty; None where the table has no such column."""
    column = anatomy.table_of(entry).note_column
    cells = row_cells(anatomy, entry)
    return cells[column] if column is not None and column < len(cells) else None


def row_cells(anatomy: Anatomy, entry: Entry) -> list[Span]:
    """The cells of a Markdown table row."""
    if entry.shape is not Shape.ROW:
        return []
    return cell_spans(anatomy.text, entry.head.start, entry.head.end)


def separator_start(anatomy: Anatomy, entry: Entry) -> int:
    """Where the separator before the entry's note begins: behind the link, or what stands between it and the note."""
    if entry.note_span is None:
        return entry.link.end
    between = anatomy.text[note_place(anatomy, entry) : entry.note_span.start]
    separator = _SEPARATOR.search(between)
    return entry.note_span.start - (len(separator[0]) if separator else 0)


def note_place(anatomy: Anatomy, entry: Entry) -> int:
    """Where the separator of a new note goes: right behind the link and the marks that close around it."""
    text, place = anatomy.text, entry.link.end
    before = text[entry.head.start : entry.link.start]
    openers = _OPENERS.search(before)
    for opener in reversed(openers[0]) if openers else ():
        if text[place : place + 1] != _PARTNERS[opener]:
            break
        place += 1
    tags = _CLOSING_TAGS.match(text, place, entry.head.end)
    place = tags.end() if tags else place
    marks = _CLOSING_MARKS.match(text, place, entry.head.end)
    return marks.end() if marks and before.count(marks[0]) % 2 else place


def separator_before(anatomy: Anatomy, shape: Shape, note: str) -> str:
    """What to put before a new note: as most entries of its shape do, unless the note begins like a separator."""
    usual = usual_separator(anatomy, shape)
    return _USUAL_SEPARATOR if not usual.strip() and _LOOKS_LIKE_SEPARATOR.match(note) else usual


def usual_separator(anatomy: Anatomy, shape: Shape) -> str:
    """The separator that most entries of this shape have; counted once a document."""
    if shape not in anatomy.separators:
        anatomy.separators[shape] = _most_usual(anatomy, shape)
    return anatomy.separators[shape]


def _most_usual(anatomy: Anatomy, shape: Shape) -> str:
    counts = Counter(
        separator_of(anatomy, node)
        for node in anatomy.nodes.values()
        if isinstance(node, Entry) and node.shape is shape and node.note_span is not None and node.note
    )
    usual = [text for text, _count in counts.most_common() if _is_plain(text)]
    return usual[0] if usual else _LINE_SEPARATOR if shape is Shape.LINE else _USUAL_SEPARATOR


def separator_of(anatomy: Anatomy, entry: Entry) -> str:
    """What stands between an entry's link and its note."""
    return anatomy.text[note_place(anatomy, entry) : entry.note_span.start] if entry.note_span else ""


def _is_plain(separator: str) -> bool:
    return 0 < len(separator) <= 4 and not re.search(r"[\r\n\[\](){}<|*_]|\w", separator)


def edit_links(anatomy: Anatomy, entry: Entry, wanted: OutlineEntry, *, in_place: bool) -> Iterator[Splice]:
    """The splices that give the entry these secondary links: changed in place, added behind the last, or taken out."""
    links = [OutlineLink(link.text, link.url) for link in entry.links]
    if links == list(wanted.links):
        return
    kept = min(len(links), len(wanted.links))
    if len(links) > len(wanted.links):
        yield from _without_missing(anatomy, entry, wanted)
        return
    for link, target in zip(entry.links[:kept], wanted.links[:kept], strict=True):
        yield from _edit_secondary(anatomy, entry, link, target, in_place=in_place)
    if len(wanted.links) > kept:
        yield _added(anatomy, entry, wanted.links[kept:])


def _edit_secondary(
    anatomy: Anatomy, entry: Entry, link: Link, target: OutlineLink, *, in_place: bool
) -> Iterator[Splice]:
    if (link.text, link.url) == (target.title, target.url):
        return
    if (fault := link_fault(target)) is not None:
        raise anatomy.refusal(entry, fault, "Correct its other links.")
    place = place_of_secondary(link, entry)
    if link.text != target.title and place.title_span is None:
        raise anatomy.refusal(entry, "One of its other links has no place of its own.", "Edit it in the text.")
    yield from edit_link(anatomy, place, target.title, target.url, in_place=in_place)


def link_fault(link: OutlineLink) -> str | None:
    """Why this secondary link can stand on no line at all, or None."""
    return title_fault(link.title) or url_fault(link.url)


def _without_missing(anatomy: Anatomy, entry: Entry, wanted: OutlineEntry) -> Iterator[Splice]:
    """Takes out the links that are no longer wanted; what stays must keep its order."""
    remaining = list(wanted.links)
    for link in entry.links:
        if remaining and remaining[0] == OutlineLink(link.text, link.url):
            remaining.pop(0)
        else:
            yield _without_link(anatomy, link)
    if remaining:
        raise anatomy.refusal(entry, "Its other links changed in several ways at once.", "Change them one by one.")


def _without_link(anatomy: Anatomy, link: Link) -> Splice:
    """Takes a link out with the blanks before it, or with its whole line where it is an item of its own."""
    start, end = anatomy.start_of_line(link.span.start), anatomy.after_line(link.span.end)
    if _BARE_ITEM.fullmatch(anatomy.text[start : link.span.start] + anatomy.text[link.span.end : end]):
        return Splice(start, end, "", Joint(Kind.GONE))
    return Splice(_blanks_before(anatomy, link.span.start), link.span.end, "")


def _blanks_before(anatomy: Anatomy, offset: int) -> int:
    while anatomy.text[offset - 1 : offset] in (" ", "\t"):
        offset -= 1
    return offset


def _added(anatomy: Anatomy, entry: Entry, links: tuple[OutlineLink, ...]) -> Splice:
    for link in links:
        if (fault := link_fault(link)) is not None:
            raise anatomy.refusal(entry, fault, "Correct its other links.")
    last = max((link.span.end for link in entry.links), default=note_place(anatomy, entry))
    in_table = entry.table is not None
    return Splice(last, last, "".join(" " + link_source(link.title, link.url, in_table=in_table) for link in links))


def edit_columns(anatomy: Anatomy, entry: Entry, wanted: OutlineEntry) -> Iterator[Splice]:
    """The splices that give a row these other cells."""
    if entry.columns == wanted.columns or entry.shape is not Shape.ROW:
        return
    table, cells = anatomy.table_of(entry), row_cells(anatomy, entry)
    now, then = dict(entry.columns), dict(wanted.columns)
    for place, (heading, cell) in enumerate(zip(table.headings, cells, strict=False)):
        if place == table.note_column or _holds_entry(cell, entry):
            continue
        if now.get(heading, "") != then.get(heading, "") and heading in {**now, **then}:
            content = cell_source(anatomy.text, cell, note_source(then.get(heading, "")))
            yield Splice(cell.start, cell.end, content)


def _holds_entry(cell: Span, entry: Entry) -> bool:
    """Whether a cell holds the link or the title of its row's entry."""
    spans = (entry.link, entry.title_span)
    return any(span is not None and cell.start <= span.start and span.end <= cell.end for span in spans)
