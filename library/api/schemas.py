"""The form of what is said and sent. The document of the API is made from it."""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from ninja import Path, Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from library.api.paging import LARGEST_NUMBER, LONGEST_CURSOR, MOST, USUAL

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
        json_schema_extra={"format": "web-address"}, description="An http or https address without user and password."
    ),
]


def _day(value: Any) -> Any:
    """A day as RFC 3339 writes it, and no count of seconds."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("a day is written as 2026-11-29")
    return value


Day = Annotated[dt.date, Field(description="A day, as 2026-11-29."), BeforeValidator(_day)]
Status = Literal["draft", "published", "withdrawn"]
State = Literal["unread", "reading", "read"]

# What an operation asks of a token, for the document.
READS: dict[str, Any] = {"security": [{"token": []}]}
WRITES: dict[str, Any] = {"security": [{"token": []}], "x-scope": "write"}
CHANGES: dict[str, Any] = {
    **WRITES,
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "required": True,
            "description": "The ETag of what is changed, or * to change it whatever it is.",
            "schema": {"type": "string", "examples": ["*"]},
        }
    ],
}

# What stands in addresses, which is text.
Key = Annotated[str, StringConstraints(pattern=LINE, max_length=260)]
Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*$", max_length=LONGEST_CURSOR)]
Limit = Annotated[int, Field(ge=1, le=MOST)]
RowNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
PathNumber = Path[RowNumber]
PathKey = Path[Key]


class Sent(Schema):
    """What is sent: a member that is not known is a fault, not passed over."""

    model_config = ConfigDict(extra="forbid")


class PageAsked(Schema):
    """Which page of a list."""

    cursor: Cursor = Field("", description="Where the page begins: from `next` of the one before.")
    limit: Limit = Field(USUAL, description="How many at most.")


class ArticlesAsked(PageAsked):
    """Which articles."""

    topic: RowNumber | None = Field(None, description="Of this topic and those below it.")
    tag: Key = Field("", description="With this tag, by its slug.")
    site: Key = Field("", description="Of this site, by its host.")
    language: Language = Field("", description="In this language.")
    must_read: bool | None = Field(None, description="Only those that are, or are not, marked as must read.")
    status: Status = Field("published", description="Others than `published` need a token whose owner sees the desk.")


class EntriesAsked(PageAsked):
    """Which entries."""

    topic: RowNumber | None = Field(None, description="Of this topic alone.")
    article: RowNumber | None = Field(None, description="Of this article alone.")


class NamesAsked(PageAsked):
    """Which tags or sites."""


class SearchAsked(PageAsked):
    """What is searched for."""

    q: Annotated[str, StringConstraints(pattern=TEXT, max_length=250)] = Field(
        "", description="Words and operators, as on the page of the search."
    )
    topic: RowNumber | None = Field(None, description="In this topic and those below it.")
    tag: Key = Field("", description="With this tag, by its slug.")
    site: Key = Field("", description="Of this site, by its host.")
    sort: Literal["relevance", "newest", "published", "title"] | None = Field(None, description="The order.")


class MarksAsked(PageAsked):
    """Which marks."""

    state: State | None = Field(None, description="In this state alone.")


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str


class TagOfArticle(Schema):
    """A tag on an article."""

    slug: str
    name: str
    name_en: str


class SiteName(Schema):
    """Who publishes an article."""

    host: str
    name: str


class TopicName(Schema):
    """A topic by its name."""

    id: int
    title: str
    title_en: str
    page: str


class Article(Schema):
    """An article."""

    id: int
    url: str
    title: str
    page: str = Field(description="Its page here.")
    site: SiteName | None
    language: str
    author: str
    published_on: dt.date | None
    is_must_read: bool
    status: Status
    withdrawn_reason: str
    link_state: str
    tags: list[TagOfArticle]
    added_at: dt.datetime
    updated_at: dt.datetime


class GroupName(Schema):
    """A label in a topic."""

    id: int
    label: str
    parent: int | None


class Link(Schema):
    """A secondary link of a line."""

    title: str
    url: str


class Entry(Schema):
    """A line of a list: an article in a topic."""

    id: int
    article: int
    topic: TopicName
    group: GroupName | None
    parent: int | None = Field(description="The line that it stands below.")
    position: int
    title: str
    url: str
    own_title: str = Field(description="What this line says instead of the article's title, or nothing.")
    own_url: str
    note: str = Field(description="One line of Markdown.")
    links: list[Link]


class ArticleWhole(Article):
    """An article with its lines."""

    entries: list[Entry]


class TopicNode(TopicName):
    """A topic in the tree."""

    slug: str
    entry_count: int = Field(description="How many lines stand in it, those of its subtopics left out.")
    subtopics: list["TopicNode"]


class ListOfTopics(Schema):
    """A list with its topics; without a name those that stand in no list."""

    name: str | None
    title: str
    topics: list[TopicNode]


class Topics(Schema):
    """All topics."""

    lists: list[ListOfTopics]


class Topic(TopicNode):
    """A topic with its words."""

    intro: str
    intro_en: str
    list_name: str | None = Field(description="The list that it stands in.")
    parent: int | None
    groups: list[GroupName]


class Tag(TagOfArticle):
    """A tag."""

    page: str
    article_count: int


class Site(SiteName):
    """A site."""

    page: str
    article_count: int


class Mark(Schema):
    """What the owner of the token noted of an article."""

    article: Article
    state: State
    is_starred: bool
    changed_at: dt.datetime


class Following(Schema):
    """A page of a list."""

    next: str | None = Field(description="The address of the next page.")


class Articles(Following):
    """A page of articles."""

    results: list[Article]


class Entries(Following):
    """A page of entries."""

    results: list[Entry]


class Tags(Following):
    """A page of tags."""

    results: list[Tag]


class Sites(Following):
    """A page of sites."""

    results: list[Site]


class Marks(Following):
    """A page of marks."""

    results: list[Mark]


class Found(Following):
    """A page of what a search found."""

    count: int = Field(description="How many articles match; where `is_capped`, at least so many.")
    is_capped: bool
    corrected: str = Field(description="The query that was run instead, where the words as typed found nothing.")
    results: list[Article]


class ArticleFields(Sent):
    """What both a new article and a change of one may say."""

    author: Author = ""
    language: Language = ""
    published_on: Day | None = None
    is_must_read: Flag = False
    tags: list[TagName] = Field(default_factory=list, max_length=50, description="Names of tags; all of them.")


class NewArticle(ArticleFields):
    """A new article, with a line where a topic is named."""

    url: WebAddress
    title: Title | None = Field(None, description="Without one it becomes a draft, called by its address.")
    status: Literal["draft", "published"] | None = Field(
        None, description="Without one `published`, for those who may write drafts alone `draft`."
    )
    topic: Number | None = None
    group: Number | None = Field(None, description="A label of that topic.")
    note: Line = Field("", description="The note of the line.")


class ChangedArticle(ArticleFields):
    """What of an article is to be otherwise; what is left out stays."""

    url: WebAddress = Field(default_factory=str)
    title: Title = Field(default_factory=str)
    status: Status = Field(default_factory=lambda: "published")
    withdrawn_reason: Words = Field("", description="Why it was withdrawn, which readers are told.")


class EntryFields(Sent):
    """What both a new line and a change of one may say."""

    group: Number | None = Field(None, description="A label of the topic.")
    note: Line = ""
    own_title: Line = Field("", description="What this line says instead of the article's title.")
    own_url: WebAddress | Literal[""] = ""


class NewEntry(EntryFields):
    """A new line, which goes to the end of the topic or the group."""

    article: Number
    topic: Number


class ChangedEntry(EntryFields):
    """What of a line is to be otherwise; what is left out stays."""

    topic: Number = Field(default_factory=int)
    place: Number = Field(default_factory=int, description="Among what stands beside it, from 1 up.")


class ChangedMark(Sent):
    """What to note of an article; what is left out stays."""

    state: State = Field(default_factory=lambda: "unread")
    is_starred: Flag = Field(default_factory=bool)
