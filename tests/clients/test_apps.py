"""What apps for telephones send, as their source has it: Linkdy (forms), LinkThing and Pinkt (JSON)."""

import pytest

from tests.clients.site import Answer, Site, query

pytestmark = pytest.mark.django_db

BOUNDARY = "--dio-boundary-1234567890"


def form(site: Site, method: str, path: str, fields: dict[str, object]) -> Answer:
    """A form in parts, as Linkdy's library sends it with every method; truth values are words."""
    parts = "".join(
        f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{said}\r\n'
        for name, value in fields.items()
        if (said := str(value).lower() if isinstance(value, bool) else value) is not None
    )
    body = f"{parts}--{BOUNDARY}--\r\n".encode()
    return site.ask(method, path, body, Content_Type=f"multipart/form-data; boundary={BOUNDARY}")


def test_linkdy_finds_the_server_and_tries_its_token(site: Site) -> None:
    assert site.ask("GET", "/api/", who="").status < 500
    assert site.ask("GET", "/api/bookmarks/?limit=1").status == 200
    assert site.ask("GET", "/api/bookmarks/?limit=1", who="nonsense").status == 401


def test_linkdy_lists_what_is_active_archived_and_shared(site: Site) -> None:
    for path in ("/api/bookmarks/", "/api/bookmarks/archived/", "/api/bookmarks/shared/"):
        answer = site.ask("GET", query(path, q="known", limit=25, offset=0))
        assert answer.status == 200
        assert answer.body["count"] > 0
    assert site.ask("GET", "/api/bookmarks/?q=&limit=5&offset=0").body["count"] > 0


def test_linkdy_checks_an_address_without_the_last_slash(site: Site) -> None:
    answer = site.ask("GET", query("/api/bookmarks/check", url="https://known.example/5"))

    assert answer.status == 301
    assert site.ask("GET", answer.headers["Location"]).body["bookmark"]["title"] == "Known attention 5"


def test_linkdy_saves_and_edits_with_forms(site: Site) -> None:
    fields = {"url": "https://new.example/linkdy", "title": "Biquaternions", "description": "About them"}
    flags = {"is_archived": False, "unread": True, "shared": False}

    saved = form(site, "POST", "/api/bookmarks/", {**fields, **flags, "tag_names": "KV-cache,biquaternion"})
    assert saved.status == 201
    assert saved.body | fields | flags == saved.body
    assert saved.body["tag_names"] == ["KV-cache", "biquaternion"]

    place = f"/api/bookmarks/{saved.body['id']}/"
    replaced = form(site, "PUT", place, {**fields, **flags, "title": "Biquaternions again", "shared": True})
    assert (replaced.status, replaced.body["title"], replaced.body["shared"]) == (200, "Biquaternions again", True)
    read = form(site, "PATCH", place, {"unread": False})
    assert (read.status, read.body["unread"], read.body["shared"]) == (200, False, True)

    for action in ("archive/", "unarchive/"):
        assert site.ask("POST", f"{place}{action}").status == 204
    assert site.ask("DELETE", place).status == 204


def test_linkdy_makes_a_tag_with_a_form(site: Site) -> None:
    made = form(site, "POST", "/api/tags/", {"name": "hyperbolic"})

    assert (made.status, made.body["name"]) == (201, "hyperbolic")
    assert site.ask("GET", f"/api/tags/{made.body['id']}/").body == made.body


def test_linkthing_pages_through_a_search_and_marks_as_read(site: Site) -> None:
    first = site.ask("GET", "/api/bookmarks/?q=known+attention&limit=10&offset=0").body
    second = site.ask("GET", "/api/bookmarks/?q=known+attention&limit=10&offset=10").body
    assert (first["previous"], bool(first["next"]), bool(second["previous"]), second["next"]) == (
        None,
        True,
        True,
        None,
    )

    one = second["results"][0]
    place = f"/api/bookmarks/{one['id']}/"
    for unread in (True, False):
        assert site.ask_json("PATCH", place, {"unread": unread}).body["unread"] is unread
    edited = site.ask_json("PATCH", place, {"title": one["title"], "description": "Linked", "unread": False})
    assert (edited.status, edited.body["description"]) == (200, "Linked")


def test_pinkt_takes_over_everything_and_sends_whole_bookmarks(site: Site) -> None:
    everything = site.ask("GET", "/api/bookmarks/?offset=0&limit=10000").body
    assert len(everything["results"]) == everything["count"]
    dates = [one[name] for one in everything["results"] for name in ("date_added", "date_modified")]
    assert all("." in date and date.endswith("Z") for date in dates)  # it cuts them off at the point

    bookmark: dict[str, object] = {
        "id": None,
        "url": "https://new.example/pinkt",
        "title": "Tessarines",
        "description": "",
        "notes": "",
        "website_title": None,
        "website_description": None,
        "is_archived": False,
        "unread": False,
        "shared": True,
        "tag_names": [],
        "date_added": None,
        "date_modified": None,
    }
    saved = site.ask_json("POST", "/api/bookmarks/", bookmark)
    assert (saved.status, saved.body["shared"]) == (201, True)
    place = f"/api/bookmarks/{saved.body['id']}/"
    changed = site.ask_json("PUT", place, {**bookmark, "id": saved.body["id"], "shared": False, "tag_names": ["x"]})
    assert (changed.status, changed.body["shared"], changed.body["tag_names"]) == (200, False, ["x"])
