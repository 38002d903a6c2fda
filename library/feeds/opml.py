"""OPML 2.0: the list of all feeds, to be taken over by a feed reader at once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime
from io import StringIO

from library.feeds.xml_writer import XmlWriter


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed by its address and that of the page it follows, or without them a heading over others."""

    title: str
    feed_url: str = ""
    page_url: str = ""
    outlines: tuple["Outline", ...] = ()


def opml_text(*, title: str, changed_at: dt.datetime, outlines: Iterable[Outline]) -> str:
    """The document as text."""
    out = StringIO()
    handler = XmlWriter(out, "utf-8", short_empty_elements=True)
    handler.startDocument()
    handler.startElement("opml", {"version": "2.0"})
    handler.startElement("head", {})
    handler.addQuickElement("title", title)
    handler.addQuickElement("dateModified", format_datetime(changed_at.astimezone(dt.UTC), usegmt=True))
    handler.endElement("head")
    handler.startElement("body", {})
    for outline in outlines:
        _write(handler, outline)
    handler.endElement("body")
    handler.endElement("opml")
    return out.getvalue()


def _write(handler: XmlWriter, outline: Outline) -> None:
    attributes = {"text": outline.title, "title": outline.title}
    if outline.feed_url:
        # "rss" stands for every kind of feed here (OPML 2.0, "Subscription lists").
        attributes |= {"type": "rss", "xmlUrl": outline.feed_url, "htmlUrl": outline.page_url}
    handler.startElement("outline", attributes)
    for below in outline.outlines:
        _write(handler, below)
    handler.endElement("outline")
