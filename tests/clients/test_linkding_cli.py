"""linkding-cli, as its author publishes it, does here all that it can."""

import pytest

from tests.clients.site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clients")]


def test_it_lists_and_searches(site: Site) -> None:
    found = site.command_json("bookmarks", "all", "--query", "known attention", "--limit", "3", "--offset", "1")
    archived = site.command_json("bookmarks", "all", "--archived", "--query", "old")

    assert (found["count"], len(found["results"])) == (12, 3)
    assert [one["title"] for one in archived["results"]] == ["Known and old"]


def test_it_creates_reads_updates_archives_and_deletes(site: Site) -> None:
    made = site.command_json(
        *("bookmarks", "create", "https://new.example/cli", "--title", "Sedenions", "--description", "About them"),
        *("--notes", "Mine", "--tags", "KV cache,sedenion", "--unread", "--shared"),
    )
    number = str(made["id"])
    assert (made["description"], made["notes"], made["unread"], made["shared"]) == ("About them", "Mine", True, True)
    assert made["tag_names"] == ["KV-cache", "sedenion"]
    assert site.command_json("bookmarks", "get", number) == made

    updated = site.command_json("bookmarks", "update", number, "--title", "Sedenions again", "--shared")
    assert (updated["title"], updated["shared"], updated["unread"]) == ("Sedenions again", True, False)

    assert site.command("bookmarks", "archive", number) == f"Bookmark {number} archived.\n"
    assert site.command_json("bookmarks", "get", number)["is_archived"] is True
    assert site.command("bookmarks", "unarchive", number) == f"Bookmark {number} unarchived.\n"
    assert site.command_json("bookmarks", "get", number)["shared"] is True
    assert site.command("bookmarks", "delete", number) == f"Bookmark {number} deleted.\n"
    assert "Unknown API endpoint" in site.command("bookmarks", "get", number)


def test_it_works_with_tags(site: Site) -> None:
    made = site.command_json("tags", "create", "trigintaduonion")

    assert site.command_json("tags", "get", str(made["id"])) == made
    assert made in site.command_json("tags", "all", "--limit", "1000")["results"]


def test_it_reads_the_profile(site: Site) -> None:
    assert site.command_json("user", "profile")["version"] == "1.46.2"


def test_it_says_why_a_token_opens_nothing(site: Site) -> None:
    assert "Invalid API token" in site.command("bookmarks", "all", who="nonsense")
