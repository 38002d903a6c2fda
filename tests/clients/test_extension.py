"""What linkding's own browser extension sends, as its source has it (src/linkding.js, popup-form.js, background.js)."""

import pytest

from tests.clients.site import Site, query

pytestmark = pytest.mark.django_db

ORIGIN = "chrome-extension://beakmhbijpdhipnjhnclmhgjlddhidpe"
PAGE = "https://new.example/extension"
SAVED_BY_POPUP = "/api/bookmarks/?disable_scraping&disable_html_snapshot"
SAVED_BY_MENU = "/api/bookmarks/?disable_scraping"


def test_its_options_try_the_connection(site: Site) -> None:
    good = site.ask("GET", "/api/bookmarks/?limit=1", Origin=ORIGIN)
    bad = site.ask("GET", "/api/bookmarks/?limit=1", who="nonsense", Origin=ORIGIN)

    assert (good.status, len(good.body["results"])) == (200, 1)
    assert bad.status == 401


def test_its_form_saves_a_page_and_edits_and_deletes_it(site: Site) -> None:
    assert site.ask("GET", "/api/user/profile/", Origin=ORIGIN).body["enable_sharing"] is True
    tags = site.ask("GET", "/api/tags/?limit=5000", Origin=ORIGIN)
    assert {"name", "id", "date_added"} <= set(tags.body["results"][0])
    new = site.ask("GET", query("/api/bookmarks/check/", url=PAGE), Origin=ORIGIN).body
    assert (new["bookmark"], new["metadata"]["url"], new["auto_tags"]) == (None, PAGE, [])

    form = {
        "url": PAGE,
        "title": "Coquaternions",
        "description": "What the page\nsays of itself",
        "notes": "",
        "tag_names": ["KV-cache", "coquaternion"],
        "unread": True,
        "shared": False,
    }
    saved = site.ask_json("POST", SAVED_BY_POPUP, form, Origin=ORIGIN)
    assert saved.status == 201

    known = site.ask("GET", query("/api/bookmarks/check/", url=f"{PAGE}/?utm_source=x"), Origin=ORIGIN).body["bookmark"]
    assert known == saved.body
    assert (known["description"], known["unread"]) == ("What the page says of itself", True)
    assert known["date_added"]  # without it the extension would ask for the bookmark once more

    edited = {name: known[name] for name in form} | {"notes": "Mine", "tag_names": ["coquaternion"], "unread": False}
    again = site.ask_json("POST", SAVED_BY_POPUP, edited, Origin=ORIGIN)
    assert again.status == 201
    assert {name: again.body[name] for name in form} == edited
    assert again.body["id"] == known["id"]

    headers = {"Origin": ORIGIN, "Content_Type": "application/json"}
    assert site.ask("DELETE", f"/api/bookmarks/{known['id']}/", **headers).status == 204
    assert site.ask("GET", query("/api/bookmarks/check/", url=PAGE), Origin=ORIGIN).body["bookmark"] is None


def test_its_menu_saves_the_address_of_a_link(site: Site) -> None:
    link = {"url": "https://new.example/link", "title": "", "description": "", "tag_names": [], "unread": False}

    saved = site.ask_json("POST", SAVED_BY_MENU, {**link, "shared": False}, Origin=ORIGIN)

    assert (saved.status, saved.body["title"], saved.body["shared"]) == (201, "new.example/link", False)


def test_its_address_bar_finds_articles(site: Site) -> None:
    found = site.ask("GET", query("/api/bookmarks/", q="known attention", limit=5), Origin=ORIGIN).body["results"]

    assert len(found) == 5
    assert all(one["url"].startswith("https://known.example/") and one["title"] for one in found)


def test_it_shows_what_is_wrong(site: Site) -> None:
    refused = site.ask_json("POST", SAVED_BY_POPUP, {"url": "chrome://settings", "tag_names": []}, Origin=ORIGIN)

    assert (refused.status, refused.body) == (400, {"url": ["Enter a valid URL."]})


def test_a_page_of_a_website_is_let_in_no_more_than_at_linkding(site: Site) -> None:
    preflight = {"Origin": "https://elsewhere.example", "Access_Control_Request_Method": "POST"}
    answer = site.ask("OPTIONS", "/api/bookmarks/", who="", **preflight)

    assert answer.status == 401
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
