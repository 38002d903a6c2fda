"""What becomes of a suggestion, and how it goes back into the queue."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection

from library import catalogue
from library.curation.adding import NewArticle, TakenError, Wanted, add_article
from library.curation.deciding import AlreadyDecidedError, accept, hold, merge_into, reject, reject_many
from library.curation.history import UndoError, obstacles_of, undo
from library.curation.suggestions import report_article, suggest_article
from library.models import Article, Change, Suggestion
from library.search import check_index
from tests.factories import ArticleFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

URL = "https://example.org/proposed"


@pytest.fixture
def curator() -> User:
    return User.objects.create_user("curator")


def suggest(url: str = URL, **values: str) -> Suggestion:
    return suggest_article(url=url, topic=None, language="en", **{"title": "Proposed", "note": "Clear.", **values})


def accepted(suggestion: Suggestion, curator: User) -> tuple[Article, Change]:
    with catalogue.change(actor=curator, reason="accept") as unit:
        article, _change = add_article(NewArticle(suggestion.url, suggestion.title), Wanted(), actor=curator)
        accept(suggestion, article, actor=curator)
    assert unit.record is not None
    return article, unit.record


def add(**values: object) -> Article:
    with catalogue.change(reason="add"):
        article: Article = ArticleFactory(**values)
    return article


def test_a_decision_is_kept_with_who_made_it_and_when(curator: User) -> None:
    suggestion = suggest()

    reject(suggestion, actor=curator, answer="Too short.")

    kept = Suggestion.objects.get()
    assert (kept.status, kept.answer, kept.decided_by) == ("rejected", "Too short.", curator)
    assert kept.decided_at is not None


def test_the_second_of_two_curators_is_told(curator: User) -> None:
    first, second = suggest(), Suggestion.objects.get()
    reject(first, actor=curator)

    with pytest.raises(AlreadyDecidedError):
        accept(second, add(), actor=curator)
    with pytest.raises(AlreadyDecidedError):
        hold(second)
    assert Suggestion.objects.get().status == "rejected"


def test_taking_an_acceptance_back_puts_the_suggestion_back_into_the_queue(curator: User) -> None:
    add()
    suggestion, before = suggest(), library_now()
    article, change = accepted(suggestion, curator)
    assert obstacles_of(change) == []

    undo(change, actor=curator)

    assert not Article.objects.filter(pk=article.pk).exists()
    assert library_now() == before
    assert check_index().is_sound
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.article, suggestion.decided_by, suggestion.decided_at) == (
        "waiting",
        None,
        None,
        None,
    )


def test_what_was_found_to_be_an_article_that_goes_waits_again_too(curator: User) -> None:
    article, change = accepted(suggest(), curator)
    other = suggest("https://example.org/other")
    merge_into(other, article, actor=curator)

    undo(change, actor=curator)

    assert [one.status for one in Suggestion.objects.all()] == ["waiting", "waiting"]


def test_an_address_that_waits_again_already_is_not_doubled(curator: User) -> None:
    suggestion = suggest()
    _article, change = accepted(suggestion, curator)
    again = suggest()
    assert again != suggestion

    undo(change, actor=curator)

    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.article) == ("accepted", None)
    assert Suggestion.objects.waiting().get() == again
    assert not suggestion.wait_again()


def test_a_report_on_an_accepted_article_still_stands_in_the_way(curator: User) -> None:
    article, change = accepted(suggest(), curator)
    report_article(article, reason="dead", note="", language="en")

    assert [bool(obstacle.lost) for obstacle in obstacles_of(change)] == [True]
    with pytest.raises(UndoError):
        undo(change, actor=curator)
    assert Suggestion.objects.filter(status="accepted").exists()


def test_the_undo_can_be_taken_back_and_the_suggestion_keeps_waiting(curator: User) -> None:
    article, change = accepted(suggest(), curator)
    after = library_now()

    undo(undo(change, actor=curator), actor=curator)

    assert library_now() == after
    assert Suggestion.objects.waiting().count() == 1
    assert Article.objects.get().pk == article.pk


def test_merging_takes_over_what_the_curator_likes(curator: User) -> None:
    article = add(title="Old", private_note="Mine.")
    changes = Change.objects.count()

    merge_into(suggest(), article, actor=curator)
    article.refresh_from_db()
    assert (article.title, article.private_note, Change.objects.count()) == ("Old", "Mine.", changes)

    merge_into(suggest("https://example.org/b"), article, actor=curator, takes_title=True, takes_note=True)
    article.refresh_from_db()
    assert (article.title, article.private_note) == ("Proposed", "Mine.\n\nClear.")
    change = Change.objects.first()
    assert change is not None
    assert change.reason == "suggestion merged: Proposed"

    undo(change, actor=curator)
    article.refresh_from_db()
    assert (article.title, article.private_note) == ("Old", "Mine.")


def test_merging_overwrites_nothing_that_another_curator_wrote_meanwhile(curator: User) -> None:
    read = add(title="Old", author="", private_note="Mine.")
    with catalogue.change(reason="another curator"):
        article = Article.objects.get()
        article.author, article.private_note = "Wang", "Theirs."
        article.save()

    merge_into(suggest(), read, actor=curator, takes_title=True, takes_note=True)

    kept = Article.objects.get()
    assert (kept.title, kept.author, kept.private_note) == ("Proposed", "Wang", "Theirs.\n\nClear.")


def test_many_are_rejected_at_once_and_what_was_decided_stays(curator: User) -> None:
    suggestions = [suggest(f"https://example.org/{number}") for number in range(3)]
    reject(Suggestion.objects.get(pk=suggestions[0].pk), actor=curator, answer="First.")

    rejected = reject_many(suggestions, actor=curator, answers=["Later."] * 3)

    assert rejected == suggestions[1:]
    assert sorted(Suggestion.objects.values_list("answer", flat=True)) == ["First.", "Later.", "Later."]


def at_once(number: int, work: Callable[[int], str]) -> list[str]:
    def run(place: int) -> str:
        try:
            return work(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


@pytest.mark.django_db(transaction=True)
def test_of_eight_curators_who_accept_at_once_one_adds_the_article() -> None:
    curator, suggestion = User.objects.create_user("curator"), suggest()

    def take(_place: int) -> str:
        try:
            with catalogue.change(actor=curator, reason="accept"):
                hold(suggestion)
                article, _change = add_article(NewArticle(URL, "Taken"), Wanted(), actor=curator)
                accept(Suggestion.objects.get(pk=suggestion.pk), article, actor=curator)
        except AlreadyDecidedError:
            return "told"
        return "accepted"

    assert sorted(at_once(8, take)) == ["accepted", *["told"] * 7]
    assert Article.objects.get() == Suggestion.objects.get().article


@pytest.mark.django_db(transaction=True)
def test_of_eight_curators_who_add_one_address_at_once_seven_are_told() -> None:
    def add_it(_place: int) -> str:
        try:
            add_article(NewArticle(URL, "Taken"), Wanted())
        except TakenError:
            return "told"
        return "added"

    assert sorted(at_once(8, add_it)) == ["added", *["told"] * 7]
    assert Article.objects.count() == 1
    assert check_index().is_sound


@pytest.mark.django_db(transaction=True)
def test_of_eight_decisions_on_one_address_that_are_put_back_at_once_one_waits() -> None:
    curator, decided = User.objects.create_user("curator"), []
    for _time in range(8):
        decided.append(suggest())
        reject(decided[-1], actor=curator)

    at_once(8, lambda place: str(decided[place].wait_again()))

    assert sorted(Suggestion.objects.values_list("status", flat=True)) == [*["rejected"] * 7, "waiting"]
