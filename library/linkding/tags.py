"""Tags as linkding's clients know them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q

from library import catalogue
from library.curation.tagging import tag_articles
from library.linkding.asked import Page
from library.linkding.bookmarks import number_of
from library.linkding.endpoint import Caller
from library.linkding.moments import as_moment
from library.linkding.refusals import forbidden, missing
from library.linkding.tag_names import TagNames, outward
from library.models import Article, Tag, TaggedArticle
from library.models.tag import TagQuerySet

# linkding tells since when there is a tag, and we do not know: since its oldest article. Clients cannot read an empty
# date, which a tag without articles would have.
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def tags_visible_to(caller: Caller) -> TagQuerySet:
    """All of them at the desk; elsewhere those of published articles."""
    if caller.sees_desk:
        return Tag.objects.all()
    shown = TaggedArticle.objects.filter(tag=OuterRef("pk"), content_object__status=Article.Status.PUBLISHED)
    return Tag.objects.filter(Exists(shown))


def listed_tags(page: Page, caller: Caller) -> tuple[int, list[dict[str, Any]]]:
    """How many there are, and a stretch of them by name."""
    rows = tags_visible_to(caller)
    count = rows.order_by().count()
    if page.offset >= count:
        return count, []
    return count, as_tags(list(rows.order_by("name", "pk")[page.offset : page.offset + page.limit]), caller)


def tag_numbered(text: str, caller: Caller) -> Tag:
    """The tag of a number in an address. Raises `RefusalError`."""
    tag: Tag | None = tags_visible_to(caller).filter(pk=number_of(text)).first()
    if tag is None:
        raise missing("Tag")
    return tag


def as_tags(tags: Sequence[Tag], caller: Caller) -> list[dict[str, Any]]:
    """What each looks like; one query."""
    seen = Q() if caller.sees_desk else Q(content_object__status=Article.Status.PUBLISHED)
    tagged = TaggedArticle.objects.filter(seen, tag__in=[tag.pk for tag in tags]).order_by()
    since = dict(tagged.values_list("tag").annotate(Min("content_object__added_at")))
    return [
        {"id": tag.pk, "name": outward(tag.name), "date_added": as_moment(since.get(tag.pk) or LONG_AGO)}
        for tag in tags
    ]


def add_tag(name: str, caller: Caller) -> Tag:
    """The tag that is called so, made where there is none. Raises `RefusalError`."""
    if not caller.may("add_tag"):
        raise forbidden()
    known = TagNames().number_of(name)
    if known is None:
        catalogue.with_retries(lambda: tag_articles([], add=[name], actor=caller.owner))
        known = TagNames().number_of(name)
    tag: Tag = Tag.objects.get(pk=known)
    return tag


def delete_tag(tag: Tag, caller: Caller) -> None:
    """Take a tag from all articles, for good. Raises `RefusalError`."""
    if not caller.may("delete_tag"):
        raise forbidden()

    def act() -> None:
        with catalogue.change(actor=caller.owner, reason=f"tag deleted: {tag.name}"):
            Tag.objects.filter(pk=tag.pk).delete()

    catalogue.with_retries(act)
