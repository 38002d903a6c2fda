"""What is answered: rows and pages of them, and faults."""

import datetime as dt

from ninja import Schema
from pydantic import ConfigDict, Field

from library.api.schemas.values import State, Status


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
