"""A whole library as articles alone, for a library that holds something already."""

import io

import pytest

from library.exchange.json_whole.articles import read
from library.exchange.records import ArticleRecord, Reason, SkippedLine
from library.exchange.refusals import ExchangeRefusedError


def test_articles_come_with_notes_tags_and_places_and_the_rest_is_told(example: bytes) -> None:
    reads = list(read(io.BytesIO(example)))
    records = [one for one in reads if isinstance(one, ArticleRecord)]
    first = [record for record in records if record.title == "注意力 😀"]
    assert [(record.topic_path[-1], record.group, record.note) for record in first] == [
        ("注意力 主页", "入门：", "讲得清楚，`code` 与 <b>"),
        ("自注意力", "", ""),
    ]
    assert {record.tags for record in first} == {("C++ 与 “引号”\\\u2028",)}
    assert [record.status for record in records if record.title == "Draft"] == ["draft"]
    skipped = [one for one in reads if isinstance(one, SkippedLine)]
    assert [one.reason for one in skipped] == [Reason.ONLY_ARTICLES, Reason.PUT_AWAY, Reason.PUT_AWAY]
    kinds = {part.split()[0] for part in skipped[0].excerpt.split(", ")}
    assert {"marks", "changes", "revisions", "entry_links", "former_slugs", "pending_changes"} <= kinds
    assert kinds.isdisjoint({"articles", "entries", "tags"})


def test_a_broken_file_is_refused_before_the_first_article(example: bytes) -> None:
    with pytest.raises(ExchangeRefusedError):
        next(read(io.BytesIO(example[:-20])))
