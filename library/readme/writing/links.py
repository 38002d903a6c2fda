"""A link in place: its title and its address, in each of the forms in which Markdown and HTML write links (rule W1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library.readme.document import Entry, Link, LinkForm, Shape, Span
from library.readme.writing.anatomy import Anatomy
from library.readme.writing.escaping import Place, collapse, destination, escape_title, has_control, html_attribute
from library.readme.writing.splices import Splice

_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?(/[A-Za-z0-9/_.~%=&?#+-]*[A-Za-z0-9/=#])?")
_ANGLED_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:(?:[^\s<>&]|&(?!#?\w+;))*")
_GENERIC_TEXT = "link"  # a text that no reader takes for the title that stands before the link
_WRAPPED = re.compile(r"\s*(?:<\w+>\s*)+(?P<title>[^<>]*[^<>\s])(?:\s*</\w+>)+\s*")
_WHOLE_FORMS = (LinkForm.AUTOLINK, LinkForm.BARE)


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """Where one link stands: what entries and secondary links have in common. `title` is what it says now."""

    title: str
    url: str
    form: LinkForm
    span: Span
    title_span: Span | None
    url_span: Span | None
    definition: Span | None
    is_raw_html: bool
    in_table: bool

    @property
    def title_is_inside(self) -> bool:
        """Whether the title is the link's own text, not text before it."""
        return self.title_span is None or self.span.start <= self.title_span.start < self.span.end


def place_of_entry(entry: Entry) -> LinkPlace:
    """Where an entry's own link stands."""
    return LinkPlace(
        title=entry.title,
        url=entry.url,
        form=entry.form,
        span=entry.link,
        title_span=entry.title_span,
        url_span=entry.url_span,
        definition=entry.definition,
        is_raw_html=entry.shape is Shape.HTML,
        in_table=entry.table is not None,
    )


def place_of_secondary(link: Link, entry: Entry) -> LinkPlace:
    """Where one of an entry's secondary links stands."""
    return LinkPlace(
        title=link.text,
        url=link.url,
        form=link.form,
        span=link.span,
        title_span=link.text_span,
        url_span=link.url_span,
        definition=link.definition,
        is_raw_html=entry.shape is Shape.HTML,
        in_table=entry.table is not None,
    )


def title_fault(title: str) -> str | None:
    """Why a title can stand on no line at all, or None."""
    if not collapse(title):
        return "A title cannot be empty."
    if has_control(title.strip()):
        return "A title cannot hold line breaks or control characters."
    return None


def label_fault(label: str) -> str | None:
    """Why a text can be the label of no group, or None."""
    if title_fault(label) is None and not any(character.isalnum() for character in label):
        return "A label needs a letter, a digit or an ideograph."
    return title_fault(label)


def url_fault(url: str) -> str | None:
    """Why an address can stand on no line at all, or None."""
    if not url or url != url.strip():
        return "An address cannot be empty or begin or end with a blank."
    if has_control(url):
        return "An address cannot hold line breaks or control characters."
    return None


def title_obstacle(place: LinkPlace) -> str | None:
    """Why the title of this link cannot be changed in place, or None."""
    if place.title_span is None and place.form not in _WHOLE_FORMS:
        return "The title has no place of its own in the text."
    return None


def url_obstacle(place: LinkPlace) -> str | None:
    """Why the address of this link cannot be changed in place, or None."""
    if place.url_span is None and place.definition is None and place.form not in (*_WHOLE_FORMS, LinkForm.REFERENCE):
        return "The address has no place of its own in the text."
    return None


def link_source(title: str, url: str, *, in_table: bool = False) -> str:
    """A new inline link."""
    return f"[{escape_title(title, Place.LINK)}]({destination(url, in_table=in_table)})"


def edit_link(anatomy: Anatomy, place: LinkPlace, title: str, url: str, *, in_place: bool) -> Iterator[Splice]:
    """The splices that give the link this title and address. `in_place` is False where the lines are being moved."""
    if (title, url) == (place.title, place.url):
        return
    if _must_rewrite(anatomy, place, title, url, in_place=in_place):
        yield Splice(place.span.start, place.span.end, _rewritten(anatomy, place, title, url))
        if not place.title_is_inside and title != place.title:
            yield _titled(anatomy, place, title)
        return
    if title != place.title:
        yield _titled(anatomy, place, title)
    if url != place.url:
        yield _addressed(anatomy, place, url)


def _must_rewrite(anatomy: Anatomy, place: LinkPlace, title: str, url: str, *, in_place: bool) -> bool:
    """Whether the whole link is written anew, because its parts cannot change one by one."""
    if place.form in _WHOLE_FORMS:
        return place.title_is_inside or url != place.url
    if place.form is not LinkForm.REFERENCE:
        return False
    is_shared = place.definition is None or anatomy.definition_uses[place.definition] > 1 or not in_place
    if url != place.url and is_shared:
        return True
    return title != place.title and place.title_is_inside and not _has_own_label(anatomy, place)


def _has_own_label(anatomy: Anatomy, place: LinkPlace) -> bool:
    """Whether a reference link names its label behind its text: `[text][label]`."""
    behind = anatomy.text[place.title_span.end : place.span.end] if place.title_span else ""
    return len(behind) > len("][]")


def _rewritten(anatomy: Anatomy, place: LinkPlace, title: str, url: str) -> str:
    if place.form in _WHOLE_FORMS and (title == url or not place.title_is_inside):
        return _bare(url, url if place.title_is_inside else _GENERIC_TEXT, in_table=place.in_table)
    text = place.title_span.of(anatomy.text) if place.title_span and place.title_is_inside else ""
    if place.form is LinkForm.REFERENCE and url == place.url:
        return f"[{escape_title(title, Place.LINK)}][{text}]"
    if text and title == place.title and place.form is LinkForm.REFERENCE:
        return f"[{text}]({destination(url, in_table=place.in_table)})"
    return link_source(title, url, in_table=place.in_table)


def _bare(url: str, text: str, *, in_table: bool) -> str:
    """An address that shows itself, in the plainest form that is read back exactly; else a link of this text."""
    if _PLAIN_ADDRESS.fullmatch(url):
        return url
    if _ANGLED_ADDRESS.fullmatch(url) and not (in_table and "|" in url):
        return f"<{url}>"
    return link_source(text, url, in_table=in_table)


def _titled(anatomy: Anatomy, place: LinkPlace, title: str) -> Splice:
    if place.title_span is None:
        raise ValueError("a title without a place is found by title_obstacle()")
    start, end = _within_tags(anatomy.text, place.title_span)
    if place.is_raw_html or place.form is LinkForm.HTML:
        kind = Place.HTML
    else:
        kind = Place.LINK if anatomy.text[start - 1 : start] == "[" else Place.PROSE
    source = escape_title(title, kind)
    if "\\" in source and anatomy.text[start - 2 : start] == "[[" and anatomy.text.startswith("]]", end):
        start, end = start - 1, end + 1  # `[[title]](url)`: around escapes the inner brackets would belong to the title
    meets_pipe = place.in_table and source.endswith("\\") and anatomy.text.startswith("|", end)
    return Splice(start, end, source + " " if meets_pipe else source)


def _within_tags(text: str, span: Span) -> tuple[int, int]:
    """The title without the tags around it, such as `<b>…</b>`: they stay as they are."""
    found = _WRAPPED.fullmatch(text, span.start, span.end)
    return found.span("title") if found else (span.start, span.end)


def _addressed(anatomy: Anatomy, place: LinkPlace, url: str) -> Splice:
    span = place.url_span or place.definition
    if span is None:
        raise ValueError("an address without a place is found by url_obstacle()")
    before, behind = anatomy.text[span.start - 1 : span.start], anatomy.text[span.end : span.end + 1]
    if place.form is LinkForm.HTML:
        value = html_attribute(url)
        return Splice(span.start, span.end, value if before in ('"', "'") else f'"{value}"')
    is_angled = before == "<" and behind == ">"
    in_table = place.in_table and place.url_span is not None
    return Splice(span.start - is_angled, span.end + is_angled, destination(url, in_table=in_table))
