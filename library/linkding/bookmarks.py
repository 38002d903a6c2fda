"""Articles as bookmarks: which of them somebody sees, and what each looks like; four queries for any number of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from library.kept_description import read_private_note
from library.linkding.endpoint import Caller
from library.linkding.moments import as_moment
from library.linkding.refusals import missing
from library.linkding.tag_names import outward
from library.models import Article, Entry, Mark, TaggedArticle, Topic
from library.models.article import ArticleQuerySet

LARGEST_NUMBER = 2**63 - 1
ARCHIVE = "https://web.archive.org/web/{moment:%Y%m%d%H%M%S}/{url}"
Bookmark = dict[str, Any]


def visible_to(caller: Caller) -> ArticleQuerySet:
    """What the owner of the token sees on the site or at the desk."""
    return Article.objects.kept() if caller.sees_desk else Article.objects.published()


def bookmark_numbered(text: str, caller: Caller) -> Article:
    """The article of a number in an address. Raises `RefusalError`."""
    number = number_of(text)
    article = visible_to(caller).filter(pk=number).first() if number else None
    if article is None:
        raise missing("Bookmark")
    return article


def number_of(text: str) -> int:
    """The number of a row; 0 where the text is none."""
    is_number = text.isascii() and text.isdigit() and len(text) < 20
    return int(text) if is_number and int(text) <= LARGEST_NUMBER else 0


def line_of(article: Article) -> Entry | None:
    """The line whose note is the description: the first in a topic that readers see."""
    lines = list(article.entries.select_related("topic__readme").order_by("pk"))
    return next((line for line in lines if line.topic.role == Topic.Role.ORDINARY), None)


def as_bookmark(article: Article, caller: Caller) -> Bookmark:
    """One article."""
    return as_bookmarks([article], caller)[0]


def as_bookmarks(articles: Sequence[Article], caller: Caller) -> list[Bookmark]:
    """Articles in the order given."""
    around = _Around.of([article.pk for article in articles], caller)
    return [_bookmark(article, around, caller) for article in articles]


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around articles: their tags, the notes of their lines, and the owner's marks."""

    tags: Mapping[int, list[str]]
    notes: Mapping[int, str]
    marks: Mapping[int, tuple[str, dt.datetime]]

    @classmethod
    def of(cls, numbers: Sequence[int], caller: Caller) -> "_Around":
        tagged = TaggedArticle.objects.filter(content_object__in=numbers).order_by()
        lines = Entry.objects.filter(article__in=numbers, topic__role=Topic.Role.ORDINARY).order_by("-pk")
        marks = Mark.objects.filter(shelf__user=caller.owner, article__in=numbers).order_by()
        return cls(
            tags=_together(tagged.values_list("content_object_id", "tag__name")),
            notes=dict(lines.values_list("article_id", "note")),  # the first line comes last
            marks={number: (state, at) for number, state, at in marks.values_list("article_id", "state", "changed_at")},
        )


def _together(pairs: Iterable[tuple[int, str]]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for number, name in pairs:
        found[number].append(outward(name))
    return found


def _bookmark(article: Article, around: _Around, caller: Caller) -> Bookmark:
    private = read_private_note(article.private_note if caller.sees_desk else "")
    state, marked_at = around.marks.get(article.pk, ("", article.updated_at))
    return {
        "id": article.pk,
        "url": article.url,
        "title": article.title,
        "description": around.notes.get(article.pk) or private.description,
        "notes": private.notes,
        "web_archive_snapshot_url": ARCHIVE.format(moment=article.added_at.astimezone(dt.UTC), url=article.url),
        "favicon_url": None,
        "preview_image_url": None,
        "is_archived": article.status == Article.Status.WITHDRAWN,
        "unread": state == Mark.State.UNREAD,
        "shared": article.status == Article.Status.PUBLISHED,
        "tag_names": sorted(around.tags.get(article.pk, ())),
        "date_added": as_moment(article.added_at),
        "date_modified": as_moment(max(article.updated_at, marked_at)),
        "website_title": None,
        "website_description": None,
    }
