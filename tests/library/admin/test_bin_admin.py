"""The bin at the desk: deleting puts there, lists leave it out, and its own list restores or deletes for good."""

import pytest
from django.test import Client

from library import catalogue
from library.desk.changes import reason_in_words
from library.models import Article, Change
from tests.bulk_pages import confirmed
from tests.desk_forms import opened
from tests.factories import ArticleFactory, EntryFactory, TopicFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/library/article/"
BIN = f"{LIST}?status__exact=binned"


@pytest.fixture
def article() -> Article:
    with catalogue.change(reason="add"):
        entry = EntryFactory(article=ArticleFactory(title="Piece"), topic=TopicFactory(title="Topic"))
    return Article.objects.get(pk=entry.article_id)


def put_in_bin(desk: Client, article: Article) -> None:
    path = f"{LIST}{article.pk}/delete/"
    desk.post(path, opened(desk, path))


def status(article: Article) -> str:
    return Article.objects.get(pk=article.pk).status


def test_the_delete_button_puts_in_the_bin_and_says_until_when(desk: Client, article: Article) -> None:
    path = f"{LIST}{article.pk}/delete/"
    page = desk.get(path).text
    assert "goes into the bin" in page
    assert "It can be restored until" in page
    assert "All of the following related items will be deleted" not in page
    answer = desk.post(path, opened(desk, path), follow=True).text
    assert "“Piece” lies in the bin. It can be restored until" in answer
    assert status(article) == "binned"
    change = Change.objects.order_by("-id")[0]
    assert change.reason == "put in the bin: Piece"
    assert f"/admin/library/change/{change.pk}/undo/" in answer


def test_lists_and_choices_leave_the_bin_out(desk: Client, article: Article) -> None:
    put_in_bin(desk, article)
    [entry] = article.entries.all()
    assert "Piece" not in desk.get(LIST).text.split("<main", 1)[-1].split('id="changelist"')[-1]
    assert "Piece" in desk.get(BIN).text
    assert f"/admin/library/entry/{entry.pk}/change/" not in desk.get("/admin/library/entry/").text
    assert "Piece" not in desk.get(f"/admin/library/topic/{entry.topic_id}/change/").text
    found = "/admin/autocomplete/?app_label=library&model_name=entry&field_name=article&term=Piece"
    assert desk.get(found).json()["results"] == []
    assert '<td class="field-entry_count">0</td>' in desk.get("/admin/library/topic/").text


def test_a_binned_article_is_only_looked_at_and_restored(desk: Client, article: Article) -> None:
    put_in_bin(desk, article)
    page = desk.get(f"{LIST}{article.pk}/change/").text
    assert "This article has been in the bin since" in page
    assert 'name="title"' not in page
    assert 'name="_save"' not in page
    assert desk.post(f"{LIST}{article.pk}/change/", {"title": "x"}).status_code == 403
    assert desk.get(f"{LIST}{article.pk}/restore/").status_code == 405
    answer = desk.post(f"{LIST}{article.pk}/restore/", follow=True).text
    assert "“Piece” is back where it was." in answer
    assert status(article) == "published"
    assert desk.post(f"{LIST}{article.pk}/restore/").status_code == 404


def test_the_form_offers_no_status_that_only_actions_give(desk: Client, article: Article) -> None:
    page = desk.get(f"{LIST}{article.pk}/change/").text
    assert '<option value="withdrawn">' in page
    assert '<option value="binned">' not in page
    assert '<option value="merged">' not in page


def test_many_are_put_in_the_bin_restored_and_deleted_for_good(desk: Client, article: Article) -> None:
    page = desk.get(LIST).text
    assert 'value="put_in_bin"' in page
    for name in ("delete_selected", "restore", "delete_for_good"):
        assert f'value="{name}"' not in page
    chosen = {"_selected_action": [article.pk]}
    page = desk.post(LIST, {**chosen, "action": "put_in_bin"}).text
    assert "1 article goes into the bin. It can be restored until" in page
    assert "1 line is not shown any more" in page
    confirmed(desk, LIST, {**chosen, "action": "put_in_bin"})
    assert status(article) == "binned"

    page = desk.get(BIN).text
    assert 'value="put_in_bin"' not in page
    assert "Comes back as “published”: 1." in desk.post(BIN, {**chosen, "action": "restore"}).text
    confirmed(desk, BIN, {**chosen, "action": "restore"})
    assert status(article) == "published"

    confirmed(desk, LIST, {**chosen, "action": "put_in_bin"})
    page = desk.post(BIN, {**chosen, "action": "delete_for_good"}).text
    assert "1 article is deleted for good." in page
    assert Article.objects.exists()
    confirmed(desk, BIN, {**chosen, "action": "delete_for_good"})
    assert not Article.objects.exists()


def test_what_was_put_away_is_deleted_for_good_by_its_own_button(desk: Client, article: Article) -> None:
    path = f"{LIST}{article.pk}/delete/"
    desk.post(path, opened(desk, path))
    assert "Are you sure you want to delete the article" in desk.get(path).text
    desk.post(path, opened(desk, path))
    assert not Article.objects.exists()


def test_the_sidebar_leads_to_the_bin_and_counts_it_apart(desk: Client, article: Article) -> None:
    line = '<a href="/admin/library/article/?status__exact=binned"{}>Bin</a><span class="num">{}</span>'
    assert line.format("", 0) in desk.get("/admin/").text
    put_in_bin(desk, article)
    page = desk.get(BIN).text
    assert line.format(' aria-current="page"', 1) in page
    assert '<a href="/admin/library/article/">Articles</a><span class="num">0</span>' in page


def test_the_history_tells_it_in_words(desk: Client, article: Article) -> None:
    put_in_bin(desk, article)
    desk.post(f"{LIST}{article.pk}/restore/")
    changes = [reason_in_words(change) for change in Change.objects.order_by("-id")[:2]]
    assert changes == ["restored from the bin: Piece", "put in the bin: Piece"]
    assert reason_in_words(Change(reason="put in the bin: 12 articles")) == "put in the bin: 12 articles"
