"""The example of a library's file."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def example() -> bytes:
    """A whole library as version 1 writes it; made by `make_whole_library`."""
    return (Path(__file__).parent / "example.json").read_bytes()
