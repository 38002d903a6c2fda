"""What no browser sends by itself: letters for numbers, numbers that no row can have, more rows than there are."""

import pytest
from django.test import Client

from library import catalogue
from library.models import Article, Entry, Tag
from tests.desk_forms import edited, opened
from tests.factories import ArticleFactory, EntryFactory, TagFactory

pytestmark = pytest.mark.django_db

ODD_NUMBERS = ("abc", "9" * 30, "9" * 5000, "²", "1\0")
ARTICLES = "/admin/library/article/"


@pytest.fixture
def entry() -> Entry:
    with catalogue.change(reason="add"):
        entry: Entry = EntryFactory()
    return entry


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_a_row_that_there_is_not_is_an_error_in_the_form(desk: Client, entry: Entry, number: str) -> None:
    answer = edited(desk, f"/admin/library/entry/{entry.pk}/change/", topic=number, group=number, article=number)
    assert answer.status_code == 200
    assert {"topic", "group", "article"} <= answer.context["adminform"].form.errors.keys()


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_a_row_that_there_is_not_is_an_error_in_a_line_of_the_form(desk: Client, entry: Entry, number: str) -> None:
    answer = edited(desk, f"{ARTICLES}{entry.article_id}/change/", **{"entries-0-topic": number})
    assert answer.status_code == 200
    assert answer.context["errors"]


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_an_action_on_what_is_no_row_does_nothing(desk: Client, entry: Entry, number: str) -> None:
    answer = desk.post(ARTICLES, {"action": "put_in_bin", "_selected_action": number, "confirm": "1"})
    assert answer.status_code == 400
    assert Article.objects.kept().filter(pk=entry.article_id).exists()


@pytest.mark.parametrize("number", ["abc", "9" * 30, "9" * 5000])
@pytest.mark.parametrize("name", ["INITIAL_FORMS", "TOTAL_FORMS", "0-id"])
def test_a_topic_form_that_miscounts_its_rows_is_refused(desk: Client, entry: Entry, name: str, number: str) -> None:
    answer = edited(desk, f"/admin/library/topic/{entry.topic_id}/change/", **{f"entries-{name}": number})
    assert answer.status_code in (200, 302, 400)
    assert Entry.objects.filter(pk=entry.pk).exists()


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_a_tag_is_split_among_the_articles_that_there_are(desk: Client, number: str) -> None:
    with catalogue.change(reason="add"):
        tag: Tag = TagFactory()
        ArticleFactory().tags.add(tag)
    form = {"names": "甲, 乙", "old": "stays", "shown_names": "甲, 乙", "listed": number, "part-0": number}
    assert desk.post(f"/admin/library/tag/{tag.pk}/split/", form).status_code == 200


@pytest.mark.parametrize("value", ["\0", "9" * 30])
@pytest.mark.parametrize(
    "path",
    [
        "article/?language=",
        "article/?status__exact=",
        "entry/?article__status=",
        "article/?site__id__exact=",
        "article/?tags__id__exact=",
        "topic/?readme__id__exact=",
        "change/?unwritten=",
        "change/?actor__id__exact=",
        "article/?p=",
        "article/?o=",
    ],
)
@pytest.mark.usefixtures("entry")
def test_a_list_narrowed_by_what_there_is_not_is_shown(desk: Client, path: str, value: str) -> None:
    name, _equals, parameter = path.partition("?")
    assert desk.get(f"/admin/library/{name}", {parameter.removesuffix("="): value}).status_code in (200, 302)


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_a_topic_is_put_in_order_by_rows_that_there_are(desk: Client, entry: Entry, number: str) -> None:
    path = f"/admin/library/topic/{entry.topic_id}/order/"
    seen = opened(desk, path).get("seen", "")
    for form in ({"row": f"entry-{number}", "do": "up"}, {"row": f"entry-{entry.pk}", "do": "place", "place": number}):
        assert desk.post(path, {**form, "seen": seen}).status_code == 302
