"""Readers and lists for the tests of pages.

Models cannot be imported before the settings are there, and this file is read earlier: hence `import_string`.
"""

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.module_loading import import_string
from pytest_django import Settings

if TYPE_CHECKING:
    from library.models import Readme


@pytest.fixture
def chinese() -> Client:
    """A reader whose browser asks for Chinese."""
    return Client(headers={"accept-language": "zh-CN", "sec-fetch-site": "same-origin"})


@pytest.fixture
def english() -> Client:
    """A reader whose browser asks for English."""
    return Client(headers={"accept-language": "en-GB", "sec-fetch-site": "same-origin"})


@pytest.fixture
def main_list(db: None, settings: Settings) -> "Readme":
    """The default list, still empty."""
    make = import_string("tests.factories.ReadmeFactory")
    with import_string("library.catalogue.change")(reason="test"):
        readme: Readme = make(name=settings.EASYLLM_DEFAULT_LIST, title="好文", tagline="一行题记")
    return readme


@pytest.fixture
def seed(db: None, seed_bytes: bytes, settings: Settings) -> "Readme":
    """The list that the project begins with, read into the library."""
    import_string("library.readme.importer.import_readme")(seed_bytes, name=settings.EASYLLM_DEFAULT_LIST)
    readme: Readme = import_string("library.models.Readme").objects.get()
    return readme
