"""Lists and forms of the desk ask the database a constant number of times, however much it holds."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.models import Article, Change, Entry, Job, Readme, Suggestion, SynonymGroup
from library.readme.importer import import_readme
from tests.journeys.pages import DESK
from tests.made_library import filled, furnished

pytestmark = pytest.mark.django_db

MOST = 15
TRANSACTION = 2  # queries that are counted too: its beginning and its end
# They do what they tell of and take it back, or compare it row by row; how often they ask depends on what it is.
TRIED_OUT = {"desk-topic-merge", "desk-topic-demote", "desk-group-promote", "desk-change-undo"}


@pytest.fixture(params=[5, 110])
def desk(db: None, request: pytest.FixtureRequest) -> Client:
    """A library of some size with a little of everything, and its curator."""
    filled(request.param)
    with catalogue.change(reason="more"):
        SynonymGroup.objects.create(words="量化, quantization")
        for number in range(request.param // 5):
            Suggestion.objects.create(kind="article", key=str(number), url=f"https://e.example/{number}")
            Job.objects.create(kind=Job.Kind.BULK)
            Change.objects.create(reason="tags added: 量化", catalogue_version=number, actor=User.objects.get())
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(User.objects.get())
    return client


def lists(desk: Any, home: str) -> Iterator[str]:
    """A list as it opens, sorted, searched, turned over, and narrowed by each of its filters."""
    request = RequestFactory().get(home)
    request.user = User.objects.get()
    changelist = desk.get_changelist_instance(request)
    yield home
    yield f"{home}?p=2"
    sortable = [place for place, name in enumerate(desk.list_display, 1) if changelist.get_ordering_field(name)]
    yield from (f"{home}?o=-{place}" for place in sortable[-1:])
    if desk.search_fields:
        yield f"{home}?q=量化"
    for spec in changelist.filter_specs:
        *_others, choice = spec.choices(changelist)
        yield f"{home}{choice['query_string']}"


def test_lists_stay_within_their_queries(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for model, pages in admin.site._registry.items():
        for path in lists(pages, f"/admin/{model._meta.app_label}/{model._meta.model_name}/"):
            with django_assert_max_num_queries(MOST, info=path):
                assert desk.get(path).status_code in (200, 302), path


def test_forms_stay_within_their_queries(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for model, pages in admin.site._registry.items():
        home = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        row = model._default_manager.order_by("pk").last()
        if row is not None:
            with django_assert_max_num_queries(MOST, info=home):
                assert desk.get(f"{home}{row.pk}/change/").status_code in (200, 302)
        if pages.has_add_permission(_request()):
            with django_assert_max_num_queries(MOST, info=home):
                assert desk.get(f"{home}add/").status_code == 200
        for name in pages.get_autocomplete_fields(_request()):
            asked = {"app_label": "library", "model_name": str(model._meta.model_name), "field_name": name}
            with django_assert_max_num_queries(MOST, info=f"{home} {name}"):
                assert desk.get("/admin/autocomplete/", {**asked, "term": "量化"}).status_code == 200


def test_an_entry_that_stands_in_a_list_too(
    seed_bytes: bytes, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    import_readme(seed_bytes, name="easyllm")
    client = Client()
    client.force_login(User.objects.create_superuser("curator"))
    readme = Readme.objects.get().pk
    for entry in (Entry.objects.earliest("pk"), Entry.objects.latest("pk")):
        forms = {"entry": entry.pk, "article": entry.article_id, "topic": entry.topic_id, "readme": readme}
        for path in (f"{name}/{number}" for name, number in forms.items()):
            with django_assert_max_num_queries(MOST, info=path):
                client.get(f"/admin/library/{path}/change/")


@pytest.mark.django_db(transaction=True, reset_sequences=True)  # the addresses hold numbers of rows
def test_further_pages_stay_within_their_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    furnished()
    client = Client()
    client.force_login(User.objects.get(username="curator"))
    for place in DESK:
        if place.name not in TRIED_OUT:
            with django_assert_max_num_queries(MOST, info=place.path):
                assert client.get(place.path).status_code == place.status
    chosen = list(Article.objects.published().order_by("pk").values_list("pk", flat=True)[:7])
    request = RequestFactory().get("/admin/library/article/")
    request.user = User.objects.get(username="curator")
    for action in admin.site.get_model_admin(Article).get_actions(request):
        with django_assert_max_num_queries(MOST + TRANSACTION, info=action):
            page = client.post("/admin/library/article/", {"action": action, "_selected_action": chosen, "index": 0})
            assert page.status_code == 200, action


def test_a_page_shows_the_rows_that_belong_there_in_order(desk: Client) -> None:
    wanted = list(Article.objects.order_by("title", "-pk").values_list("pk", flat=True))
    shown: list[int] = []
    for number in range(-(-len(wanted) // 100)):
        page = desk.get("/admin/library/article/", {"o": "1", "p": str(number + 1)})
        shown += [row.pk for row in page.context["cl"].result_list]
    assert shown == wanted


def _request() -> Any:
    request = RequestFactory().get("/")
    request.user = User.objects.get()
    return request
