"""Two curators who save one article again and again at the same time: nobody overwrites what they did not see."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from library import catalogue
from library.curation.naming_tags import add_other_name
from library.models import Article, ChangedRow, TagAlias
from tests.desk_forms import opened, sent_from
from tests.factories import ArticleFactory, EntryFactory, TagFactory
from tests.meeting_writers import meeting

pytestmark = pytest.mark.django_db(transaction=True)

CURATORS = ("one", "two")


@pytest.fixture
def article() -> Article:
    with catalogue.change(reason="add"):
        article: Article = EntryFactory(article__title="start", position=1).article
        article.tags.add("量化")
    return article


def signed_in(name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser(name))
    return client


def saves(client: Client, name: str, path: str, rounds: int, together: Barrier) -> list[tuple[str, str]]:
    """Save a title of one's own in every round; each accepted title with the one that the form showed before."""
    accepted = []
    try:
        form = opened(client, path)
        for number in range(rounds):
            shown, title = form["title"], f"{name} {number}"
            together.wait()  # both hold a form of the same state by now
            answer = client.post(path, {**form, "title": title, "_continue": "1"})
            if answer.status_code == 302:
                accepted.append((shown, title))
            together.wait()
            form = opened(client, path) if answer.status_code == 302 else sent_from(answer.text)
            form["title"] = Article.objects.get().title  # what either page showed
    finally:
        connection.close()
    return accepted


@pytest.mark.parametrize("rounds", [25, pytest.param(1_000, marks=pytest.mark.benchmark)])
def test_every_save_is_accepted_on_what_it_saw_or_refused(article: Article, rounds: int) -> None:
    path = f"/admin/library/article/{article.pk}/change/"
    clients = {name: signed_in(name) for name in CURATORS}
    before = ChangedRow.objects.count()
    together = Barrier(len(CURATORS), timeout=30)
    with ThreadPoolExecutor(len(CURATORS)) as pool:
        work = [pool.submit(saves, client, name, path, rounds, together) for name, client in clients.items()]
        accepted = [pair for one in work for pair in one.result()]

    refused = len(CURATORS) * rounds - len(accepted)
    assert (len(accepted), refused) == (rounds, rounds)  # of two forms of one state exactly one is stored
    history = ChangedRow.objects.filter(model="article", row=article.pk).order_by("id")[1:]
    assert ChangedRow.objects.count() == before + rounds
    steps = [(row.before["title"], row.after["title"]) for row in history if row.before and row.after]
    assert Counter(steps) == Counter(accepted)  # each stands in the history, on the state that its form showed
    assert [step[0] for step in steps] == ["start", *(step[1] for step in steps[:-1])]
    article.refresh_from_db()
    assert article.title == steps[-1][1]


def test_a_name_that_two_tags_get_at_once_is_an_error_of_the_later_form() -> None:
    with catalogue.change(reason="add"):
        first, second = TagFactory(name="量化"), TagFactory(name="压缩")
    client, path = signed_in("one"), f"/admin/library/tag/{second.pk}/change/"
    form = {**opened(client, path), "other_names": "quant"}

    answer = meeting(lambda: add_other_name(first, "quant"), lambda: client.post(path, form))

    assert answer.status_code == 200
    assert "is another name of the tag" in answer.text
    assert list(TagAlias.objects.values_list("tag__name", "name")) == [("量化", "quant")]


def test_an_address_that_two_articles_get_at_once_is_an_error_of_the_later_form(article: Article) -> None:
    client, path = signed_in("one"), f"/admin/library/article/{article.pk}/change/"
    form = {**opened(client, path), "url": "https://example.org/new"}

    answer = meeting(lambda: ArticleFactory(url="https://example.org/new"), lambda: client.post(path, form))

    assert answer.status_code == 200
    assert "Look at it" in answer.text
    assert Article.objects.filter(url="https://example.org/new").count() == 1
