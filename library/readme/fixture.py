"""The fixture of the shipped library: a README, what a README cannot hold, and the rows that follow from both."""

import datetime as dt
import json
import tomllib
from collections.abc import Mapping
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, Model

from library import catalogue
from library.addresses import identity_key
from library.models import (
    Anchor,
    Article,
    Entry,
    EntryLink,
    FormerSlug,
    Group,
    Readme,
    Revision,
    Site,
    Tag,
    TaggedArticle,
    Topic,
)
from library.readme.importer import import_readme

MODELS: tuple[type[Model], ...] = (
    Readme,
    Revision,
    Topic,
    Group,
    Site,
    Tag,
    Article,
    TaggedArticle,
    Entry,
    EntryLink,
    Anchor,
)
ANCHORED = {Anchor.Kind.TOPIC: Topic, Anchor.Kind.GROUP: Group, Anchor.Kind.ENTRY: Entry}


class FixtureError(Exception):
    """The fixture cannot be built; the message names the place and the remedy."""


class _Unbuilt(Exception):  # noqa: N818 - it is no error, it ends a transaction
    """Ends the transaction in which the fixture is built, so that nothing of it stays."""


def build_fixture(readme: bytes, additions: str, *, name: str) -> str:
    """The JSON fixture of a list and its additions (TOML), the same text for the same input.

    Needs an empty library and leaves it empty: rows are made, written out with numbers from 1 up, and taken back.
    """
    if Readme.objects.exists() or Article.objects.exists():
        raise FixtureError("The library is not empty. Build the fixture in a fresh data directory: make fixture")
    extra = tomllib.loads(additions)
    text = ""
    try:
        with catalogue.change(reason="build of the fixture", is_recorded=False):
            import_readme(readme, name=name)
            add_to_topics(extra.get("topics", {}))
            add_tags(extra.get("tags", {}))
            add_to_articles(extra.get("articles", {}))
            set_moment(extra["list"]["added_at"])
            text = _dump()
            raise _Unbuilt  # noqa: TRY301 - the transaction ends here
    except _Unbuilt:
        return text


def add_to_topics(topics: Mapping[str, Mapping[str, str]]) -> None:
    """Set slug, English title and introductions of topics, named by their path of titles."""
    for path, fields in topics.items():
        topic = _topic_at(path)
        for field, value in fields.items():
            setattr(topic, field, value)
        topic.save()
    FormerSlug.objects.all().delete()


def _topic_at(path: str) -> Topic:
    topics = [topic for topic in Topic.objects.all() if "/".join(step.title for step in topic.with_ancestors()) == path]
    if len(topics) != 1:
        raise FixtureError(f'[topics."{path}"] names {len(topics)} topics of the README; it must name one.')
    return topics[0]


def add_tags(tags: Mapping[str, Mapping[str, str]]) -> None:
    """Make the tags that have more to say than their name."""
    for name, fields in tags.items():
        Tag.objects.create(name=name, **fields)


def add_to_articles(articles: Mapping[str, Mapping[str, Any]]) -> None:
    """Set tags and facts of articles, named by their address."""
    for url, fields in articles.items():
        article = Article.objects.filter(key=identity_key(url)).first()
        if article is None:
            raise FixtureError(f'[articles."{url}"] is no article of the README.')
        for name in fields.get("tags", ()):
            article.tags.add(name)
        for field in fields.keys() - {"tags"}:
            setattr(article, field, fields[field])
        article.save()


def set_moment(moment: dt.datetime) -> None:
    """Give every row one moment of arrival, so that the fixture does not change with the day it is built."""
    Article.objects.update(added_at=moment, updated_at=moment)
    Revision.objects.update(created_at=moment)
    Readme.objects.update(created_at=moment)


def _dump() -> str:
    """All rows as JSON, numbered from 1 up in each table, one row a line."""
    numbers = {model: {pk: new for new, pk in enumerate(_pks(model), start=1)} for model in MODELS}
    rows = (_renumbered(row, numbers) for model in MODELS for row in model._default_manager.order_by("pk"))
    plain = serializers.serialize("python", rows)
    lines = (json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder) for row in plain)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _pks(model: type[Model]) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def _renumbered(row: Model, numbers: Mapping[type[Model], Mapping[int, int]]) -> Model:
    """The row in memory with new numbers, its own and those it points to; the database is left as it is."""
    for field in row._meta.concrete_fields:
        if isinstance(field, ForeignKey) and getattr(row, field.attname) is not None:
            setattr(row, field.attname, numbers[field.related_model][getattr(row, field.attname)])
    if isinstance(row, Anchor):
        row.object_id = numbers[ANCHORED[Anchor.Kind(row.kind)]][row.object_id]
    row.pk = numbers[type(row)][row.pk]
    return row
