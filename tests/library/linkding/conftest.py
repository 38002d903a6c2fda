"""Clients of people in their roles. Models cannot be imported when this file is read: hence `import_string`."""

from typing import TYPE_CHECKING

import pytest
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from tests.linkding_calls import Api


def _api(role: str) -> "Api":
    api: Api = import_string("tests.linkding_calls.api_of")(role)
    return api


@pytest.fixture
def curator(db: None) -> "Api":
    """Somebody who does everything with the catalogue."""
    return _api("curator")


@pytest.fixture
def contributor(db: None) -> "Api":
    """Somebody who writes drafts."""
    return _api("contributor")


@pytest.fixture
def reader(db: None) -> "Api":
    """Somebody with a shelf and no desk."""
    return _api("reader")
