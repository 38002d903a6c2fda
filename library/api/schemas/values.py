"""What single values may be: numbers, texts, days, and what stands in addresses.

The words that describe them here and in the modules beside are marked for translation: the page of the API says them in
the reader's language, its document in English.
"""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Path
from pydantic import BeforeValidator, Field, StringConstraints

from library.api.paging import LARGEST_NUMBER, LONGEST_CURSOR, MOST

# Patterns mean the same to us, to ECMAScript and to Python. A line has no control characters; a name has besides
# something to see, and none of the characters that part names from one another.
LINE = r"^[^\u0000-\u001F\u007F]*$"
TEXT = r"^[^\u0000]*$"
BLANK = r"\u0020\u007F-\u00A0\u00AD\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u2064\u3000\uFEFF"
TITLE = rf"^[^\u0000-\u001F\u007F]*[^\u0000-\u001F{BLANK}][^\u0000-\u001F\u007F]*$"
PARTING = r",\uFF0C\u3001;\uFF1B"
NAME = rf"^[^\u0000-\u001F\u007F{PARTING}]*[^\u0000-\u001F{BLANK}{PARTING}][^\u0000-\u001F\u007F{PARTING}]*$"
LANGUAGE = r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$"


def _whole(value: Any) -> Any:
    """A number as JSON may write it: 1.0 is whole."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Number = Annotated[int, Field(strict=True, ge=1, le=LARGEST_NUMBER), BeforeValidator(_whole)]
Flag = Annotated[bool, Field(strict=True)]
Title = Annotated[str, StringConstraints(strict=True, pattern=TITLE, max_length=1000)]
Line = Annotated[str, StringConstraints(strict=True, pattern=LINE, max_length=5000)]
Words = Annotated[str, StringConstraints(strict=True, pattern=TEXT, max_length=2000)]
Author = Annotated[str, StringConstraints(strict=True, pattern=LINE, max_length=300)]
Language = Annotated[str, StringConstraints(strict=True, pattern=LANGUAGE, max_length=16)]
TagName = Annotated[str, StringConstraints(strict=True, pattern=NAME, max_length=100)]
WebAddress = Annotated[
    str,
    StringConstraints(strict=True, max_length=2000),
    Field(
        json_schema_extra={"format": "web-address"},
        description=_("An http or https address without user and password."),
    ),
]


def _day(value: Any) -> Any:
    """A day as RFC 3339 writes it, and no count of seconds."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("a day is written as 2026-11-29")
    return value


Day = Annotated[dt.date, BeforeValidator(_day)]
Status = Literal["draft", "published", "withdrawn"]
State = Literal["unread", "reading", "read"]

# What stands in addresses, which is text.
Key = Annotated[str, StringConstraints(pattern=LINE, max_length=260)]
Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*$", max_length=LONGEST_CURSOR)]
Limit = Annotated[int, Field(ge=1, le=MOST)]
RowNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
PathNumber = Path[RowNumber]
PathKey = Path[Key]
