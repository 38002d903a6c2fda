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

    author: Author = Field("", description=_("Who wrote it."))
    language: Language = Field("", description=_("A language tag, such as `zh-Hans`."))
    published_on: Day | None = Field(None, description=_("The day it came out, as 2026-11-29."))
    is_must_read: Flag = Field(False, description=_("Whether it is marked as must read."))
    tags: list[TagName] = Field(default_factory=list, max_length=50, description=_("Names of tags; all of them."))


class NewArticle(ArticleFields):
    """A new article, with a line where a topic is named."""

    url: WebAddress
    title: Title | None = Field(None, description=_("Without one it becomes a draft, called by its address."))
    status: Literal["draft", "published"] | None = Field(
        None, description=_("Without one `published`, for those who may write drafts alone `draft`.")
    )
    topic: Number | None = Field(None, description=_("The topic that it gets a line in, by its number."))
    group: Number | None = Field(None, description=_("The label of that topic, by its number."))
    note: Line = Field("", description=_("The note of the line."))


class ChangedArticle(ArticleFields):
    """What of an article is to be otherwise; what is left out stays."""

    url: WebAddress = Field(default_factory=str)
    title: Title = Field(default_factory=str, description=_("What the article is called."))
    status: Status = Field(
        default_factory=lambda: "published", description=_("Readers see what is `published` and nothing else.")
    )
    withdrawn_reason: Words = Field("", description=_("Why it was withdrawn, which readers are told."))


class EntryFields(Sent):
    """What both a new line and a change of one may say."""

    group: Number | None = Field(None, description=_("A label of the topic, by its number."))
    note: Line = Field("", description=_("One line of Markdown."))
    own_title: Line = Field("", description=_("What this line says instead of the article’s title."))
    own_url: WebAddress | Literal[""] = Field(
        "", description=_("Where this line leads instead of the article’s address.")
    )


class NewEntry(EntryFields):
    """A new line, which goes to the end of the topic or the group."""

    article: Number = Field(description=_("The article, by its number."))
    topic: Number = Field(description=_("The topic, by its number."))


class ChangedEntry(EntryFields):
    """What of a line is to be otherwise; what is left out stays."""

    topic: Number = Field(default_factory=int, description=_("The topic, by its number."))
    place: Number = Field(default_factory=int, description=_("Among what stands beside it, from 1 up."))


class ChangedMark(Sent):
    """What to note of an article; what is left out stays."""

    state: State = Field(default_factory=lambda: "unread", description=_("How far one has read."))
    is_starred: Flag = Field(default_factory=bool, description=_("Whether it has a star."))
