"""What the address of a list may ask for."""

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field, StringConstraints

from library.api.paging import USUAL
from library.api.schemas.values import TEXT, Cursor, Key, Language, Limit, RowNumber, State, Status


class PageAsked(Schema):
    """Which page of a list."""

    cursor: Cursor = Field("", description=_("Where the page begins: from `next` of the one before."))
    limit: Limit = Field(USUAL, description=_("How many at most."))


class ArticlesAsked(PageAsked):
    """Which articles."""

    topic: RowNumber | None = Field(None, description=_("Of this topic and those below it."))
    tag: Key = Field("", description=_("With this tag, by its slug."))
    site: Key = Field("", description=_("Of this site, by its host."))
    language: Language = Field("", description=_("In this language."))
    must_read: bool | None = Field(None, description=_("Only those that are, or are not, marked as must read."))
    status: Status = Field(
        "published", description=_("Others than `published` need a token whose owner sees the desk.")
    )


class EntriesAsked(PageAsked):
    """Which entries."""

    topic: RowNumber | None = Field(None, description=_("Of this topic alone."))
    article: RowNumber | None = Field(None, description=_("Of this article alone."))


class NamesAsked(PageAsked):
    """Which tags or sites."""


class SearchAsked(PageAsked):
    """What is searched for."""

    q: Annotated[str, StringConstraints(pattern=TEXT, max_length=250)] = Field(
        "", description=_("Words and operators, as on the page of the search.")
    )
    topic: RowNumber | None = Field(None, description=_("In this topic and those below it."))
    tag: Key = Field("", description=_("With this tag, by its slug."))
    site: Key = Field("", description=_("Of this site, by its host."))
    sort: Literal["relevance", "newest", "published", "title"] | None = Field(
        None, description=_("In which order; without it the best come first.")
    )


class MarksAsked(PageAsked):
    """Which marks."""

    state: State | None = Field(None, description=_("In this state alone."))
