"""Articles go out into files of other programs, at the desk."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from library import catalogue
from library.models import Article, Job, Topic
from tests.factories import ArticleFactory
from tests.library.admin.test_exchange_admin import BOOKMARKS, EXPORT, client_of, hand_in

WHOLE = Path(__file__).resolve().parents[1] / "exchange" / "json_whole" / "example.json"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """Files of the jobs of this test alone."""
    settings.EASYLLM_DATA_DIR = tmp_path


@pytest.mark.parametrize("form", ["netscape", "csv"])
def test_the_library_goes_out_and_comes_back(desk: Client, form: str) -> None:
    desk.post(hand_in(desk, BOOKMARKS).request["PATH_INFO"], {"confirm": "1"})

    page = desk.post(EXPORT, {"format": form, "is_public": ""}, follow=True)
    link = re.search(r'href="(/admin/library/job/\d+/download/)"', page.text)
    assert link
    file = desk.get(link[1])
    data = file.getvalue()

    assert re.search(r'attachment; filename="easyllm-\d{4}-\d\d-\d\d\.(html|csv)"', file["Content-Disposition"])
    assert b"https://one.example/a" in data
    assert "Nothing would change" in hand_in(desk, data, f"library.{form}").text


def test_what_readers_do_not_see_stays_here_where_that_is_asked_for(desk: Client) -> None:
    with catalogue.change(reason="test"):
        ArticleFactory(title="A draft", status=Article.Status.DRAFT)

    pages = [desk.post(EXPORT, {"format": "csv", "is_public": choice}, follow=True) for choice in ("", "1")]

    assert ["1 article," in page.text for page in pages] == [True, False]


def test_a_part_of_the_library_goes_out(desk: Client) -> None:
    desk.post(hand_in(desk, BOOKMARKS).request["PATH_INFO"], {"confirm": "1"})
    with catalogue.change(reason="test"):
        ArticleFactory(title="Elsewhere").tags.add("rag")
    reading = Topic.objects.get(title="Reading")

    in_topic = fetched(desk, format="csv", topic=f"topic-{reading.pk}")
    with_tag = fetched(desk, format="csv", tag="RAG")
    both = fetched(desk, format="netscape", topic=f"topic-{reading.pk}", tag="rag")

    assert [words in in_topic for words in ("One & only", "Two", "Elsewhere")] == [True, True, False]
    assert [words in with_tag for words in ("One & only", "Two", "Elsewhere")] == [True, False, True]
    assert both.count("<DT><A ") == 1


@pytest.mark.parametrize("part", [{"tag": "rag"}, {"is_public": "1"}])
def test_the_whole_library_is_no_part_of_it(desk: Client, part: dict[str, str]) -> None:
    with catalogue.change(reason="test"):
        ArticleFactory().tags.add("rag")

    page = desk.post(EXPORT, {"format": "json", "is_public": "", **part})

    assert "holds the whole library. Choose everything, or another format." in page.text
    assert not Job.objects.exists()


def test_a_tag_that_there_is_not_is_told(desk: Client) -> None:
    page = desk.post(EXPORT, {"format": "csv", "is_public": "", "tag": "nosuch"})

    assert "There is no tag “nosuch”." in page.text
    assert not Job.objects.exists()


def fetched(client: Client, **choice: str) -> str:
    """The file that an export with these choices makes."""
    page = client.post(EXPORT, {"is_public": "", **choice}, follow=True)
    link = re.search(r'href="(/admin/library/job/\d+/download/)"', page.text)
    assert link
    text: str = client.get(link[1]).getvalue().decode()
    return text


def test_the_whole_library_is_for_administrators_alone() -> None:
    curator, administrator = client_of("curator"), client_of("administrator")
    everything = {"format": "json", "is_public": ""}

    assert 'value="json"' not in curator.get(EXPORT).text
    assert curator.post(EXPORT, everything).status_code == 200
    assert not Job.objects.exists()

    administrator.post(EXPORT, everything)
    path = f"/admin/library/job/{Job.objects.get().pk}/download/"

    assert curator.get(path).status_code == 302
    file = administrator.get(path)
    assert json.loads(file.getvalue())["format"]


def test_an_administrator_fills_an_empty_library_after_a_look_at_the_file() -> None:
    administrator = client_of("administrator")

    preview = hand_in(administrator, WHOLE.read_bytes(), "library.json")
    assert not Article.objects.exists()
    page = administrator.post(preview.request["PATH_INFO"], {"confirm": "1"}, follow=True)

    assert Article.objects.exists()
    assert "new articles: " in page.text


def test_a_curator_does_not_fill_an_empty_library() -> None:
    administrator, curator = client_of("administrator"), client_of("curator")
    administrator.post(EXPORT, {"format": "json", "is_public": ""})
    data = administrator.get(f"/admin/library/job/{Job.objects.get().pk}/download/").getvalue()

    page = hand_in(curator, data, "library.json")

    assert "An administrator brings it in" in page.text
