"""The status of many articles: what differs is set, one change, taken back whole."""

import pytest

from library import catalogue
from library.curation.bin import put_in_bin
from library.curation.history import undo
from library.curation.status import set_status
from library.models import Article, Change
from library.search import check_index, search
from tests.factories import ArticleFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles() -> list[int]:
    with catalogue.change(reason="add"):
        return [ArticleFactory(title=f"Piece {number}").pk for number in range(3)]


def test_articles_become_drafts_and_come_back(articles: list[int]) -> None:
    before = library_now()
    outcome = set_status(articles[:2], status="draft")
    assert outcome.articles == 2
    assert outcome.change is not None
    assert outcome.change.reason == "made a draft: 2 articles"
    assert search("Piece").hits == (articles[2],)
    undo(outcome.change)
    assert library_now() == before
    assert check_index().is_sound


def test_a_withdrawal_tells_readers_why(articles: list[int]) -> None:
    set_status(articles[:1], status="withdrawn", withdrawn_reason="讲错了")
    article = Article.objects.get(pk=articles[0])
    assert (article.status, article.withdrawn_reason) == ("withdrawn", "讲错了")
    assert set_status(articles[:1], status="withdrawn", withdrawn_reason="讲错了").articles == 0
    assert set_status(articles[:1], status="withdrawn", withdrawn_reason="过时").articles == 1
    assert set_status(articles[:1], status="published").articles == 1
    assert Change.objects.order_by("-id")[0].reason == "published: Piece 0"


def test_what_lies_in_the_bin_keeps_its_status(articles: list[int]) -> None:
    put_in_bin(articles[:1])
    assert set_status(articles, status="published").articles == 0
    assert Article.objects.get(pk=articles[0]).status == "binned"
