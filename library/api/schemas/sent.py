"""What is sent to be written."""

from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import ConfigDict, Field

from library.api.schemas.values import (
    Author,
    Day,
    Flag,
    Language,
    Line,
    Number,
    State,
    Status,
    TagName,
    Title,
    WebAddress,
    Words,
)


class Sent(Schema):
    """What is sent: a member that is not known is a fault, not passed over."""

    model_config = ConfigDict(extra="forbid")


class ArticleFields(Sent):
    """What both a new article and a change of one may say."""

    author: Author = ""
    language: Language = ""
    published_on: Day | None = None
    is_must_read: Flag = False
    tags: list[TagName] = Field(default_factory=list, max_length=50, description=_("Names of tags; all of them."))


class NewArticle(ArticleFields):
    """A new article, with a line where a topic is named."""

    url: WebAddress
    title: Title | None = Field(None, description=_("Without one it becomes a draft, called by its address."))
    status: Literal["draft", "published"] | None = Field(
        None, description=_("Without one `published`, for those who may write drafts alone `draft`.")
    )
    topic: Number | None = None
    group: Number | None = Field(None, description=_("A label of that topic."))
    note: Line = Field("", description=_("The note of the line."))


class ChangedArticle(ArticleFields):
    """What of an article is to be otherwise; what is left out stays."""

    url: WebAddress = Field(default_factory=str)
    title: Title = Field(default_factory=str)
    status: Status = Field(default_factory=lambda: "published")
    withdrawn_reason: Words = Field("", description=_("Why it was withdrawn, which readers are told."))


class EntryFields(Sent):
    """What both a new line and a change of one may say."""

    group: Number | None = Field(None, description=_("A label of the topic."))
    note: Line = ""
    own_title: Line = Field("", description=_("What this line says instead of the article's title."))
    own_url: WebAddress | Literal[""] = ""


class NewEntry(EntryFields):
    """A new line, which goes to the end of the topic or the group."""

    article: Number
    topic: Number


class ChangedEntry(EntryFields):
    """What of a line is to be otherwise; what is left out stays."""

    topic: Number = Field(default_factory=int)
    place: Number = Field(default_factory=int, description=_("Among what stands beside it, from 1 up."))


class ChangedMark(Sent):
    """What to note of an article; what is left out stays."""

    state: State = Field(default_factory=lambda: "unread")
    is_starred: Flag = Field(default_factory=bool)
