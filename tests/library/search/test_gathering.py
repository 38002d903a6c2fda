"""Of very many articles that match, the newest are looked at, and of the older ones those that fit best."""

import pytest

from library import catalogue
from library.search import gathering, search
from library.search.results import Found
from tests.factories import ArticleFactory, EntryFactory

pytestmark = pytest.mark.django_db

WORDS = "kernel fusion"
NEWEST, BETTER, COUNTED = 4, 3, 8


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a test can reach."""
    monkeypatch.setattr(gathering, "CANDIDATES", NEWEST)
    monkeypatch.setattr(gathering, "BETTER", BETTER)
    monkeypatch.setattr(gathering, "COUNT_LIMIT", COUNTED)


def written(count: int, *, in_title: set[int]) -> list[int]:
    """Articles with the words in their notes, some with them in their titles; their numbers, the oldest first."""
    with catalogue.change(reason="test"):
        articles = [
            ArticleFactory(title=f"On {WORDS}" if place in in_title else f"Piece {place}") for place in range(count)
        ]
        for article in articles:
            EntryFactory(article=article, note=f"about {WORDS}")
    return [article.pk for article in articles]


def told(found: Found) -> tuple[set[int], int, bool]:
    return set(found.hits), found.count, found.is_capped


@pytest.mark.parametrize("query", [WORDS, "kernel", "kernel OR fusion", f'"{WORDS}"'])
def test_all_that_match_are_looked_at_where_they_are_few(query: str) -> None:
    numbers = written(NEWEST, in_title={0})
    found = search(query)
    assert told(found) == (set(numbers), NEWEST, False)
    assert found.hits[0] == numbers[0]
    assert not found.facets.is_rough


@pytest.mark.parametrize("query", [WORDS, "kernel", f'"{WORDS}"'])
def test_of_the_older_ones_those_with_the_words_in_front_are_looked_at(query: str) -> None:
    numbers = written(COUNTED, in_title={1})
    found = search(query)
    assert told(found) == ({numbers[1], *numbers[-NEWEST:]}, COUNTED, False)
    assert found.hits[0] == numbers[1]
    assert found.facets.is_rough


@pytest.mark.parametrize("query", [WORDS, "kernel", f'"{WORDS}"', f"{WORDS} after:2000"])
def test_counting_ends_where_very_many_match(query: str) -> None:
    numbers = written(COUNTED + 4, in_title={1, 2})
    assert told(search(query)) == ({*numbers[1:3], *numbers[-NEWEST:]}, COUNTED, True)


def test_where_very_many_match_the_search_for_better_ones_reaches_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = written(COUNTED + 4, in_title={1, 6})
    monkeypatch.setattr(gathering, "REACH", 4)
    assert told(search(WORDS)) == ({numbers[6], *numbers[-NEWEST:]}, COUNTED, True)
    assert told(search(f"{WORDS} after:2000"))[0] == {numbers[1], numbers[6], *numbers[-NEWEST:]}
