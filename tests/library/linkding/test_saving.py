"""Saving, editing, archiving and deleting through linkding's API."""

import pytest

from library import catalogue
from library.models import Article, Change, Entry, Mark, Tag
from library.readme.importer import import_readme
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory
from tests.linkding_calls import Api, api_of

pytestmark = pytest.mark.django_db

LIST, URL = "/api/bookmarks/", "https://example.org/attention"


def saved(api: Api, **fields: object) -> dict[str, object]:
    """What is answered to saving an article."""
    answer: dict[str, object] = api.send("POST", LIST, {"url": URL, "title": "Attention", **fields})
    assert api.status == 201, answer
    return answer


def article(**fields: object) -> Article:
    """An article that is in the library."""
    with catalogue.change(reason="test"):
        made: Article = ArticleFactory(**{"url": URL, "title": "Attention", **fields})
    return made


def with_line(note: str = "") -> Entry:
    """An article with a line in a topic."""
    with catalogue.change(reason="test"):
        line: Entry = EntryFactory(article=ArticleFactory(url=URL, title="Attention"), topic=TopicFactory(), note=note)
    return line


def test_what_is_saved_lies_in_the_inbox_as_a_draft_and_is_answered_as_linkding_does(curator: Api) -> None:
    answer = saved(curator, description="About attention", notes="Read twice", tag_names=["attention", "KV cache"])

    made = Article.objects.get()
    assert made in Article.objects.without_entry()
    assert made.status == "draft"
    assert answer | {"date_added": "", "date_modified": "", "web_archive_snapshot_url": ""} == {
        "id": made.pk,
        "url": URL,
        "title": "Attention",
        "description": "About attention",
        "notes": "Read twice",
        "web_archive_snapshot_url": "",
        "favicon_url": None,
        "preview_image_url": None,
        "is_archived": False,
        "unread": False,
        "shared": False,
        "tag_names": ["KV-cache", "attention"],
        "date_added": "",
        "date_modified": "",
        "website_title": None,
        "website_description": None,
    }
    assert str(answer["date_added"]).endswith("Z")
    assert str(answer["web_archive_snapshot_url"]).endswith(f"/{URL}")
    assert sorted(made.tags.names()) == ["KV cache", "attention"]


def test_one_request_is_one_change_with_a_name_in_the_history(curator: Api) -> None:
    saved(curator, description="About", notes="Mine", tag_names=["attention"], is_archived=True, unread=True)

    change = Change.objects.get()
    assert (change.reason, change.actor) == ("article added: Attention", curator.owner)


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"shared": True}, "published"), ({"is_archived": True}, "withdrawn"), ({"shared": False}, "draft")],
)
def test_shared_is_published_and_archived_is_withdrawn(curator: Api, fields: dict[str, object], status: str) -> None:
    answer = saved(curator, **fields)

    assert Article.objects.get().status == status
    assert {"shared": answer["shared"], "is_archived": answer["is_archived"]} == {
        "shared": status == "published",
        "is_archived": status == "withdrawn",
    }


def test_without_a_title_the_address_stands_for_it_and_the_article_is_a_draft(curator: Api) -> None:
    answer = saved(curator, title="", shared=True)

    assert (answer["title"], answer["shared"]) == ("example.org/attention", False)


def test_unread_is_the_mark_of_whoever_owns_the_token(curator: Api) -> None:
    number = saved(curator, unread=True)["id"]

    assert list(Mark.objects.values_list("shelf__user", "state")) == [(curator.owner.pk, "unread")]
    assert api_of("curator", name="other").get(f"{LIST}{number}/")["unread"] is False

    assert curator.send("PATCH", f"{LIST}{number}/", {"unread": False})["unread"] is False
    assert Mark.objects.get().state == "read"


def test_what_nobody_marked_gets_no_mark_by_being_saved(curator: Api) -> None:
    saved(curator, unread=False)

    assert not Mark.objects.exists()


def test_an_address_that_is_here_is_edited_whatever_its_spelling(curator: Api) -> None:
    known = article(status="published")

    answer = saved(curator, url=f"{URL}/?utm_source=x", title="Attention, again", tag_names=["attention"])

    assert (answer["id"], answer["url"], answer["title"]) == (known.pk, URL, "Attention, again")
    assert answer["tag_names"] == ["attention"]


def test_saving_again_neither_unpublishes_nor_takes_from_the_archive(curator: Api) -> None:
    published, withdrawn = article(status="published"), article(url="https://example.org/old", status="withdrawn")

    assert saved(curator, shared=False, is_archived=False)["shared"] is True
    assert saved(curator, url=withdrawn.url, shared=True, is_archived=False)["is_archived"] is True
    assert Article.objects.get(pk=published.pk).status == "published"


def test_saving_again_publishes_a_draft_where_that_is_asked_for(curator: Api) -> None:
    article(status="draft")

    assert saved(curator, shared=True)["shared"] is True


def test_what_lies_in_the_bin_is_restored_by_saving_it_again(curator: Api) -> None:
    number = saved(curator)["id"]
    curator.send("DELETE", f"{LIST}{number}/")

    assert saved(curator)["id"] == number
    assert Article.objects.get().status == "draft"


def test_saving_what_was_merged_edits_the_article_that_it_leads_to(curator: Api) -> None:
    target = article(url="https://example.org/target", status="published")
    article(status="merged", merged_into=target, status_before="published")

    assert saved(curator, title="Both")["id"] == target.pk


def test_the_description_is_the_note_of_the_line_on_one_line(curator: Api) -> None:
    line = with_line("Old")

    answer = curator.send("PATCH", f"{LIST}{line.article_id}/", {"description": "New\n  and  long"})

    line.refresh_from_db()
    assert (answer["description"], line.note) == ("New and long", "New and long")


def test_a_description_kept_for_an_article_without_a_line_goes_to_the_line_with_the_next_edit(curator: Api) -> None:
    number = saved(curator, description="About", notes="Mine")["id"]
    made = Article.objects.get()
    assert made.private_note == "[description]About[/description]\nMine"
    with catalogue.change(reason="test"):
        line: Entry = EntryFactory(article=made, topic=TopicFactory())
    assert curator.get(f"{LIST}{number}/")["description"] == "About"

    curator.send("PATCH", f"{LIST}{number}/", {"description": "About it"})

    line.refresh_from_db()
    made.refresh_from_db()
    assert (line.note, made.private_note) == ("About it", "Mine")


def test_a_line_whose_list_has_no_place_for_a_note_is_told_with_its_number(curator: Api) -> None:
    table = f'<table><tr><td><a href="{URL}">Attention</a></td></tr></table>'
    import_readme(f"# List\n\n## Topic\n\n{table}\n".encode(), name="list")
    made = Article.objects.get(url=URL)

    answer = curator.send("PATCH", f"{LIST}{made.pk}/", {"description": "x"})

    assert curator.status == 400
    assert "Line 5 of the list has no place for a note" in answer["description"][0]


def test_only_what_is_sent_changes(curator: Api) -> None:
    number = saved(curator, description="About", notes="Mine", tag_names=["a"], shared=True, unread=True)["id"]
    before = curator.get(f"{LIST}{number}/")

    for method, body in (("PATCH", {}), ("PUT", {"url": URL}), ("PATCH", {"title": ""})):
        assert curator.send(method, f"{LIST}{number}/", body) == before

    assert Change.objects.count() == 1


def test_a_put_needs_the_address(curator: Api) -> None:
    number = saved(curator)["id"]

    assert curator.send("PUT", f"{LIST}{number}/", {"title": "x"}) == {"url": ["This field is required."]}
    assert curator.status == 400


def test_an_article_may_get_another_address_but_not_that_of_another(curator: Api) -> None:
    number = saved(curator)["id"]
    article(url="https://example.org/taken", title="Taken")

    answer = curator.send("PATCH", f"{LIST}{number}/", {"url": "https://example.org/new"})
    assert (curator.status, answer["url"]) == (200, "https://example.org/new")

    answer = curator.send("PATCH", f"{LIST}{number}/", {"url": "https://example.org/taken"})
    assert curator.status == 400
    assert "Taken" in answer["url"][0]


def test_archiving_and_taking_out_of_the_archive_gives_the_status_back_that_it_had(curator: Api) -> None:
    made = article(status="published")

    curator.send("POST", f"{LIST}{made.pk}/archive/")
    assert curator.status == 204
    assert Article.objects.get().status == "withdrawn"
    assert Change.objects.latest("id").reason == "withdrawn: Attention"

    curator.send("POST", f"{LIST}{made.pk}/unarchive/")
    assert curator.status == 204
    assert Article.objects.get().status == "published"


def test_what_the_history_does_not_know_leaves_the_archive_as_a_draft(curator: Api) -> None:
    made = article(status="withdrawn", withdrawn_reason="Outdated")

    curator.send("POST", f"{LIST}{made.pk}/archive/")
    assert Article.objects.get().withdrawn_reason == "Outdated"

    curator.send("POST", f"{LIST}{made.pk}/unarchive/")
    assert Article.objects.get().status == "draft"


def test_an_edit_archives_shares_and_unshares(curator: Api) -> None:
    number = saved(curator)["id"]
    place = f"{LIST}{number}/"

    assert curator.send("PATCH", place, {"shared": True})["shared"] is True
    assert curator.send("PATCH", place, {"is_archived": True})["is_archived"] is True
    assert curator.send("PATCH", place, {"is_archived": False})["shared"] is True
    assert curator.send("PATCH", place, {"shared": False})["shared"] is False


def test_deleting_puts_in_the_bin(curator: Api) -> None:
    number = saved(curator)["id"]

    curator.send("DELETE", f"{LIST}{number}/")

    assert curator.status == 204
    assert Article.objects.get().status == "binned"
    assert curator.get(f"{LIST}{number}/") == {"detail": "No Bookmark matches the given query."}
    assert curator.status == 404


def test_tags_are_told_without_blanks_and_found_again_by_what_was_told(curator: Api) -> None:
    number = saved(curator, tag_names=["KV cache", "RAG"])["id"]

    answer = curator.send("PATCH", f"{LIST}{number}/", {"tag_names": ["kv-cache", "new one"]})

    assert answer["tag_names"] == ["KV-cache", "new-one"]
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["KV cache", "RAG", "new one"]


def test_of_two_tags_that_are_told_alike_an_article_keeps_the_one_it_has(curator: Api) -> None:
    with catalogue.change(reason="test"):
        TagFactory(name="KV-cache", slug="a")
        made: Article = ArticleFactory(url=URL)
        made.tags.add(TagFactory(name="KV cache", slug="b"))

    answer = curator.send("PATCH", f"{LIST}{made.pk}/", {"tag_names": ["KV-cache"]})

    assert answer["tag_names"] == ["KV-cache"]
    assert list(made.tags.names()) == ["KV cache"]


def test_tags_are_made_once_and_deleted(curator: Api) -> None:
    made = curator.send("POST", "/api/tags/", {"name": "attention"})
    assert (curator.status, made["name"]) == (201, "attention")
    assert curator.send("POST", "/api/tags/", {"example": "Attention"})["id"] == made["id"]
    assert curator.get(f"/api/tags/{made['id']}/") == made

    curator.send("DELETE", f"/api/tags/{made['id']}/")

    assert (curator.status, Tag.objects.count()) == (204, 0)
