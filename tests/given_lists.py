"""The real lists beside the project, one test each."""

import os
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("EASYLLM_SHARED", Path(__file__).resolve().parents[2] / "shared"))
MISSING = f"needs the folder of given material at {SHARED} (EASYLLM_SHARED names another place)"


def given_lists(pattern: str) -> list[Any]:
    """Parameters for a test of every list that matches, such as `current/*.md`; one that skips where there are none."""
    files = sorted((SHARED / "lists").glob(pattern))
    if not files:
        return [pytest.param(SHARED, marks=pytest.mark.skip(reason=MISSING), id="missing")]
    return [pytest.param(path, id=f"{path.parent.name}-{path.stem}") for path in files]
