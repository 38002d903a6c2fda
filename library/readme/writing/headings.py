"""A topic's heading: its title, address and level, in place or new (rules W1, W7)."""

import re
from collections.abc import Iterator

from library.readme.document import Link, LinkForm, Topic
from library.readme.outline import OutlineTopic
from library.readme.writing.anatomy import Anatomy
from library.readme.writing.escaping import Place, collapse, destination, escape_title, html_attribute
from library.readme.writing.links import title_fault, url_fault
from library.readme.writing.splices import Splice

_ATX = re.compile(r"(?P<indent>[ >\t]*)(?P<marks>#{1,6})(?=[ \t\r\n]|$)")
_DEEPEST = 6


def heading_line(title: str, url: str, level: int) -> str:
    """A new heading, without line end."""
    if not url:
        return "#" * level + " " + escape_title(title, Place.HEADING)
    return f"{'#' * level} [{escape_title(title, Place.LINK)}]({destination(url)})"


def is_too_deep(level: int) -> bool:
    """Whether Markdown has no heading of this level."""
    return level > _DEEPEST


def edit_heading(anatomy: Anatomy, topic: Topic, wanted: OutlineTopic, shift: int) -> Iterator[Splice]:
    """The splices that give the topic's heading this title, this address and a level `shift` deeper."""
    if topic.heading is None:
        return
    if shift:
        yield _shifted(anatomy, topic, shift)
    title = collapse(wanted.title)
    if (title, wanted.url) == (collapse(topic.title), topic.url):
        return
    fault = title_fault(title) or (url_fault(wanted.url) if wanted.url else None)
    if fault is not None:
        raise anatomy.refusal(topic, fault, "Correct the topic.")
    if bool(wanted.url) == bool(topic.url):
        yield from _edited(anatomy, topic, title, wanted.url)
    else:
        yield _linked_or_not(anatomy, topic, title, wanted.url)


def _shifted(anatomy: Anatomy, topic: Topic, shift: int) -> Splice:
    start = topic.span.start
    found = _ATX.match(anatomy.text, start)
    if found is None or not 1 <= topic.level + shift <= _DEEPEST:
        reason = "Its heading cannot take the level that the new place asks for."
        raise anatomy.refusal(topic, reason, "Move it elsewhere, or write the heading with # marks.")
    return Splice(found.start("marks"), found.end("marks"), "#" * (topic.level + shift))


def _edited(anatomy: Anatomy, topic: Topic, title: str, url: str) -> Iterator[Splice]:
    link = _own_link(anatomy, topic)
    if title != collapse(topic.title) and link and topic.title_span and topic.title_span.start < link.span.start:
        source = f"[{escape_title(title, Place.LINK)}]({destination(url)})"
        yield Splice(topic.title_span.start, max(topic.title_span.end, link.span.end), source)
        return
    if title != collapse(topic.title):
        span = topic.title_span
        if span is None:
            reason = "Its title has no place of its own in the text: images or other marks stand in it."
            raise anatomy.refusal(topic, reason, "Edit the heading in the text.")
        yield Splice(span.start, span.end, escape_title(title, _place(anatomy, topic)))
    if url != topic.url:
        yield _addressed(anatomy, topic, url)


def _place(anatomy: Anatomy, topic: Topic) -> Place:
    link = _own_link(anatomy, topic)
    if link is not None and link.form is LinkForm.HTML:
        return Place.HTML
    start = topic.title_span.start if topic.title_span else 0
    if link is not None and anatomy.text[start - 1 : start] == "[":
        return Place.LINK
    return Place.HEADING if _ATX.match(anatomy.text, topic.span.start) else Place.PROSE


def _own_link(anatomy: Anatomy, topic: Topic) -> Link | None:
    if not topic.url or topic.heading is None:
        return None
    links = anatomy.links_between(topic.heading.start, topic.heading.end)
    return next((link for link in links if link.url == topic.url), None)


def _addressed(anatomy: Anatomy, topic: Topic, url: str) -> Splice:
    span, link = topic.url_span, _own_link(anatomy, topic)
    if span is None or link is None or link.form not in (LinkForm.INLINE, LinkForm.HTML):
        reason = "Its address has no place of its own in the text."
        raise anatomy.refusal(topic, reason, "Edit the heading in the text.")
    if link.form is LinkForm.HTML:
        return Splice(span.start, span.end, html_attribute(url))
    is_angled = anatomy.text[span.start - 1 : span.start] == "<"
    return Splice(span.start - is_angled, span.end + is_angled, destination(url))


def _linked_or_not(anatomy: Anatomy, topic: Topic, title: str, url: str) -> Splice:
    """The heading's text becomes a link, or its link becomes text."""
    link = _own_link(anatomy, topic)
    span = link.span if link is not None else topic.title_span
    if span is None or topic.title_span is None:
        raise anatomy.refusal(topic, "Its title has no place of its own in the text.", "Edit the heading in the text.")
    source = topic.title_span.of(anatomy.text) if title == collapse(topic.title) else None
    if url:
        return Splice(span.start, span.end, f"[{source or escape_title(title, Place.LINK)}]({destination(url)})")
    return Splice(span.start, span.end, source or escape_title(title, Place.HEADING))
