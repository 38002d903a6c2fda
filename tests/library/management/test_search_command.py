"""`manage.py search`."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from library import catalogue
from library.management.commands.search import WIDEST, cut, width
from library.models import Article
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(db: None) -> None:
    """Three articles on one subject, and two that nobody may see."""
    with catalogue.change(reason="test"):
        for number in range(1, 4):
            ArticleFactory(title=f"显存从哪里来 {number}", url=f"https://example.org/{number}")
        ArticleFactory(title="显存草稿", status=Article.Status.DRAFT)
        ArticleFactory(title="显存撤下", status=Article.Status.WITHDRAWN)


def said(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def answered(*arguments: str) -> dict[str, Any]:
    """What the command answers to programs."""
    answer: dict[str, Any] = json.loads(said(*arguments, "--format", "json"))
    return answer


def test_people_get_rank_score_title_and_address(db: None) -> None:
    lines = said("显存").splitlines()

    assert lines[0] == "3 found (strict)"
    assert [line.split()[0] for line in lines[1:]] == ["1", "2", "3"]
    assert sorted(line.split()[-1] for line in lines[1:]) == [f"https://example.org/{number}" for number in (1, 2, 3)]
    assert all("显存从哪里来" in line for line in lines[1:])


def test_programs_get_everything_that_was_found(db: None) -> None:
    answer = answered("显存")

    assert list(answer) == ["count", "capped", "stage", "corrected", "results"]
    assert (answer["count"], answer["capped"], answer["stage"], answer["corrected"]) == (3, False, "strict", "")
    first = answer["results"][0]
    assert list(first) == ["id", "title", "url", "score"]
    assert first["url"] == Article.objects.get(pk=first["id"]).url
    scores = [result["score"] for result in answer["results"]]
    assert scores == sorted(scores, reverse=True)


def test_no_more_is_answered_than_asked_for_and_the_count_stays_whole(db: None) -> None:
    answer = answered("显存", "--limit", "2")

    assert (answer["count"], len(answer["results"])) == (3, 2)


def test_ten_results_are_usual(db: None) -> None:
    with catalogue.change(reason="test"):
        for number in range(20):
            ArticleFactory(title=f"量化 {number}")

    assert len(answered("量化")["results"]) == 10


def test_nothing_found_is_said(db: None) -> None:
    answer = answered("qqqqqqqqqq")

    assert (answer["count"], answer["stage"], answer["results"]) == (0, "nothing", [])
    assert said("qqqqqqqqqq").strip() == "0 found (nothing)"


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "1001", "", "٣", "9" * 5000])
def test_a_limit_that_is_none_is_refused_with_the_reason(db: None, number: str) -> None:
    with pytest.raises(CommandError, match="--limit: must be a whole number from 1 to 1000"):
        said("显存", f"--limit={number}")


def test_titles_of_any_script_stand_in_columns() -> None:
    assert (width("显存 ab"), width("é"), width("e\u0301")) == (7, 1, 1)
    assert cut("短") == "短"
    assert width(cut("显" * 100)) <= WIDEST
    assert cut("显" * 100).endswith("…")
