"""aiolinkding, as its author publishes it, does here all that it can."""

import pytest

from tests.clients.site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clients")]


def test_it_lists_and_searches_a_stretch_at_a_time(site: Site) -> None:
    first, second, found, tagged, archived = site.talk(
        ("bookmarks.async_get_all", {"query": "known attention", "limit": 5}),
        ("bookmarks.async_get_all", {"query": "known attention", "limit": 5, "offset": 10}),
        ("bookmarks.async_get_all", {"query": "https://known.example/3"}),
        ("bookmarks.async_get_all", {"query": "#KV-cache", "limit": 1}),
        ("bookmarks.async_get_archived", {"query": "old"}),
    )

    assert (first["count"], len(first["results"]), first["previous"]) == (12, 5, None)
    assert (len(second["results"]), second["next"]) == (2, None)
    assert [one["title"] for one in found["results"]] == ["Known attention 3"]
    assert (tagged["count"], tagged["results"][0]["tag_names"]) == (12, ["KV-cache"])
    assert [one["title"] for one in archived["results"]] == ["Known and old"]


def test_it_creates_updates_archives_and_deletes(site: Site) -> None:
    (made,) = site.talk(
        (
            "bookmarks.async_create",
            {
                "url": "https://new.example/aio",
                "title": "Quaternions",
                "description": "About them",
                "notes": "Mine",
                "tag_names": ["KV-cache", "quaternion"],
                "unread": True,
                "shared": True,
            },
        )
    )
    assert {name: made[name] for name in ("title", "description", "notes", "tag_names", "unread", "shared")} == {
        "title": "Quaternions",
        "description": "About them",
        "notes": "Mine",
        "tag_names": ["KV-cache", "quaternion"],
        "unread": True,
        "shared": True,
    }

    number = {"bookmark_id": made["id"]}
    single, updated, archived, unarchived, deleted, gone = site.talk(
        ("bookmarks.async_get_single", number),
        ("bookmarks.async_update", {**number, "title": "Quaternions again", "tag_names": [], "shared": True}),
        ("bookmarks.async_archive", number),
        ("bookmarks.async_unarchive", number),
        ("bookmarks.async_delete", number),
        ("bookmarks.async_get_single", number),
    )
    assert single == made
    assert (updated["title"], updated["tag_names"], updated["unread"]) == ("Quaternions again", [], False)
    assert [archived, unarchived, deleted] == [None, None, None]
    assert gone["error"] == "UnknownEndpointError"


def test_it_creates_what_is_archived(site: Site) -> None:
    made, found = site.talk(
        ("bookmarks.async_create", {"url": "https://new.example/archived", "title": "Zygomorphy", "is_archived": True}),
        ("bookmarks.async_get_archived", {"query": "zygomorphy"}),
    )

    assert made["is_archived"] is True
    assert [one["id"] for one in found["results"]] == [made["id"]]


def test_it_edits_what_is_here_already(site: Site) -> None:
    before, again = site.talk(
        ("bookmarks.async_get_all", {"query": "https://known.example/7"}),
        ("bookmarks.async_create", {"url": "https://known.example/7/", "description": "Another note"}),
    )

    assert again["id"] == before["results"][0]["id"]
    assert (again["title"], again["description"], again["shared"]) == ("Known attention 7", "Another note", True)


def test_it_lists_tags_makes_them_and_reads_them(site: Site) -> None:
    made, tags = site.talk(("tags.async_create", {"tag_name": "octonion"}), ("tags.async_get_all", {"limit": 1000}))
    (single,) = site.talk(("tags.async_get_single", {"tag_id": made["id"]}))

    assert single == made
    assert {"KV-cache", "octonion"} <= {tag["name"] for tag in tags["results"]}


def test_it_reads_the_profile(site: Site) -> None:
    (profile,) = site.talk(("user.async_get_profile", {}))

    assert profile["enable_sharing"] is True


def test_it_understands_what_is_refused(site: Site) -> None:
    url = {"url": "https://new.example/refused"}
    (unknown,) = site.talk(("bookmarks.async_get_all", {}), who="nonsense")
    (reading,) = site.talk(("bookmarks.async_create", url), who="onlooker")
    (drafting,) = site.talk(("bookmarks.async_create", {**url, "shared": True}), who="contributor")
    (invalid,) = site.talk(("bookmarks.async_create", {"url": "nowhere"}))

    assert unknown == {"error": "InvalidTokenError", "said": "Invalid API token"}
    assert reading["error"] == drafting["error"] == invalid["error"] == "RequestError"
    assert "shared" in drafting["said"]  # the reason is in the language of the site
    assert "'url'" in invalid["said"]
