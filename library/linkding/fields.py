"""The fields of a bookmark as clients send them: read, brought to our form, or refused with the name of each."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from library.addresses import is_web_address
from library.linkding.moments import WRONG_FORM, read_moment
from library.linkding.refusals import RefusalError
from library.models import Tag
from library.models.words import split_words

LONGEST_URL, LONGEST_TITLE = 2048, 512  # characters, as in linkding
LONGEST_TEXT = 100_000
LONGEST_TAG = Tag._meta.get_field("name").max_length or 0
MOST_TAGS = 50
CLOCKS_DIFFER = dt.timedelta(days=1)
TRUE = frozenset({"t", "y", "yes", "true", "on", "1"})
FALSE = frozenset({"f", "n", "no", "false", "off", "0"})
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")  # which no list can hold
SURROGATE = re.compile(r"[\ud800-\udfff]")

Sent = Mapping[str, Any] | QueryDict


@dataclass(frozen=True, slots=True)
class Given:
    """What was sent of a bookmark; None for what was not."""

    url: str | None = None
    title: str | None = None
    description: str | None = None
    notes: str | None = None
    is_archived: bool | None = None
    unread: bool | None = None
    shared: bool | None = None
    tag_names: tuple[str, ...] | None = None
    date_added: dt.datetime | None = None
    date_modified: dt.datetime | None = None


class _FieldError(ValueError):
    """What is wrong with a value: a sentence, or sentences by the place in a list."""

    def __init__(self, said: Any) -> None:
        super().__init__(said)
        self.said = said


def read_bookmark(sent: Sent, *, needs_url: bool) -> Given:
    """The fields. Raises `RefusalError`, which tells of each that is wrong."""
    read = {
        "url": _url,
        "title": _title,
        "description": _one_line,
        "notes": _text,
        "is_archived": _flag,
        "unread": _flag,
        "shared": _flag,
        "tag_names": _tag_names,
        "date_added": _moment,
        "date_modified": _moment,
    }
    found: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    if needs_url and "url" not in sent:
        errors["url"] = ["This field is required."]
    for name, reader in read.items():
        if name not in sent:
            continue
        try:
            found[name] = reader(_value(sent, name))
        except _FieldError as error:
            errors[name] = error.said
    if errors:
        raise RefusalError(400, errors)
    return Given(**found)


def read_tag_name(sent: Sent) -> str:
    """The name of a new tag. aiolinkding, and so linkding-cli, send it as `example`."""
    name = "name" if "name" in sent or "example" not in sent else "example"
    if name not in sent:
        raise RefusalError(400, {"name": ["This field is required."]})
    try:
        names = _tag_names([_filled(_line(_value(sent, name)))])
    except _FieldError as error:
        said = error.said if isinstance(error.said, list) else next(iter(error.said.values()))
        raise RefusalError(400, {"name": said}) from error
    if len(names) != 1:
        raise RefusalError(400, {"name": [_("A tag’s name holds no comma and no semicolon.")]})
    return names[0]


def _value(sent: Sent, name: str) -> Any:
    if name == "tag_names" and isinstance(sent, QueryDict):
        return sent.getlist(name)
    return sent[name]


def _url(value: Any) -> str:
    url = _at_most(_filled(_line(value)), LONGEST_URL)
    if not is_web_address(url):
        raise _FieldError(["Enter a valid URL."])
    if "@" in urlsplit(url).netloc:
        sentence = _("The address holds a user or a password, which readers would see; take them out first.")
        raise _FieldError([sentence])
    return url


def _title(value: Any) -> str:
    return _at_most(_one_line(value), LONGEST_TITLE)


def _one_line(value: Any) -> str:
    """A note stands on one line of a list, and pages describe themselves on several."""
    return " ".join(_text(value).split())


def _text(value: Any) -> str:
    return _at_most(_line(value), LONGEST_TEXT)


def _line(value: Any) -> str:
    if value is None:
        raise _FieldError(["This field may not be null."])
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _FieldError(["Not a valid string."])
    text = str(value).strip()
    if "\0" in text:
        raise _FieldError(["Null characters are not allowed."])
    if CONTROL.search(text):
        raise _FieldError([_("Control characters are not allowed.")])
    if found := SURROGATE.search(text):
        raise _FieldError([f"Surrogate characters are not allowed: U+{ord(found[0]):X}."])
    return text


def _filled(text: str) -> str:
    if not text:
        raise _FieldError(["This field may not be blank."])
    return text


def _at_most(text: str, length: int) -> str:
    if len(text) > length:
        raise _FieldError([f"Ensure this field has no more than {length} characters."])
    return text


def _flag(value: Any) -> bool:
    if value is None:
        raise _FieldError(["This field may not be null."])
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, str | int) else ""
    if word not in TRUE | FALSE:
        raise _FieldError(["Must be a valid boolean."])
    return word in TRUE


def _moment(value: Any) -> dt.datetime | None:
    """A moment that has come, or None: Pinkt sends null. A clock that runs a little ahead of ours means now."""
    if value in (None, ""):
        return None
    moment, now = read_moment(_line(value)), timezone.now()
    if moment is None:
        raise _FieldError([WRONG_FORM])
    if moment > now + CLOCKS_DIFFER:
        raise _FieldError([_("This date lies in the future.")])
    return min(moment, now)


def _tag_names(value: Any) -> tuple[str, ...]:
    """The names, each once whatever its case; one that holds commas is several, as in linkding."""
    if value is None:
        raise _FieldError(["This field may not be null."])
    if not isinstance(value, list):
        raise _FieldError([f'Expected a list of items but got type "{type(value).__name__}".'])
    errors: dict[str, Any] = {}
    names: dict[str, str] = {}
    for place, one in enumerate(value):
        try:
            for name in split_words(_line(one)):
                names.setdefault(name.casefold(), _at_most(name, LONGEST_TAG))
        except _FieldError as error:
            errors[str(place)] = error.said
    if errors:
        raise _FieldError(errors)
    if len(names) > MOST_TAGS:
        raise _FieldError([_("Name at most %(number)d tags at a time.") % {"number": MOST_TAGS}])
    return tuple(names.values())
