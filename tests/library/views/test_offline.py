import json
import re
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve

from library.static_parts import script_names, style_names

pytestmark = pytest.mark.django_db


def size_of_png(name: str) -> tuple[int, int]:
    """Width and height of a static picture, from its header."""
    path = finders.find(name)
    assert path is not None, name
    content = Path(path).read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def test_the_manifest_names_pictures_that_are_there_in_their_sizes(chinese: Client) -> None:
    answer = chinese.get("/manifest.webmanifest")
    manifest = json.loads(answer.content)

    assert answer["Content-Type"] == "application/manifest+json"
    for icon in manifest["icons"]:
        width, height = size_of_png(icon["src"].removeprefix("/static/"))
        assert icon["sizes"] == f"{width}x{height}"
    assert [icon["purpose"] for icon in manifest["icons"]] == ["any", "any", "maskable"]
    assert size_of_png("img/apple-touch-icon.png") == (180, 180)
    assert size_of_png("img/card-zh-Hans.png") == size_of_png("img/card-en.png") == (1200, 630)


def test_the_manifest_has_what_installing_needs(chinese: Client, english: Client) -> None:
    manifest = json.loads(chinese.get("/manifest.webmanifest").content)

    assert {"name", "short_name", "start_url", "display", "icons", "theme_color", "background_color"} <= set(manifest)
    assert all(re.fullmatch("#[0-9a-f]{6}", manifest[key]) for key in ("theme_color", "background_color"))
    tokens = Path(finders.find("css/tokens.css") or "").read_text()
    assert all(manifest[key] in tokens for key in ("theme_color", "background_color"))
    assert (manifest["lang"], manifest["shortcuts"][1]["name"]) == ("zh-Hans", "搜索")
    in_english = json.loads(english.get("/manifest.webmanifest").content)
    assert (in_english["lang"], in_english["shortcuts"][1]["name"]) == ("en", "Search")
    for shortcut in manifest["shortcuts"]:
        resolve(shortcut["url"])


def test_links_can_be_shared_with_the_library(chinese: Client) -> None:
    target = json.loads(chinese.get("/manifest.webmanifest").content)["share_target"]

    assert target == {
        "action": "/suggest/",
        "method": "GET",
        "params": {"url": "url", "title": "title", "text": "text"},
    }


def test_the_service_worker_keeps_the_style_and_the_script_and_nothing_of_a_reader(chinese: Client) -> None:
    answer = chinese.get("/sw.js")
    script = answer.content.decode()

    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Service-Worker-Allowed"], answer["Cache-Control"]) == ("/", "no-cache")
    kept = json.loads(re.findall(r"const KEPT = (.*);", script)[0])
    assert kept == [f"/static/{name}" for name in (*style_names(), *script_names(), "img/seal.svg")]
    assert json.loads(re.findall(r"const PRIVATE = (.*);", script)[0]) == ["/admin/", "/shelf/", "/accounts/"]
    assert 'credentials: "omit"' in script
    assert "cache.put" not in script
    assert "&quot;" not in script


def test_the_offline_page_is_whole_and_asks_not_to_be_found(chinese: Client, english: Client) -> None:
    page = chinese.get("/offline/").content.decode()

    assert "此刻没有网络" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "There is no network" in english.get("/offline/").content.decode()


@pytest.mark.parametrize("path", ["/manifest.webmanifest", "/sw.js", "/offline/"])
def test_the_application_sets_no_cookie(chinese: Client, path: str) -> None:
    assert "Set-Cookie" not in chinese.get(path).headers


def test_every_page_offers_feeds_search_and_the_application(chinese: Client) -> None:
    head = chinese.get("/").content.decode().split("</head>")[0]

    for address in ("/feed.atom", "/feed.json", "/opensearch.xml", "/manifest.webmanifest"):
        assert f'href="{address}"' in head
    assert 'rel="apple-touch-icon" href="/static/img/apple-touch-icon.png"' in head
