"""The real lists beside the project, one test each."""

import os
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("EASYLLM_SHARED", Path(__file__).resolve().parents[2] / "shared"))
MISSING = f"needs the folder of given material at {SHARED} (EASYLLM_SHARED names another place)"


SMALL = 80_000  # bytes; what is larger takes seconds to store or to merge


def given_lists(pattern: str, *, are_stored: bool = False, with_large: bool = True) -> list[Any]:
    """Parameters for a test of every list that matches, such as `current/*.md`; one that skips where there are none.

    Where they are stored, PostgreSQL takes the current ones that are not large, and SQLite all but large earlier ones,
    which differ little from those of today. Whatever is left out, or is large where that is not wanted, is there under
    -m benchmark.
    """
    files = sorted((SHARED / "lists").glob(pattern))
    if not files:
        return [pytest.param(SHARED, marks=pytest.mark.skip(reason=MISSING), id="missing")]
    return [pytest.param(path, marks=_marks(path, are_stored, with_large), id=_id(path)) for path in files]


def is_large(path: Path) -> bool:
    """Whether a list takes seconds."""
    return path.stat().st_size > SMALL


def _marks(path: Path, are_stored: bool, with_large: bool) -> list[pytest.MarkDecorator]:
    is_current = path.parent.name == "current"
    marks = []
    if is_large(path) and not (with_large and (is_current or not are_stored)):
        marks.append(pytest.mark.benchmark)
    if are_stored and (is_large(path) or not is_current):
        marks.append(pytest.mark.only_on("sqlite"))
    return marks


def _id(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"
