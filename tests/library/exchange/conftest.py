"""Refusals and reports are read in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english_messages() -> Iterator[None]:
    """Whatever language a test before this one left behind."""
    with translation.override("en"):
        yield
