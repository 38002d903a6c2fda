"""What the tests of the API share. Models cannot be imported when this file is read: hence `import_string`."""

from typing import TYPE_CHECKING

import pytest
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from library.models import Entry


@pytest.fixture
def entry(db: None) -> "Entry":
    """A line of a published article, in a group."""
    made: Entry = import_string("tests.api_calls.made_entry")()
    return made
