"""New rows as the history keeps them, which the database writes, are what Python would have written."""

import datetime as dt

import pytest

from library import catalogue
from library.models import ChangedRow
from library.recording import RECORDED_MODELS, values_by_number
from tests.factories import (
    ArticleFactory,
    EntryFactory,
    GroupFactory,
    ReadmeFactory,
    TagFactory,
    TopicFactory,
)

MOMENTS = [
    dt.datetime(2020, 2, 29, 23, 59, 59, tzinfo=dt.UTC),
    dt.datetime(2020, 2, 29, 23, 59, 59, 500_000, tzinfo=dt.UTC),
    dt.datetime(1999, 12, 31, 0, 0, 0, 7, tzinfo=dt.UTC),
]


@pytest.mark.django_db
def test_new_rows_of_every_kind_are_kept_as_they_are() -> None:
    with catalogue.change(reason="test"):
        topic = TopicFactory(
            readme=ReadmeFactory(), title='"quoted" \\ 中文 😀 \n', links=[{"url": "https://e.org", "n": [1, None]}]
        )
        for moment in MOMENTS:
            article = ArticleFactory(published_on=moment.date(), is_must_read=True, status="binned", binned_at=moment)
            article.tags.add(TagFactory())
            EntryFactory(article=article, topic=topic, group=GroupFactory(topic=topic), columns=["a", "é"])

    kept = ChangedRow.objects.filter(before__isnull=True)
    assert {row.model for row in kept} >= {"article", "entry", "topic", "group", "taggedarticle", "tag", "readme"}
    for row in kept:
        assert row.after == values_by_number(RECORDED_MODELS[row.model], [row.row])[row.row]


@pytest.mark.django_db
def test_a_row_that_came_and_went_in_one_change_leaves_nothing() -> None:
    with catalogue.change(reason="test"):
        TagFactory().delete()
    assert not ChangedRow.objects.exists()
