"""When two titles are the same one."""

from unicodedata import normalize

from library.readme.parsing.words import is_generic, plain_title

_FEWEST_LETTERS = 4


def collapse(text: str) -> str:
    """A text for comparison: blanks at its ends dropped, those within it collapsed."""
    return " ".join(text.split())


def plain(title: str) -> str:
    """A title without what authors change in passing: case, emoji, numbers in front, punctuation around."""
    return plain_title(normalize("NFKC", title)) or collapse(title)


def tells(title: str) -> bool:
    """Whether a title says enough to know an entry by it alone: four letters or ideographs, not only generic words."""
    letters = sum(character.isalpha() for character in title)
    return letters >= _FEWEST_LETTERS and not is_generic(title)
