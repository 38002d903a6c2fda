"""The real lists beside the project, one test each."""

import os
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("EASYLLM_SHARED", Path(__file__).resolve().parents[2] / "shared"))
MISSING = f"needs the folder of given material at {SHARED} (EASYLLM_SHARED names another place)"


SMALL = 80_000  # bytes; what is larger takes seconds to store or to merge


def given_lists(pattern: str, *, are_stored: bool = False) -> list[Any]:
    """Parameters for a test of every list that matches, such as `current/*.md`; one that skips where there are none.

    Where they are stored, PostgreSQL takes the current ones that are not large, and SQLite all but large earlier ones,
    which differ little from those of today: they are stored under -m benchmark.
    """
    files = sorted((SHARED / "lists").glob(pattern))
    if not files:
        return [pytest.param(SHARED, marks=pytest.mark.skip(reason=MISSING), id="missing")]
    return [pytest.param(path, marks=_marks(path) if are_stored else (), id=_id(path)) for path in files]


def is_large(path: Path) -> bool:
    """Whether a list takes seconds."""
    return path.is_file() and path.stat().st_size > SMALL


def _marks(path: Path) -> list[pytest.MarkDecorator]:
    is_current = path.parent.name == "current"
    if is_current and not is_large(path):
        return []
    return [pytest.mark.only_on("sqlite"), *([pytest.mark.benchmark] if is_large(path) and not is_current else [])]


def _id(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"
