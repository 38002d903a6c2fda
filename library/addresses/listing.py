"""Addresses with their titles in pasted text: a list in Markdown, lines of `Title address`, or prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library.addresses.parts import is_web_address
from library.addresses.sharing import addresses_within

# A title may hold brackets in pairs, an address round ones in pairs; what stands in `<…>` may hold anything else.
# Each has a bound, so that a long line of opening brackets takes no longer than another.
_MARKDOWN_LINK = re.compile(
    r"(?P<picture>!?)\[(?P<title>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,500})\]"
    r"\(\s*(?:<(?P<pointed>[^<>]{0,4000})>|(?P<plain>(?:[^()\s]|\([^()\s]{0,200}\)){1,4000}))"
    r"(?:\s+[\"'(][^\n]{0,300}?[\"')])?\s*\)"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARK_OF_LINE = re.compile(r"\s*(?:>\s*)*(?:#{1,6}\s+|[-*+•·]\s+(?:\[[ xX]\]\s+)?|\d{1,4}[.)、]\s*)?")
_BETWEEN = " \t\u3000-–—|:：,，;；*_`"  # what parts a title from its address
_OPENING, _CLOSING = '<《（([【“"', '>》）)]】”"'


@dataclass(frozen=True, slots=True)
class Listed:
    """One address of a text, with the title that it has there or "". Without an address: a line that holds none."""

    line: int  # counted from 1
    url: str
    title: str


def listed_addresses(text: str) -> list[Listed]:
    """Every address in the text, in its order, and the lines that hold no address but something else.

    A title is that of a Markdown link, or else what stands before the only address of a line, or after it where nothing
    stands before.
    """
    found: list[Listed] = []
    for number, line in enumerate(text.splitlines(), start=1):
        here = [Listed(number, url, title) for url, title in _of_line(line)]
        if here:
            found += here
        elif line.strip():
            found.append(Listed(number, "", line.strip()))
    return found


def _of_line(line: str) -> Iterator[tuple[str, str]]:
    links: list[re.Match[str]] = []

    def take(link: re.Match[str]) -> str:
        if not is_web_address(_target(link)):
            return link[0]
        links.append(link)
        return " " * len(link[0])

    rest = _MARKDOWN_LINK.sub(take, line)
    yield from ((_target(link), _plain(link["title"])) for link in links if not link["picture"])
    bare = list(addresses_within(rest))
    for start, end in bare:
        yield rest[start:end], _title_around(rest, start, end) if len(bare) == 1 and not links else ""


def _target(link: re.Match[str]) -> str:
    return _ESCAPED.sub(r"\1", link["pointed"] or link["plain"] or "")


def _title_around(line: str, start: int, end: int) -> str:
    before = _MARK_OF_LINE.sub("", line[:start], count=1).rstrip(_BETWEEN + _OPENING)
    return _unwrapped(before) or _unwrapped(line[end:].lstrip(_BETWEEN + _CLOSING))


def _unwrapped(title: str) -> str:
    """A title without the marks around it, and without the pair of brackets that holds all of it."""
    text = _plain(title).strip(_BETWEEN)
    if len(text) > 1 and text[0] in '《“"' and _CLOSING[_OPENING.index(text[0])] == text[-1]:
        return text[1:-1]
    return text


def _plain(title: str) -> str:
    """A title in one line, its escapes read."""
    return " ".join(_ESCAPED.sub(r"\1", title).split())
