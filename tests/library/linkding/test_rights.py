"""A client may do what its owner may do at the desk, and no more."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from library import catalogue
from library.models import Article, Mark, Tag
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory
from tests.linkding_calls import Api, api_of

pytestmark = pytest.mark.django_db

LIST, URL = "/api/bookmarks/", "https://example.org/attention"
FORBIDDEN = {"detail": "You do not have permission to perform this action."}


def article(**fields: object) -> Article:
    """An article that is in the library."""
    with catalogue.change(reason="test"):
        made: Article = ArticleFactory(**{"url": URL, "title": "Attention", **fields})
    return made


def test_whoever_writes_drafts_saves_and_edits_drafts(contributor: Api) -> None:
    with catalogue.change(reason="test"):
        TagFactory(name="attention")
    body = {"url": URL, "title": "Attention", "description": "About", "notes": "n", "tag_names": ["attention"]}

    number = contributor.send("POST", LIST, body)["id"]
    assert contributor.status == 201
    answer = contributor.send("PATCH", f"{LIST}{number}/", {"title": "Attention, again", "tag_names": []})

    assert (answer["title"], answer["tag_names"], answer["shared"]) == ("Attention, again", [], False)


@pytest.mark.parametrize("field", ["shared", "is_archived"])
def test_whoever_writes_drafts_publishes_and_archives_nothing(contributor: Api, field: str) -> None:
    said = {field: ["You may write drafts; curators alone publish and withdraw articles."]}
    number = article(status="draft").pk

    assert contributor.send("POST", LIST, {"url": "https://example.org/new", field: True}) == said
    assert contributor.send("PATCH", f"{LIST}{number}/", {field: True}) == said
    contributor.send("POST", f"{LIST}{number}/archive/")
    assert contributor.status == 400

    assert Article.objects.get().status == "draft"


def test_whoever_writes_drafts_changes_nothing_that_is_published(contributor: Api) -> None:
    with catalogue.change(reason="test"):
        line = EntryFactory(article=ArticleFactory(url=URL, title="Attention"), topic=TopicFactory(), note="About")
    place = f"{LIST}{line.article_id}/"
    before = contributor.get(place)

    for body in ({"title": "x"}, {"description": "x"}, {"notes": "x"}, {"tag_names": ["x"]}, {"shared": False}):
        assert contributor.send("PATCH", place, body) == FORBIDDEN
        assert contributor.status == 403
    assert contributor.send("POST", LIST, {"url": URL, "title": "x"}) == FORBIDDEN
    assert contributor.send("DELETE", place) == FORBIDDEN
    assert contributor.get(place) == before


def test_what_stays_as_it_is_needs_no_right(contributor: Api) -> None:
    number = article().pk
    before = contributor.get(f"{LIST}{number}/")
    fields = {name: before[name] for name in ("url", "title", "description", "notes", "tag_names", "shared")}

    assert contributor.send("PUT", f"{LIST}{number}/", fields) == before


def test_whoever_writes_drafts_makes_no_tags(contributor: Api) -> None:
    said = {"tag_names": ["There is no such tag yet, and curators alone make tags: new"]}

    assert contributor.send("POST", LIST, {"url": URL, "tag_names": ["new"]}) == said
    assert contributor.send("POST", "/api/tags/", {"name": "new"}) == FORBIDDEN
    assert Tag.objects.count() == Article.objects.count() == 0


def test_whoever_writes_drafts_restores_nothing_by_saving_it_again(curator: Api, contributor: Api) -> None:
    number = curator.send("POST", LIST, {"url": URL, "title": "Attention"})["id"]
    curator.send("DELETE", f"{LIST}{number}/")

    assert "lies in the bin" in contributor.send("POST", LIST, {"url": URL, "title": "Attention"})["url"][0]
    assert contributor.status == 400


def test_readers_mark_what_they_see_and_do_nothing_else(reader: Api) -> None:
    place = f"{LIST}{article().pk}/"

    assert reader.send("PATCH", place, {"unread": True})["unread"] is True
    assert Mark.objects.get().shelf.user == reader.owner
    assert reader.send("PATCH", place, {"title": "x", "unread": False}) == FORBIDDEN
    assert Mark.objects.get().state == "unread"
    assert reader.send("POST", LIST, {"url": "https://example.org/new"}) == FORBIDDEN
    assert reader.send("DELETE", place) == FORBIDDEN
    assert reader.send("POST", "/api/tags/", {"name": "x"}) == FORBIDDEN


def test_rights_of_the_desk_count_for_nobody_who_may_not_come_in_there(curator: Api) -> None:
    draft = article(status="draft")
    curator.owner.is_staff = False
    curator.owner.save()

    assert curator.get(LIST)["count"] == 0
    assert curator.send("POST", LIST, {"url": "https://example.org/new"}) == FORBIDDEN
    curator.send("PATCH", f"{LIST}{draft.pk}/", {"title": "x"})
    assert curator.status == 404


def test_a_refused_request_leaves_nothing_behind(contributor: Api) -> None:
    number = article(status="draft").pk
    body = {"title": "New", "description": "New", "unread": True, "tag_names": ["unknown"]}

    contributor.send("PATCH", f"{LIST}{number}/", body)

    assert contributor.status == 400
    assert Article.objects.get().title == "Attention"
    assert not Mark.objects.exists()


def test_whoever_has_no_role_reads_what_is_published() -> None:
    article()

    assert api_of("").get(LIST)["count"] == 1


@pytest.mark.parametrize("status", ["draft", "withdrawn", "binned", "merged"])
def test_saving_an_address_tells_nothing_of_an_article_that_is_not_seen(reader: Api, status: str) -> None:
    further: dict[str, object] = {"binned": {"binned_at": timezone.now(), "status_before": "draft"}}.get(status, {})
    with catalogue.change(reason="test"):
        if status == "merged":
            further = {"merged_into": ArticleFactory(title="secret", status="draft")}
        hidden = ArticleFactory(url=URL, title="secret", status=status, **further)

    for body in ({"url": URL}, {"url": URL, "unread": True}, {"url": URL, "title": "x"}):
        assert reader.send("POST", LIST, body) == FORBIDDEN  # as an address that is not here
        assert reader.send("POST", LIST, {**body, "url": "https://example.org/other"}) == FORBIDDEN
    assert not Mark.objects.exists()

    for right in ("view_article", "change_article"):
        Group.objects.get(name="contributor").permissions.filter(codename=right).delete()
    blind = api_of("contributor")
    said = {"url": ["This address is in the library already."]}
    assert blind.send("POST", LIST, {"url": URL}) == said
    assert Article.objects.get(pk=hidden.pk).status == status
