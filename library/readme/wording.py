"""A line's note and its other links, which a text has as one run of words. No Django here.

A note may hold other links of its line, `desc [paper](…) [code](…)`, and both are kept. Where somebody writes another
note, the links stay with the line, and the text has them behind the new note. So a text and the library can say the
same in different words, and neither has to take over those of the other.
"""

import re
from collections.abc import Sequence
from html import unescape

LinkWords = tuple[str, str]  # title, address
_LINK = re.compile(r"\s*(?:\[(?:\\.|[^\]\\])*\]\((?:<[^>]*>|(?:\\.|[^\s\\)])*)\)|<a href=\"[^\"]*\">[^<]*</a>)")


def is_told(note: str, links: Sequence[LinkWords], read_note: str, read_links: Sequence[LinkWords]) -> bool:
    """Whether a line with the note and the other links that were read says what the first two say."""
    if _collapse(note) == _collapse(read_note):
        return list(links) == list(read_links)
    return is_note_told(note, links, read_note) and _titled(links) == _titled(read_links)


def is_note_told(note: str, links: Sequence[LinkWords], read_note: str) -> bool:
    """Whether a note that was read is this note, or this note with links of its line behind it."""
    own, read = even_backslashes(note), even_backslashes(read_note)
    if own == read:
        return True
    rest = read.removeprefix(own)
    if rest == read and own:
        return False
    beside = [url for title, url in links if title and not has_address(note, url) and has_address(rest, url)]
    found = _LINK.findall(rest)
    return len(found) == len(beside) > 0 and not _LINK.sub("", rest).strip()


def has_address(note: str, url: str) -> bool:
    """Whether an address stands in a note, as it is or as HTML writes it."""
    return url in note or url in unescape(note)


def even_backslashes(note: str) -> str:
    """A note that ends in a backslash is written with two, or it would break the line (rule W1)."""
    note = _collapse(note)
    return note + "\\" if (len(note) - len(note.rstrip("\\"))) % 2 else note


def _titled(links: Sequence[LinkWords]) -> set[LinkWords]:
    return {(title, url) for title, url in links if title}


def _collapse(text: str) -> str:
    return " ".join(text.split())
