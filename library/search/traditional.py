"""PURE. Traditional Chinese characters as simplified ones, each for itself, so that a text keeps its length."""

from pathlib import Path

TABLE = Path(__file__).parent / "tables" / "traditional.txt"


def read_pairs(path: Path) -> dict[int, str]:
    """The lines of a table of two characters each, in the form that `str.translate` takes. `#` begins a remark."""
    lines = path.read_text("utf-8").splitlines()
    return {ord(line[0]): line[1] for line in lines if not line.startswith("#")}


# A character with several simplified forms has the most common one: words decide between them, and here are none.
SIMPLIFIED = read_pairs(TABLE)
