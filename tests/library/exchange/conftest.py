"""Refusals and reports are read in English."""

import pytest


@pytest.fixture(autouse=True)
def english_messages(in_english: None) -> None:
    """Whatever language a test before this one left behind."""
