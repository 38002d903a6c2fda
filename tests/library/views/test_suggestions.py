import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from library.catalogue import Unit
from library.curation.deciding import accept, reject
from library.curation.suggestions import signed_number
from library.models import Article, Readme, Suggestion
from tests.factories import ArticleFactory, TopicFactory

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}
GOOD = {"url": "https://example.org/good", "title": "", "topic": "", "note": "", "comment": ""}


def send(client: Client, path: str = "/suggest/", **values: object) -> Any:
    """Send the form as a browser does from our own page."""
    return client.post(path, {**GOOD, **values}, headers=OURS)


def test_a_suggestion_is_kept_as_it_was_sent_and_nothing_of_its_sender(
    english: Client, unit: Unit, main_list: Readme
) -> None:
    topic = TopicFactory(readme=main_list)

    answer = send(english, url=" https://Example.org/Good?b=2#x ", title="Good", topic=topic.pk, note="Clear.")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/suggest/thanks/?link=")
    assert not answer.cookies
    kept = Suggestion.objects.get()
    assert (kept.kind, kept.status, kept.url) == ("article", "waiting", "https://Example.org/Good?b=2#x")
    assert (kept.title, kept.topic, kept.note, kept.language) == ("Good", topic, "Clear.", "en")
    assert not Article.objects.exists()


def test_an_address_alone_is_enough_and_its_scheme_may_be_left_out(chinese: Client) -> None:
    assert send(chinese, url="example.org/good").status_code == 302
    assert Suggestion.objects.get().url == "https://example.org/good"


def test_a_title_is_one_line_whatever_was_sent(english: Client) -> None:
    send(english, title="One\nline\u2028 of\x0b three")

    assert Suggestion.objects.get().title == "One line of three"


def test_the_thanks_say_what_happens_next(chinese: Client) -> None:
    assert "荐文单已交到策展人手中" in chinese.get("/suggest/thanks/").content.decode()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"url": ""}, "url", "Fill in the address"),
        ({"url": "javascript:alert(1)"}, "url", "This is no address of a page"),
        ({"url": "not an address"}, "url", "This is no address of a page"),
        ({"url": "word"}, "url", "This is no address of a page"),
        ({"url": f"https://example.org/{'a' * 2048}"}, "url", "longer than 2 KB"),
        ({"note": "好" * 501}, "note", "500"),
        ({"title": "a" * 301}, "title", "300"),
        ({"topic": "999999"}, "topic", "no longer here"),
    ],
)
def test_a_fault_is_told_at_the_top_and_at_its_field_and_what_was_typed_stays(
    english: Client, values: dict[str, str], field: str, words: str
) -> None:
    answer = send(english, **{"title": "Kept <b>", **values})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'role="alert" tabindex="-1"' in page
    assert re.search(rf'<li><a href="#id_{field}">[^<]*{words}', page)
    assert re.search(rf'id="id_{field}_error">[^<]*{words}', page)
    assert 'aria-invalid="true"' in page
    if "title" not in values:
        assert 'value="Kept &lt;b&gt;"' in page
    assert not Suggestion.objects.exists()


def test_an_article_that_is_here_is_shown_in_place_of_being_stored(english: Client, unit: Unit) -> None:
    article = ArticleFactory(url="https://example.org/known", title="已有的文章")

    answer = send(english, url="http://www.example.org/known/?utm_source=x", note="typed")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "in the library already" in page
    assert f'href="{article.get_absolute_url()}" lang="zh-Hans">已有的文章</a>' in page
    assert ">\ntyped</textarea>" in page
    assert not Suggestion.objects.exists()


def test_an_article_that_readers_do_not_see_is_not_given_away(english: Client, unit: Unit) -> None:
    ArticleFactory(url="https://example.org/draft", title="Secret", status=Article.Status.DRAFT)

    assert "Secret" not in english.get("/suggest/?url=https://example.org/draft").content.decode()
    assert send(english, url="https://example.org/draft")["Location"].startswith("/suggest/thanks/?link=")
    assert Suggestion.objects.count() == 1


def test_the_same_suggestion_again_is_thanked_for_and_kept_once(english: Client) -> None:
    answers = [send(english, url=url)["Location"] for url in ("https://example.org/a", "https://example.org/a/")]

    assert answers[0] == answers[1]
    assert Suggestion.objects.count() == 1


def test_the_form_is_filled_from_what_an_app_shares(chinese: Client, unit: Unit, main_list: Readme) -> None:
    topic = TopicFactory(readme=main_list)

    page = chinese.get(
        "/suggest/", {"title": "标题", "text": "看看 https://example.org/shared。", "topic": str(topic.pk)}
    ).content.decode()

    assert 'value="https://example.org/shared"' in page
    assert 'value="标题"' in page
    assert f'<option value="{topic.pk}" selected>' in page


def test_topics_are_offered_as_a_tree_with_their_languages(english: Client, unit: Unit, main_list: Readme) -> None:
    above = TopicFactory(readme=main_list, title="推理", title_en="Inference")
    TopicFactory(readme=main_list, parent=above, title="显存")
    TopicFactory(readme=main_list, title="License", role="meta")

    page = english.get("/suggest/").content.decode()

    assert ">Inference</option>" in page
    assert 'lang="zh-Hans">\u3000显存</option>' in page
    assert "License" not in page


@pytest.mark.parametrize("query", ["", "?url=%00%ff&topic=x&title=%3Cscript%3E", "?text=" + "a" * 9000])
def test_the_form_opens_whatever_its_address_says(chinese: Client, query: str) -> None:
    answer = chinese.get(f"/suggest/{query}")

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().partition("<main")[2]


def test_htmx_asks_for_the_word_on_an_address_alone(english: Client, unit: Unit) -> None:
    article = ArticleFactory(url="https://example.org/known")
    headers = {"hx-request": "true"}

    known = english.get("/suggest/?url=https://example.org/known", headers=headers)
    new = english.get("/suggest/?url=https://example.org/new", headers=headers)

    assert article.get_absolute_url() in known.content.decode()
    assert "<html" not in known.content.decode()
    assert new.content.strip() == b""
    assert "HX-Request" in known["Vary"]


def test_whoever_fills_in_the_field_that_nobody_sees_is_told_and_loses_no_word(english: Client, unit: Unit) -> None:
    answer = send(english, comment="Buy", note="typed")
    report = english.post(f"/articles/{ArticleFactory().pk}/report/", {"reason": "dead", "comment": "x"}, headers=OURS)

    assert (answer.status_code, report.status_code) == (422, 422)
    assert not Suggestion.objects.exists()
    assert "Please send it once more." in answer.text.partition('role="alert"')[2]
    assert "Please send it once more." in report.text.partition('role="alert"')[2]
    assert ">\ntyped</textarea>" in answer.text
    assert "Buy" not in answer.text


def test_the_trap_is_out_of_the_way_of_people_and_of_what_fills_in_forms_for_them(english: Client) -> None:
    trap = re.search(r'<div hidden>.*?name="(\w+)" (.*?)></div>', english.get("/suggest/").text)

    assert trap is not None
    assert trap[1] == "comment"  # a name that no browser fills in from somebody's particulars
    assert 'autocomplete="off"' in trap[2]
    assert 'tabindex="-1"' in trap[2]


def test_the_sixth_suggestion_of_an_hour_is_told_to_wait(english: Client, settings: Settings) -> None:
    settings.EASYLLM_TRUSTED_PROXY_COUNT = 1
    answers = [send_from(english, "203.0.113.9", number) for number in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert 0 < int(answers[5]["Retry-After"]) <= 3600
    assert "A little slower, please" in answers[5].content.decode()
    assert re.search(r"come back in \d+ minutes?\.", answers[5].content.decode())
    assert send_from(english, "203.0.113.10", 7).status_code == 302
    assert Suggestion.objects.count() == 6


def send_from(client: Client, address: str, number: int) -> Any:
    headers = {**OURS, "x-forwarded-for": address}
    return client.post("/suggest/", {**GOOD, "url": f"https://example.org/{number}"}, headers=headers)


def test_faulty_forms_do_not_count(english: Client) -> None:
    assert [send(english, url="x y").status_code for _ in range(7)] == [422] * 7
    assert send(english).status_code == 302


def test_a_reader_reports_what_is_wrong_with_an_article(english: Client, unit: Unit) -> None:
    article = ArticleFactory(url="https://example.org/dead", title="好文")
    path = f"/articles/{article.pk}/report/"

    page = english.get(path)
    answer = english.post(path, {"reason": "dead", "note": "404", "comment": ""}, headers=OURS)
    thanks = english.get(answer["Location"])

    assert 'lang="zh-Hans">好文</a>' in page.content.decode()
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{path}thanks/?link=")
    assert "/suggest/" in thanks.content.decode().partition('id="follow-link"')[2][:100]
    assert article.get_absolute_url() in thanks.content.decode()
    kept = Suggestion.objects.get()
    assert (kept.kind, kept.article, kept.reason, kept.note, kept.key) == ("report", article, "dead", "404", "")


@pytest.mark.parametrize(
    ("values", "field"), [({}, "reason"), ({"reason": "rude"}, "reason"), ({"reason": "other"}, "note")]
)
def test_a_report_needs_a_reason_and_another_reason_needs_words(
    english: Client, unit: Unit, values: dict[str, str], field: str
) -> None:
    answer = english.post(f"/articles/{ArticleFactory().pk}/report/", values, headers=OURS)

    assert answer.status_code == 422
    assert f'<li><a href="#id_{field}">' in answer.content.decode()
    assert f'id="id_{field}"' in answer.content.decode()


@pytest.mark.parametrize("status", [Article.Status.DRAFT, Article.Status.WITHDRAWN])
def test_nothing_is_reported_of_an_article_that_readers_do_not_see(
    english: Client, unit: Unit, status: Article.Status
) -> None:
    article = ArticleFactory(status=status)

    assert english.get(f"/articles/{article.pk}/report/").status_code == 404
    assert english.get(f"/articles/{article.pk}/report/thanks/").status_code == 404


def test_reports_and_suggestions_share_one_limit(english: Client, unit: Unit) -> None:
    path = f"/articles/{ArticleFactory().pk}/report/"
    for number in range(5):
        send(english, url=f"https://example.org/{number}")

    assert english.post(path, {"reason": "dead"}, headers=OURS).status_code == 429


def strict() -> Client:
    return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})


@pytest.mark.parametrize("path", ["/suggest/", "/articles/{}/report/"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 302),
        ({"origin": "http://testserver"}, 302),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_only_forms_from_our_own_pages_are_taken(unit: Unit, path: str, headers: dict[str, str], status: int) -> None:
    article = ArticleFactory()

    answer = strict().post(path.format(article.pk), {**GOOD, "reason": "dead"}, headers=headers)

    assert answer.status_code == status
    assert Suggestion.objects.count() == (status == 302)


def test_a_browser_that_does_not_say_where_a_form_comes_from_is_asked_once(settings: Settings) -> None:
    client = strict()

    asked = client.post("/suggest/", GOOD)
    page = asked.content.decode()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    sent = client.post("/suggest/", fields)

    assert asked.status_code == 200
    assert fields["url"] == GOOD["url"]
    assert "csrfmiddlewaretoken" in fields
    assert sent.status_code == 302
    assert Suggestion.objects.count() == 1


@pytest.mark.parametrize("size", [1, 60])
def test_queries_do_not_grow_with_the_topics_offered(
    chinese: Client, unit: Unit, main_list: Readme, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        TopicFactory(readme=main_list, parent=TopicFactory(readme=main_list))

    with django_assert_max_num_queries(6):
        assert chinese.get("/suggest/?url=https://example.org/new").status_code == 200


def test_whoever_may_add_articles_is_led_to_the_desk(chinese: Client) -> None:
    chinese.force_login(User.objects.create_superuser("curator"))

    page = chinese.get("/suggest/", {"title": "标题", "text": "看 https://example.org/shared。"}).content.decode()
    other = Client().get("/suggest/?url=https://example.org/shared").content.decode()

    assert 'href="/admin/library/article/quick/?url=https%3A%2F%2Fexample.org%2Fshared&amp;title=' in page
    assert "/admin/" not in other


def test_an_address_for_the_answer_is_asked_for_only_where_mail_is_sent(english: Client, settings: Settings) -> None:
    assert 'name="email"' not in english.get("/suggest/").content.decode()
    send(english, email="a@example.org")
    assert Suggestion.objects.get().email == ""

    settings.EMAIL_HOST = "mail.example"
    assert 'name="email"' in english.get("/suggest/").content.decode()
    assert send(english, url="https://example.org/b", email="not an address").status_code == 422
    send(english, url="https://example.org/b", email="b@example.org")
    assert Suggestion.objects.get(key="https://example.org/b").email == "b@example.org"
    assert mail.outbox == []


def test_the_first_address_that_is_left_with_a_suggestion_gets_the_answer(english: Client, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    for email in ("", "first@example.org", "second@example.org"):
        send(english, email=email)

    assert Suggestion.objects.get().email == "first@example.org"


def followed(client: Client, suggestion: Suggestion) -> str:
    answer = client.get(f"/suggest/{signed_number(suggestion)}/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    return answer.content.decode()


def test_the_link_tells_how_a_suggestion_stands(english: Client, chinese: Client, unit: Unit) -> None:
    send(english, url="https://example.org/good?utm_source=mine", note="my own words")
    suggestion = Suggestion.objects.get()
    curator = User.objects.create_user("wang")

    waiting = followed(english, suggestion)
    assert "waits for a curator" in waiting
    assert "https://example.org/good" in waiting
    assert "utm_source" not in waiting
    assert "my own words" not in waiting
    assert "noindex" in waiting

    reject(suggestion, actor=curator, answer="Too short.")
    assert "Too short." in followed(english, suggestion)
    assert "was not taken" in followed(english, suggestion)
    assert "wang" not in followed(chinese, suggestion)


@pytest.mark.parametrize("status", [Article.Status.DRAFT, Article.Status.WITHDRAWN])
def test_the_link_leads_to_the_article_once_readers_see_it(english: Client, unit: Unit, status: Article.Status) -> None:
    send(english)
    suggestion, curator = Suggestion.objects.get(), User.objects.create_user("curator")
    article = ArticleFactory(title="Secret", status=status)
    accept(suggestion, article, actor=curator)

    hidden = followed(english, suggestion)
    assert "It was accepted" in hidden
    assert "Secret" not in hidden
    assert f"/articles/{article.pk}" not in hidden

    article.status = Article.Status.PUBLISHED
    article.save()
    assert article.get_absolute_url() in followed(english, suggestion)


def test_the_link_of_what_was_merged_leads_on(english: Client, unit: Unit) -> None:
    send(english)
    survivor = ArticleFactory(title="Survivor")
    gone = ArticleFactory(title="Gone", status=Article.Status.MERGED, merged_into=survivor)
    accept(Suggestion.objects.get(), gone, actor=User.objects.create_user("curator"))

    page = followed(english, Suggestion.objects.get())

    assert survivor.get_absolute_url() in page
    assert "Gone" not in page


@pytest.mark.parametrize("signed", ["1", "1.forged", "x.y", "1.", ".", "%00", "queue"])
def test_a_forged_link_leads_nowhere(english: Client, signed: str) -> None:
    send(english)

    assert english.get(f"/suggest/{signed}/").status_code == 404
    assert 'id="follow-link"' not in english.get(f"/suggest/thanks/?link={signed}").content.decode()


def test_no_cache_keeps_a_page_that_shows_the_link(english: Client, unit: Unit) -> None:
    report = english.post(f"/articles/{ArticleFactory().pk}/report/", {"reason": "dead"}, headers=OURS)

    for answer in (send(english), report):
        thanks = english.get(answer["Location"])
        assert 'id="follow-link"' in thanks.text
        assert "no-store" in thanks["Cache-Control"]


def test_no_other_site_is_told_the_link(english: Client) -> None:
    thanks = english.get(send(english)["Location"])
    page = english.get(f"/suggest/{signed_number(Suggestion.objects.get())}/")

    for answer in (thanks, page):  # browsers tell other sites the host at most
        assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_a_signature_of_another_suggestion_does_not_fit(english: Client) -> None:
    send(english)
    send(english, url="https://example.org/other")
    first, second = Suggestion.objects.order_by("pk")

    assert english.get(f"/suggest/{second.pk}.{signed_number(first).partition('.')[2]}/").status_code == 404


def test_a_report_is_followed_in_the_same_way(english: Client, unit: Unit) -> None:
    article = ArticleFactory()
    english.post(f"/articles/{article.pk}/report/", {"reason": "dead"}, headers=OURS)
    report = Suggestion.objects.get()
    accept(report, article, actor=User.objects.create_user("curator"), answer="A new address was found.")

    page = followed(english, report)

    assert "mended" in page
    assert "A new address was found." in page
