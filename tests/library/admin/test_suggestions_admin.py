"""The queue at the desk: what waits, and the page where a curator decides."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from library import catalogue
from library.curation.deciding import reject
from library.curation.history import undo
from library.curation.suggestions import report_article, suggest_article
from library.mailing import tell_senders
from library.models import Article, Change, Entry, Suggestion, Topic
from library.readme.exporter import export_readme
from tests.desk_accounts import signed_in
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

QUEUE = "/admin/library/suggestion/"
URL = "https://example.org/proposed"


@pytest.fixture
def topic() -> Topic:
    with catalogue.change(reason="add"):
        topic: Topic = TopicFactory(title="推理")
        EntryFactory(topic=topic, position=1)
        GroupFactory(topic=topic, label="进阶：", position=2)
    return topic


def suggest(url: str = URL, **values: Any) -> Suggestion:
    return suggest_article(**{"url": url, "title": "Proposed", "topic": None, "note": "", "language": "en", **values})


def page_of(suggestion: Suggestion) -> str:
    return f"{QUEUE}{suggestion.pk}/change/"


def accept_values(**values: str) -> dict[str, str]:
    given = {"url": URL, "title": "Proposed", "place": "", "note": "", "tags": "", "status": "published", "answer": ""}
    return {"decision": "accept", **{f"accept-{name}": value for name, value in {**given, **values}.items()}}


def test_the_list_shows_what_waits_and_the_rest_when_asked(desk: Client) -> None:
    suggest("https://example.org/a", title="Waiting one")
    decided = suggest("https://example.org/b", title="Decided one")
    reject(decided, actor=User.objects.get())

    waiting, everything = desk.get(QUEUE).text, desk.get(f"{QUEUE}?status=all").text

    assert "Waiting one" in waiting
    assert "Decided one" not in waiting
    assert "Decided one" in everything
    assert "Decided one" in desk.get(f"{QUEUE}?status=rejected").text
    assert "/suggest/queue.atom?key=" in waiting


def test_the_figure_of_the_desk_leads_to_what_waits(desk: Client) -> None:
    suggest()

    page = desk.get("/admin/").text

    assert f'href="{QUEUE}?status=waiting"><span class="number">1</span>' in page


def test_the_page_tells_what_the_reader_said_and_fills_the_form(desk: Client, topic: Topic) -> None:
    suggestion = suggest(topic=topic, note="Clear\nand <b>short</b>.")

    page = desk.get(page_of(suggestion)).text

    assert "Clear<br>and &lt;b&gt;short&lt;/b&gt;." in page
    assert f'<option value="topic-{topic.pk}" selected>推理</option>' in page
    assert 'name="accept-note" value="Clear and &lt;b&gt;short&lt;/b&gt;."' in page
    assert "No article has this address." in page


def test_accepting_adds_article_and_line_as_one_change_that_undo_takes_back(desk: Client, topic: Topic) -> None:
    assert topic.readme is not None
    suggestion, before, changes = suggest(topic=topic), library_now(), Change.objects.count()
    text = export_readme(topic.readme).content
    group = topic.groups.get()

    done = desk.post(
        page_of(suggestion),
        accept_values(title="Better", place=f"group-{group.pk}", note="Clear.", tags="量化, FP8", answer="Thanks!"),
        follow=True,
    )

    article = Article.objects.get(title="Better")
    assert "Accepted:" in done.text
    assert "Take it back" in done.text
    line = Entry.objects.get(article=article)
    assert (line.topic, line.group, line.note) == (topic, group, "Clear.")
    assert {tag.name for tag in article.tags.all()} == {"量化", "FP8"}
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.article, suggestion.answer) == ("accepted", article, "Thanks!")
    assert Change.objects.count() == changes + 1
    change = Change.objects.get(reason="suggestion accepted: Better")
    assert (change.actor, "suggestion accepted: Better" in desk.get("/admin/").text) == (User.objects.get(), True)

    undo(change)
    suggestion.refresh_from_db()
    assert (library_now(), export_readme(topic.readme).content) == (before, text)
    assert suggestion.is_waiting


def test_what_is_wrong_is_told_and_what_was_typed_stays(desk: Client) -> None:
    suggestion = suggest()

    page = desk.post(page_of(suggestion), accept_values(url="nonsense", title="Typed", note="needs a place")).text

    assert "Not a web address" in page
    assert "Choose a place for the line" in page
    assert 'value="Typed"' in page
    suggestion.refresh_from_db()
    assert suggestion.is_waiting


@pytest.mark.parametrize("status", [Article.Status.PUBLISHED, Article.Status.DRAFT])
def test_an_address_that_came_meanwhile_is_shown_and_not_doubled(desk: Client, status: Article.Status) -> None:
    suggestion = suggest()
    with catalogue.change(reason="add"):
        twin = ArticleFactory(url=f"{URL}/?utm_source=x", title="Twin", status=status)

    page = desk.get(page_of(suggestion)).text
    refused = desk.post(page_of(suggestion), accept_values()).text

    assert (
        f'This address is in the library already: <a href="/admin/library/article/{twin.pk}/change/">Twin</a>' in page
    )
    assert f'name="merge-candidate" value="{twin.pk}"' in page
    assert "This address is in the library already" in refused.partition("accepting")[2]
    assert Article.objects.count() == 1


def test_near_titles_are_found_whatever_marks_a_title_has(desk: Client) -> None:
    with catalogue.change(reason="add"):
        ArticleFactory(title="大模型推理显存占用详解")
    suggestion = suggest(title='"大模型" -推理 title:显存 占用 (详解)')

    assert "大模型推理显存占用详解" in desk.get(page_of(suggestion)).text


def test_another_article_can_be_looked_for_and_merged_into(desk: Client) -> None:
    with catalogue.change(reason="add"):
        article = ArticleFactory(title="Quantisation explained")
    suggestion = suggest(note="A better title.")

    found = desk.get(page_of(suggestion), {"q": "quantisation"}).text
    assert f'name="merge-candidate" value="{article.pk}"' in found

    values = {"decision": "merge", "merge-article": str(article.pk), "merge-takes_title": "1", "merge-takes_note": "1"}
    done = desk.post(page_of(suggestion), values, follow=True)

    article.refresh_from_db()
    suggestion.refresh_from_db()
    assert "Accepted as an article that is here:" in done.text
    assert (article.title, article.private_note) == ("Proposed", "A better title.")
    assert (suggestion.status, suggestion.article) == ("accepted", article)


@pytest.mark.parametrize("number", ["", "999999", "x", "9" * 5000, "binned"])
def test_a_suggestion_is_merged_only_into_an_article_that_is_kept(desk: Client, number: str) -> None:
    with catalogue.change(reason="add"):
        binned = ArticleFactory(status=Article.Status.BINNED, binned_at="2026-11-28T00:00Z")
    suggestion = suggest()

    page = desk.post(
        page_of(suggestion), {"decision": "merge", "merge-article": str(binned.pk) if number == "binned" else number}
    ).text

    assert "errorlist" in page
    suggestion.refresh_from_db()
    assert suggestion.is_waiting


def test_rejecting_needs_a_reason_and_speaks_the_readers_language(desk: Client) -> None:
    suggestion = suggest(language="zh-hans")

    page = desk.post(page_of(suggestion), {"decision": "reject", "reject-answer": ""}).text
    assert "Choose a reason, or say it in your own words." in page

    desk.post(page_of(suggestion), {"decision": "reject", "reject-reason": "advertisement", "reject-answer": "抱歉。"})
    suggestion.refresh_from_db()
    assert suggestion.status == "rejected"
    assert suggestion.answer.endswith("\n抱歉。")


def test_the_second_curator_is_told_what_the_first_did(desk: Client) -> None:
    suggestion = suggest()
    reject(Suggestion.objects.get(), actor=User.objects.get(), answer="Mine.")

    done = desk.post(page_of(suggestion), accept_values(), follow=True)

    assert "It was decided on meanwhile" in done.text
    assert "Mine." in done.text
    assert not Article.objects.exists()


def test_a_report_is_settled_or_left_with_an_answer(desk: Client) -> None:
    with catalogue.change(reason="add"):
        article = ArticleFactory()
    reports = [report_article(article, reason="dead", note="404", language="en") for _ in range(2)]

    page = desk.get(page_of(reports[0])).text
    assert "The link is dead" in page
    assert "accept-url" not in page
    desk.post(page_of(reports[0]), {"decision": "settle", "settle-answer": "Mended."})
    desk.post(page_of(reports[1]), {"decision": "leave", "settle-answer": ""})

    first, second = Suggestion.objects.order_by("pk")
    assert (first.status, first.answer, first.article) == ("accepted", "Mended.", article)
    assert (second.status, second.article) == ("rejected", article)
    assert first.decided_by == User.objects.get()


def test_a_decision_can_be_put_back_into_the_queue(desk: Client) -> None:
    suggestion = suggest()
    reject(suggestion, actor=User.objects.get(), answer="No.")

    page = desk.post(page_of(suggestion), {"decision": "put_back"}, follow=True).text

    assert "It waits again." in page
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.answer, suggestion.decided_by) == ("waiting", "", None)


def test_many_are_rejected_with_one_reason_each_in_its_language(desk: Client) -> None:
    with catalogue.change(reason="add"):
        report = report_article(ArticleFactory(), reason="dead", note="", language="en")
    chosen = [suggest(f"https://example.org/{number}", language="en") for number in range(3)]
    values = {"action": "reject_chosen", "_selected_action": [report.pk, *(one.pk for one in chosen)]}

    page = desk.post(QUEUE, values).text
    assert "3 suggestions will be rejected:" in page
    assert "1 is a report or decided already" in page
    assert "Choose a reason" in desk.post(QUEUE, {**values, "confirm": "1"}).text
    assert Suggestion.objects.waiting().count() == 4

    done = desk.post(QUEUE, {**values, "confirm": "1", "reject-reason": "outside"}, follow=True).text

    assert "3 suggestions were rejected." in done
    assert Suggestion.objects.waiting().get() == report
    answers = set(Suggestion.objects.filter(status="rejected").values_list("answer", flat=True))
    assert answers == {"It lies outside of what this library collects."}


@pytest.mark.parametrize("ticked", ["", "x", "9" * 5000, "\0"])
def test_what_is_no_row_cannot_be_ticked(desk: Client, ticked: str) -> None:
    answer = desk.post(QUEUE, {"action": "reject_chosen", "_selected_action": ticked})

    assert answer.status_code == 400


def test_an_unknown_choice_shows_what_waits(desk: Client) -> None:
    suggest(title="Waiting one")

    assert "Waiting one" in desk.get(f"{QUEUE}?status=%00").text


def test_a_decision_leaves_the_answer_to_the_worker(desk: Client, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    suggestion = suggest(email="reader@example.org")
    assert "reader@example.org" not in desk.get(page_of(suggestion)).text

    done = desk.post(page_of(suggestion), {"decision": "reject", "reject-answer": "Too short."}, follow=True).text
    assert "The answer goes out by e-mail" in done
    assert mail.outbox == []
    assert "not sent yet" in desk.get(page_of(suggestion)).text

    tell_senders.call(*DBTaskResult.objects.get().args_kwargs["args"])
    assert [message.to for message in mail.outbox] == [["reader@example.org"]]
    link = re.search(r"http://testserver(/suggest/\S+)", str(mail.outbox[0].body))
    assert link is not None
    assert "Too short." in Client().get(link[1]).text
    assert Suggestion.objects.get().email == ""


def test_an_answer_that_could_not_be_sent_is_a_figure_of_the_desk_and_sent_once_more(
    desk: Client, settings: Settings
) -> None:
    suggestion = suggest(email="reader@example.org")
    reject(suggestion, actor=User.objects.get(), answer="No.")
    figure = f'href="{QUEUE}?status=untold"><span class="number">1</span>'
    assert figure not in desk.get("/admin/").text

    settings.EMAIL_HOST = "mail.example"
    assert figure in desk.get("/admin/").text
    assert page_of(suggestion) in desk.get(f"{QUEUE}?status=untold").text
    assert "The answer goes out" in desk.post(page_of(suggestion), {"decision": "send"}, follow=True).text

    assert len(mail.outbox) == 1
    assert "Send the answer by e-mail once more" not in desk.get(page_of(suggestion)).text
    assert page_of(suggestion) not in desk.get(f"{QUEUE}?status=untold").text


def test_whoever_may_only_look_decides_nothing() -> None:
    desk, suggestion = signed_in("view_suggestion"), suggest()

    page = desk.get(page_of(suggestion)).text
    assert "decision" not in page
    for decision in ("accept", "merge", "reject", "put_back", "send"):
        assert desk.post(page_of(suggestion), {**accept_values(), "decision": decision}).status_code == 403
    assert Suggestion.objects.get().is_waiting


def test_whoever_may_add_no_article_accepts_none_and_rejects() -> None:
    desk, suggestion = signed_in("view_suggestion", "change_suggestion"), suggest()

    assert "accept-url" not in desk.get(page_of(suggestion)).text
    assert desk.post(page_of(suggestion), accept_values()).status_code == 403
    assert desk.post(page_of(suggestion), {"decision": "reject", "reject-answer": "No."}).status_code == 302
    assert Suggestion.objects.get().status == "rejected"


def test_whoever_may_add_no_line_accepts_into_the_inbox(topic: Topic) -> None:
    desk = signed_in("view_suggestion", "change_suggestion", "add_article", "view_article")
    suggestion = suggest(topic=topic)

    assert "accept-place" not in desk.get(page_of(suggestion)).text
    desk.post(page_of(suggestion), accept_values(place=f"topic-{topic.pk}"))

    assert Article.objects.without_entry().get().title == "Proposed"


def test_nobody_without_rights_gets_in() -> None:
    suggestion = suggest()

    assert signed_in("view_article").get(page_of(suggestion)).status_code == 403
    assert Client().get(page_of(suggestion)).status_code == 302


def test_nothing_is_fetched_and_a_look_changes_nothing(desk: Client) -> None:
    suggestion, before = suggest(), library_now()

    desk.get(page_of(suggestion), {"q": "x"})
    desk.get(QUEUE)

    assert library_now() == before
    assert Suggestion.objects.get().is_waiting


@pytest.mark.parametrize("path", [QUEUE, "page"])
def test_queries_do_not_grow(desk: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with catalogue.change(reason="add"):
        for number in range(20):
            EntryFactory(topic=TopicFactory(), article=ArticleFactory(title=f"Proposed {number}"))
    suggestions = [suggest(f"https://example.org/{number}") for number in range(20)]

    with django_assert_max_num_queries(15):
        assert desk.get(QUEUE if path == QUEUE else page_of(suggestions[0])).status_code == 200
