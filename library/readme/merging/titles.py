"""When two titles are the same one."""

import re
from unicodedata import normalize

from library.readme.parsing.words import is_generic, plain_title

_FEWEST_LETTERS = 4
_NUMERALS = re.compile(r"^[一二三四五六七八九十百]+[、.:]\s*")
_ASIDE = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")


def collapse(text: str) -> str:
    """A text for comparison: blanks at its ends dropped, those within it collapsed."""
    return " ".join(text.split())


def plain(title: str) -> str:
    """A title without what authors change in passing: case, emoji, numbers in front, punctuation around."""
    return plain_title(_NUMERALS.sub("", normalize("NFKC", title).lstrip())) or collapse(title)


def without_asides(title: str) -> str | None:
    """A plain title without what stands in brackets, such as "(New)"; None if too little is left to know it by."""
    rest = plain(_ASIDE.sub(" ", title))
    return rest if tells(rest) else None


def tells(title: str) -> bool:
    """Whether a title says enough to know an entry by it alone: four letters or ideographs, not only generic words."""
    letters = sum(character.isalpha() for character in title)
    return letters >= _FEWEST_LETTERS and not is_generic(title)
