"""What of a library travels in its file, kind by kind and field by field, and what stays behind and why.

A test holds this table against the models: whoever adds a model or a field says here whether it travels.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Field, ForeignKey, Model

from library.models import (
    Anchor,
    Article,
    Change,
    ChangedRow,
    Entry,
    EntryLink,
    FormerSlug,
    Group,
    LikelyDuplicate,
    Mark,
    PendingChange,
    Readme,
    Revision,
    Shelf,
    Site,
    Suggestion,
    SynonymGroup,
    Tag,
    TagAlias,
    TaggedArticle,
    Topic,
)

FORMAT = "easyllm-library"
VERSION = 1
ACCOUNTS = "users"  # the first kind of every file: the names of the accounts that its rows refer to


@dataclass(frozen=True)
class Kind:
    """One array of the file: the rows of a model, as `{field: value}` with the fields in this order."""

    name: str
    model: type[Model]
    names: tuple[str, ...]

    @cached_property
    def fields(self) -> "tuple[Field[Any, Any], ...]":
        """The fields that travel."""
        return tuple(self.model._meta.get_field(name) for name in self.names)  # type: ignore[misc]

    @cached_property
    def references(self) -> "Mapping[str, str]":
        """Which fields name rows, and of which kind these are."""
        return {field.name: target_of(field) for field in self.fields if isinstance(field, ForeignKey)}


# In an order in which rows refer to kinds before their own, or to their own.
KINDS = (
    Kind("sites", Site, ("id", "host", "name")),
    Kind("tags", Tag, ("id", "name", "slug", "name_en")),
    Kind("tag_aliases", TagAlias, ("id", "tag", "name", "slug")),
    Kind("synonym_groups", SynonymGroup, ("id", "words")),
    Kind("readmes", Readme, ("id", "name", "title", "tagline", "base_url", "created_at")),
    Kind(
        "revisions",
        Revision,
        ("id", "readme", "kind", "sha256", "content", "parser_version", "created_at", "is_taken_back"),
    ),
    Kind(
        "topics",
        Topic,
        (
            *("id", "readme", "parent", "title", "title_en", "slug", "position", "intro", "intro_en", "url", "links"),
            *("role", "is_front", "is_exported"),
        ),
    ),
    Kind("former_slugs", FormerSlug, ("id", "topic", "parent", "slug")),
    Kind("groups", Group, ("id", "topic", "parent", "label", "position")),
    Kind(
        "articles",
        Article,
        (
            *("id", "key", "key_version", "url", "title", "site", "language", "author", "published_on"),
            *("is_must_read", "status", "withdrawn_reason", "status_before", "binned_at", "merged_into"),
            *("private_note", "link_state", "added_at", "updated_at"),
        ),
    ),
    Kind("tagged_articles", TaggedArticle, ("id", "content_object", "tag")),
    Kind(
        "entries",
        Entry,
        ("id", "article", "topic", "group", "parent", "position", "title", "url", "note", "columns"),
    ),
    Kind("entry_links", EntryLink, ("id", "entry", "title", "url", "position")),
    Kind(
        "anchors",
        Anchor,
        (
            *("id", "revision", "kind", "object_id", "node", "first_line", "last_line", "title_start", "title_end"),
            *("url_start", "url_end", "note_start", "note_end", "lines_hash"),
        ),
    ),
    Kind("changes", Change, ("id", "actor", "reason", "made_at", "catalogue_version", "undoes")),
    Kind("changed_rows", ChangedRow, ("id", "change", "model", "row", "before", "after")),
    Kind(
        "suggestions",
        Suggestion,
        (
            *("id", "kind", "status", "url", "key", "title", "topic", "article", "reason", "note", "language"),
            *("email", "answer", "decided_by", "decided_at", "created_at"),
        ),
    ),
    Kind("shelves", Shelf, ("id", "user", "key_hash", "created_at")),
    Kind("marks", Mark, ("id", "shelf", "article", "state", "is_starred", "changed_at")),
    Kind(
        "likely_duplicates",
        LikelyDuplicate,
        ("id", "first", "second", "kind", "likeness", "is_dismissed", "found_at"),
    ),
    Kind(
        "pending_changes",
        PendingChange,
        (
            *("id", "readme", "revision", "kind", "object_id", "field", "conflict", "base", "ours", "theirs", "title"),
            *("path", "created_at", "settled_at", "settled_by", "decision"),
        ),
    ),
)
KINDS_BY_NAME = {kind.name: kind for kind in KINDS}

# Fields that rows have and the file has not, and why.
STAYING_FIELDS: Mapping[str, Mapping[str, str]] = {}

# Models of which nothing travels, and why; an app's name stands for all its models.
STAYING_MODELS: Mapping[str, str] = {
    "admin": "the desk's own log names rows by numbers of this installation; the history travels as changes",
    "auth": "accounts hold passwords, and who may do what is for each installation to say; only names travel",
    "contenttypes": "made by migrations",
    "django_tasks_database": "work that waits or was done here",
    "sessions": "secrets of those who are signed in",
    "library.ApiToken": "lets a program act for an account: a secret",
    "library.Attempt": "counts how often a form was sent here, for two days",
    "library.Catalogue": "its number stands in the head of the file as `catalogue_version`",
    "library.Job": "work that waits or was done here",
    "library.PublicExport": "follows from the rows; made anew",
    "library.SearchDocument": "follows from the rows; made anew",
    "library.SearchName": "follows from the rows; made anew",
    "library.SearchTerm": "follows from the rows; made anew",
    "library.WorkerHeartbeat": "says which worker runs here",
}


def target_of(field: "ForeignKey[Any, Any]") -> str:
    """The kind of which a field names a row."""
    if field.related_model is get_user_model():
        return ACCOUNTS
    return next(kind.name for kind in KINDS if kind.model is field.related_model)


def fields_naming_accounts() -> "Iterator[tuple[Kind, str]]":
    """Each kind and its field that names an account."""
    for kind in KINDS:
        yield from ((kind, name) for name, target in kind.references.items() if target == ACCOUNTS)


def field_names() -> dict[str, list[str]]:
    """The fields of each kind, as the head of the file says them."""
    return {ACCOUNTS: ["username"], **{kind.name: list(kind.names) for kind in KINDS}}
