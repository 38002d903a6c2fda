import json

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from library import catalogue
from library.models import Article, Mark, Readme, Shelf
from library.shelves import SHELF_COOKIE

pytestmark = pytest.mark.django_db


def mark(client: Client, number: int, **fields: str) -> None:
    assert client.post(f"/articles/{number}/mark/", fields).status_code == 302


@pytest.fixture
def first(seed: Readme) -> Article:
    article = Article.objects.order_by("pk").first()
    assert article is not None
    return article


def test_reading_sets_no_cookie_and_the_first_mark_sets_one(chinese: Client, first: Article) -> None:
    for path in ("/", "/new/", "/search/?q=LLM", "/shelf/", first.get_absolute_url()):
        chinese.get(path)
    assert not chinese.cookies
    mark(chinese, first.pk, state="reading")
    assert set(chinese.cookies) == {SHELF_COOKIE}
    assert chinese.cookies[SHELF_COOKIE]["httponly"]
    assert Mark.objects.get().state == "reading"


def test_a_mark_leads_back_to_where_the_article_stands(chinese: Client, first: Article) -> None:
    back = chinese.post(
        f"/articles/{first.pk}/mark/", {"state": "read"}, headers={"Referer": "http://testserver/new/?page=1"}
    )
    assert back["Location"] == f"http://testserver/new/?page=1#article-{first.pk}"
    away = chinese.post(f"/articles/{first.pk}/mark/", {"state": "read", "next": "https://evil.example/"})
    assert away["Location"].startswith("/articles/")


def test_a_page_that_asks_gets_the_form_alone(chinese: Client, first: Article) -> None:
    answer = chinese.post(f"/articles/{first.pk}/mark/", {"star": "1"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith('<form class="mark"')
    assert 'name="star" value="0" aria-pressed="true"' in page


@pytest.mark.parametrize("fields", [{}, {"state": "lost"}, {"star": "maybe"}, {"state": ""}])
def test_a_mark_that_makes_no_sense_is_refused(chinese: Client, first: Article, fields: dict[str, str]) -> None:
    assert chinese.post(f"/articles/{first.pk}/mark/", fields).status_code == 400
    assert not Shelf.objects.exists()


def test_only_published_articles_can_be_marked(chinese: Client, first: Article) -> None:
    with catalogue.change(reason="test"):
        first.status = Article.Status.DRAFT
        first.save()
    assert chinese.post(f"/articles/{first.pk}/mark/", {"state": "read"}).status_code == 404


def test_looking_at_a_mark_changes_nothing(chinese: Client, first: Article) -> None:
    assert chinese.get(f"/articles/{first.pk}/mark/?state=read").status_code == 405


def test_states_show_on_the_map_once_something_is_marked(chinese: Client, first: Article) -> None:
    assert "data-state" not in chinese.get("/").content.decode()
    mark(chinese, first.pk, state="read")
    page = chinese.get("/").content.decode()
    assert page.count('data-state="read"') == 1
    assert page.count('data-state="unread"') == 20
    assert page.count('<rect class="read"') == 1
    assert "10 篇 · 已读 1" in page


def test_the_shelf_has_what_was_marked_under_its_headings(chinese: Client, seed: Readme) -> None:
    numbers = list(Article.objects.order_by("pk").values_list("pk", flat=True)[:4])
    mark(chinese, numbers[0], state="reading")
    mark(chinese, numbers[1], state="read")
    mark(chinese, numbers[2], star="1")
    mark(chinese, numbers[3], state="unread")
    context = chinese.get("/shelf/").context
    found = {section.name: [line.article.pk for line in section.lines] for section in context["sections"]}
    assert found == {"reading": [numbers[0]], "starred": [numbers[2]], "unread": [numbers[3]], "read": [numbers[1]]}
    heading = chinese.get("/shelf/?state=reading").context
    assert [line.article.pk for line in heading["lines"]] == [numbers[0]]


def test_an_empty_shelf_proposes_where_to_begin(chinese: Client, seed: Readme) -> None:
    with catalogue.change(reason="test"):
        Article.objects.filter(title__contains="GLM").update(is_must_read=True)
    proposed = chinese.get("/shelf/").context["beginnings"]
    assert len(proposed) == 3
    assert proposed[0].article.title == "预训练语言模型：GLM"


def test_the_shelf_is_kept_by_nobody(chinese: Client, seed: Readme) -> None:
    assert "no-store" in chinese.get("/shelf/")["Cache-Control"]


def test_a_secret_link_changes_nothing_until_its_button_is_pressed(
    chinese: Client, english: Client, first: Article
) -> None:
    mark(chinese, first.pk, state="read")
    link = chinese.get("/shelf/").context["secret_link"]
    page = english.get(link)
    assert page.status_code == 200
    assert not english.cookies
    assert english.post(link).status_code == 302
    assert english.cookies[SHELF_COOKIE].value == chinese.cookies[SHELF_COOKIE].value


def test_marks_of_the_browser_are_added_to_the_shelf_that_is_opened(
    chinese: Client, english: Client, seed: Readme
) -> None:
    one, two = Article.objects.order_by("pk")[:2]
    mark(chinese, one.pk, state="read")
    mark(english, two.pk, state="reading")
    english.post(chinese.get("/shelf/").context["secret_link"])
    assert Shelf.objects.count() == 1
    assert Mark.objects.count() == 2


def test_an_unknown_secret_link_is_not_found(chinese: Client, db: None) -> None:
    assert chinese.get("/shelf/open/nothing/").status_code == 404
    assert chinese.post("/shelf/open/nothing/").status_code == 404


def test_a_new_link_closes_the_former_one(chinese: Client, english: Client, first: Article) -> None:
    mark(chinese, first.pk, state="read")
    link = chinese.get("/shelf/").context["secret_link"]
    chinese.post("/shelf/link/")
    assert english.get(link).status_code == 404
    assert chinese.get("/shelf/").context["secret_link"] != link
    assert Mark.objects.count() == 1


def upload(client: Client, content: bytes) -> object:
    return client.post("/shelf/import/", {"file": SimpleUploadedFile("shelf.json", content)})


def test_a_shelf_is_exported_and_imported_elsewhere(chinese: Client, english: Client, first: Article) -> None:
    mark(chinese, first.pk, state="read")
    content = chinese.get("/shelf/export.json").content
    assert json.loads(content)["marks"][0]["key"] == first.key
    answer = upload(english, content)
    assert answer.context["import_report"].taken == 1  # type: ignore[attr-defined]
    assert [section.name for section in english.get("/shelf/").context["sections"]] == ["read"]


def test_an_export_says_nothing_of_an_article_that_is_no_longer_public(chinese: Client, first: Article) -> None:
    mark(chinese, first.pk, state="read")
    with catalogue.change(reason="test"):
        first.status, first.title = Article.Status.DRAFT, "noch geheim"
        first.save()
    assert json.loads(chinese.get("/shelf/export.json").content)["marks"] == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"[]", b"[" * 100_000, b"9" * 5000])
def test_a_file_that_is_no_shelf_changes_nothing_and_says_why(chinese: Client, seed: Readme, content: bytes) -> None:
    answer = upload(chinese, content)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert answer.context["import_error"]  # type: ignore[attr-defined]
    assert not Shelf.objects.exists()


@pytest.mark.parametrize("path", ["/shelf/import/", "/shelf/delete/", "/shelf/link/"])
def test_whoever_turns_back_to_where_a_form_was_taken_is_led_to_the_shelf(
    chinese: Client, first: Article, path: str
) -> None:
    mark(chinese, first.pk, state="read")
    key_hash = Shelf.objects.get().key_hash
    answer = chinese.get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/shelf/")
    assert Shelf.objects.get().key_hash == key_hash
    assert chinese.put(path).status_code == 405


def test_a_shelf_is_removed_with_its_cookie_once_the_reader_means_it(chinese: Client, first: Article) -> None:
    mark(chinese, first.pk, state="read")
    assert chinese.post("/shelf/delete/").status_code == 422
    assert Shelf.objects.count() == 1
    chinese.get("/")
    chinese.post("/shelf/delete/", {"sure": "yes"})
    assert not Shelf.objects.exists()
    assert {cookie.value for cookie in chinese.cookies.values()} == {""}


def test_the_shelf_of_an_account_needs_no_cookie_of_its_own(chinese: Client, first: Article) -> None:
    chinese.force_login(User.objects.create_user("reader"))
    mark(chinese, first.pk, state="read")
    assert SHELF_COOKIE not in chinese.cookies
    assert [section.name for section in chinese.get("/shelf/").context["sections"]] == ["read"]
    assert chinese.get("/shelf/").context["secret_link"] == ""


def test_a_topic_tells_how_far_the_reader_is_and_what_comes_next(chinese: Client, first: Article) -> None:
    mark(chinese, first.pk, state="read")
    context = chinese.get("/topics/大模型理论/").context
    assert (context["read_count"], context["count"]) == (1, 10)
    assert context["next_unread"].article.pk != first.pk
    assert chinese.get(first.get_absolute_url()).context["next_unread"] is not None


def test_only_who_may_edit_is_shown_the_way_to_the_desk(chinese: Client, first: Article) -> None:
    pages = ("/", "/topics/大模型理论/", first.get_absolute_url(), "/new/")
    for path in pages:
        assert 'class="edit"' not in chinese.get(path).content.decode()
    curator = User.objects.create_user("curator", is_staff=True)
    curator.user_permissions.add(*Permission.objects.filter(codename__in=["change_article", "change_topic"]))
    chinese.force_login(curator)
    for path in pages:
        assert 'class="edit"' in chinese.get(path).content.decode()


def test_what_came_since_the_last_visit_is_new(chinese: Client, first: Article) -> None:
    mark(chinese, first.pk, state="read")
    chinese.cookies["visits"] = "0.1600000000"
    page = chinese.get("/")
    assert page.context["new_count"] == 21
    assert page.cookies["visits"].value.startswith("1600000000.")
    chinese.cookies["visits"] = "1.99"
    assert chinese.get("/").status_code == 200
    for nonsense in ("nonsense.²", f"1.{10**20}", "0." + "9" * 5000):
        chinese.cookies["visits"] = nonsense
        assert chinese.get("/new/").status_code == 200
    chinese.cookies["visits"] = "nonsense.²"
    assert chinese.get("/").context["new_count"] == 0
