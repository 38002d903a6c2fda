"""Likely duplicates: found by their titles, remembered when judged, gone when they are alike no more."""

import pytest

from library import catalogue
from library.curation.duplicates import articles_like, find_duplicates
from library.curation.merging import merge_articles
from library.models import Article, LikelyDuplicate
from tests.factories import ArticleFactory, EntryFactory

pytestmark = pytest.mark.django_db

LONG = "大模型推理加速的原理与实践"


def add(title: str, host: str = "example.org", **values: object) -> int:
    with catalogue.change(reason="add"):
        number = Article.objects.count() + 1
        return int(ArticleFactory(title=title, url=f"https://{host}/{number}", **values).pk)


def pairs() -> dict[tuple[int, int], tuple[str, int]]:
    rows = LikelyDuplicate.objects.waiting()
    return {(row.first_id, row.second_id): (row.kind, row.likeness) for row in rows}


def retitle(number: int, title: str) -> None:
    with catalogue.change(reason="edit"):
        article = Article.objects.get(pk=number)
        article.title = title
        article.save()


def test_the_same_title_on_one_site_however_it_is_written() -> None:
    first, second = add("KV Cache 詳解！"), add("kv-cache详解")
    add("Flash Attention")
    report = find_duplicates()
    assert (report.waiting, report.new, report.gone) == (1, 1, 0)
    assert pairs() == {(first, second): ("same", 100)}


def test_near_titles_and_the_same_title_on_another_site() -> None:
    first, second, third = add(LONG), add(f"{LONG}！", host="example.com"), add(f"{LONG}指南")
    add("大模型训练加速的原理")
    find_duplicates()
    found = pairs()
    assert found[first, second] == ("near", 100)
    assert {pair: kind for pair, (kind, _alike) in found.items()} == {
        (first, second): "near",
        (first, third): "near",
        (second, third): "near",
    }
    assert 80 <= found[first, third][1] < 100


def test_short_titles_are_only_the_same_on_one_site() -> None:
    first, second = add("简介"), add("简介")
    add("简介", host="example.com")
    find_duplicates()
    assert set(pairs()) == {(first, second)}


def test_parts_of_a_series_are_no_duplicates() -> None:
    for part in "一二三":
        add(f"{LONG}（{part}）")
    assert find_duplicates().waiting == 0


def test_the_words_of_a_line_are_not_the_title() -> None:
    first, second = add(LONG), add("一个完全不同的标题在这里", host="example.com")
    with catalogue.change(reason="line"):
        EntryFactory(article=Article.objects.get(pk=second), title=LONG)
    assert find_duplicates().waiting == 0
    assert articles_like(Article.objects.get(pk=first)) == []


def test_a_pair_that_was_judged_is_not_found_again() -> None:
    add(LONG), add(LONG)
    find_duplicates()
    LikelyDuplicate.objects.update(is_dismissed=True)
    report = find_duplicates()
    assert (report.waiting, report.new, report.gone) == (0, 0, 0)
    retitle(LikelyDuplicate.objects.get().first_id, f"{LONG}指南")
    find_duplicates()
    assert LikelyDuplicate.objects.get().is_dismissed


def test_what_is_alike_no_more_goes_and_what_is_less_alike_says_so() -> None:
    first, second = add(LONG), add(LONG)
    find_duplicates()
    retitle(second, f"{LONG}指南")
    assert find_duplicates().new == 0
    assert pairs()[first, second][0] == "near"
    retitle(second, "另一个题目")
    report = find_duplicates()
    assert (report.waiting, report.gone) == (0, 1)
    assert not LikelyDuplicate.objects.exists()


def test_pairs_of_what_was_put_away_go() -> None:
    first, second = add(LONG), add(LONG)
    add(LONG, status=Article.Status.WITHDRAWN)
    find_duplicates()
    assert set(pairs()) == {(first, second)}
    merge_articles(first, [second])
    assert pairs() == {}
    assert find_duplicates().gone == 1


def test_drafts_are_looked_at_too() -> None:
    first, second = add(LONG), add(LONG, status=Article.Status.DRAFT)
    find_duplicates()
    assert set(pairs()) == {(first, second)}


def test_those_like_one_article_are_found_through_the_index(django_assert_max_num_queries: object) -> None:
    first = add(LONG)
    near, same, part = add(f"{LONG}指南", host="example.com"), add(LONG, status="draft"), add(f"{LONG}（二）")
    article = Article.objects.get(pk=first)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert [other.pk for other in articles_like(article)] == [same, near]
    assert part not in [other.pk for other in articles_like(article)]
    LikelyDuplicate.objects.create(first_id=first, second_id=same, kind="same", likeness=100, is_dismissed=True)
    assert [other.pk for other in articles_like(article)] == [near]


def test_nothing_is_like_a_title_without_words() -> None:
    add("？！"), add("？！")
    assert find_duplicates().waiting == 0
    assert articles_like(Article.objects.order_by("pk")[0]) == []
