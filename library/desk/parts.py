"""What belongs to a row of the desk: the rows that its form shows and its history tells of."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model, QuerySet

from library.models import (
    Article,
    ChangedRow,
    Entry,
    EntryLink,
    FormerSlug,
    Group,
    Tag,
    TagAlias,
    TaggedArticle,
    Topic,
)
from library.recording import fields_of

# Kinds of rows, each with the link that leads to what it is a part of.
PARTS: Mapping[type[Model], tuple[tuple[type[Model], str], ...]] = {
    Article: ((Entry, "article"), (TaggedArticle, "content_object")),
    Topic: ((Group, "topic"), (Entry, "topic"), (Topic, "parent"), (FormerSlug, "topic")),
    Entry: ((EntryLink, "entry"),),
    Tag: ((TagAlias, "tag"),),
}


def parts_of(model: type[Model], number: int) -> "list[QuerySet[Any]]":
    """The rows of each kind that belong to one row now, in the order of `PARTS`."""
    return [part._base_manager.filter(**{link: number}) for part, link in PARTS.get(model, ())]


def changed_rows_about(
    model: type[Model], number: int, *, since: int = 0, among: Collection[int] | None = None
) -> "QuerySet[ChangedRow]":
    """What the history knows of a row and of its parts, also of those that are gone or belong elsewhere by now: in
    changes after the one numbered `since`, or in those that `among` names.

    A union, not one condition: a database follows its index in each of these queries, and in no OR over them.
    """
    known = ChangedRow.objects.order_by()
    known = known.filter(change__gt=since) if since else known
    told = known if among is None else known.filter(change__in=among)
    queries = [told.filter(model=_name(model), row=number)]
    for (part, link), rows in zip(PARTS.get(model, ()), parts_of(model, number), strict=True):
        gone = known.filter(model=_name(part), **{f"before__{column_of(part, link)}": number})
        queries += [
            told.filter(model=_name(part), row__in=rows.values("pk")),
            told.filter(model=_name(part), row__in=gone.values("row")),
        ]
    return queries[0].union(*queries[1:]) if queries[1:] else queries[0]


def column_of(model: type[Model], link: str) -> str:
    """The column of a link, by which rows are recorded."""
    return next(name for name, field in fields_of(model).items() if field.name == link)


def _name(model: type[Model]) -> str:
    return str(model._meta.model_name)
