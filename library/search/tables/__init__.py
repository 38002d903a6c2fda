"""PURE. Tables that the search reads: `traditional.txt`, made from OpenCC's by `building`, its licence beside it;
`synonyms.txt`, our own, which a migration puts into a new library; `syllables.txt` and `stop_words.txt`.

In each a line that begins with `#` is a remark.
"""

from pathlib import Path

FOLDER = Path(__file__).parent


def lines_of(name: str) -> list[str]:
    """The lines of a table without its remarks."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def words_of(name: str) -> list[str]:
    """The words of a table, which stand with blanks between them."""
    return [word for line in lines_of(name) for word in line.split()]
