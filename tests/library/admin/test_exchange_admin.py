"""Articles come in from files of other programs and go out into them, at the desk."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from pytest_django import Settings

from library import catalogue, job_notes
from library.models import Article, Change, Job, Tag
from library.worker import beat
from tests.factories import ArticleFactory, TopicFactory

pytestmark = pytest.mark.django_db

IMPORT, EXPORT = "/admin/library/job/import/", "/admin/library/job/export/"
BOOKMARKS = b"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE>
<DL><p>
<DT><H3>Reading</H3>
<DL><p>
<DT><A HREF="https://one.example/a" TAGS="rag">One &amp; only</A>
<DT><A HREF="https://two.example/b">Two</A>
<DT><A HREF="javascript:alert(1)">Bookmarklet</A>
</DL><p>
</DL>
"""


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """Files of the jobs of this test alone."""
    settings.EASYLLM_DATA_DIR = tmp_path


def client_of(role: str) -> Client:
    """A browser of somebody with that role, who reads English."""
    user = User.objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def hand_in(client: Client, data: bytes = b"", name: str = "bookmarks.html", **more: Any) -> Any:
    """Hand in a file, or a text, and give the page that follows."""
    file = {"file": SimpleUploadedFile(name, data)} if data else {}
    fields = {"format": "auto", "list": "", "status": "published", "tags": "", "text": "", **file, **more}
    return client.post(IMPORT, fields, follow=True)


def test_a_file_is_shown_before_it_is_stored_and_stored_when_confirmed(desk: Client) -> None:
    preview = hand_in(desk, BOOKMARKS, tags="kept")

    assert preview.request["PATH_INFO"].endswith("/preview/")
    assert "new articles: 2" in preview.text
    assert "One &amp; only" in preview.text
    assert re.search(r"<td>8</td><td>the address begins neither with", preview.text)
    assert not Article.objects.exists()

    page = desk.post(preview.request["PATH_INFO"], {"confirm": "1"}, follow=True)

    assert set(Article.objects.values_list("title", flat=True)) == {"One & only", "Two"}
    assert set(Tag.objects.values_list("name", flat=True)) == {"rag", "kept"}
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)
    assert not job_notes.note_of(job.pk, job_notes.UPLOAD).exists()
    assert f"/admin/library/change/{Change.objects.get().pk}/undo/" in page.text
    assert "javascript:alert(1)" in page.text


def test_an_import_is_taken_back(desk: Client) -> None:
    desk.post(hand_in(desk, BOOKMARKS).request["PATH_INFO"], {"confirm": "1"})

    desk.post(f"/admin/library/change/{Change.objects.get().pk}/undo/", {"confirm": "1"})

    assert not Article.objects.exists()


def test_a_pasted_text_is_a_file_too(desk: Client) -> None:
    preview = hand_in(desk, text="Worth reading\nhttps://three.example/c\n")

    assert "new articles: 1" in preview.text
    assert "https://three.example/c" in preview.text


def test_an_address_with_a_password_is_shown_nowhere(desk: Client) -> None:
    preview = hand_in(desk, text="https://me:secret@three.example/c\nhttps://four.example/d\n")

    assert "the address holds a user or a password" in preview.text
    assert "https://four.example/d" in preview.text
    assert "secret" not in preview.text
    assert "secret" not in str(Job.objects.get().result)


def test_a_file_of_nothing_new_offers_nothing_to_confirm(desk: Client) -> None:
    with catalogue.change(reason="test"):
        ArticleFactory(url="https://three.example/c", title="Three")

    preview = hand_in(desk, text="https://three.example/c\n")

    assert "Nothing would change" in preview.text
    assert 'name="confirm"' not in preview.text


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"PK\x03\x04rest", "bookmarks.zip", "Unpack it"),
        (b"\xff\xfea\x00", "bookmarks.txt", "Save it as UTF-8"),
    ],
)
def test_an_unknown_file_is_refused_on_the_form_with_its_remedy(
    desk: Client, data: bytes, name: str, words: str
) -> None:
    page = hand_in(desk, data, name)

    assert page.status_code == 200
    assert words in page.text
    assert not Job.objects.exists()


@pytest.mark.parametrize(("data", "text"), [(b"", ""), (BOOKMARKS, "https://a.example/")])
def test_either_a_file_or_a_text_is_asked_for(desk: Client, data: bytes, text: str) -> None:
    assert "one of the two" in hand_in(desk, data, text=text).text
    assert not Job.objects.exists()


def test_a_file_that_turns_out_to_be_broken_fails_with_its_place_in_the_language_of_the_desk(
    django_user_model: Any,
) -> None:
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(django_user_model.objects.create_superuser("curator"))

    page = hand_in(client, BOOKMARKS + b"\n" * 70_000 + b"\xff")

    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert "70011" in job.message
    assert escape(job.message) in page.text
    assert f'href="{IMPORT}"' in page.text
    assert not job_notes.note_of(job.pk, job_notes.UPLOAD).exists()


@pytest.mark.parametrize("is_alive", [True, False])
def test_a_job_waits_for_the_worker_and_says_when_there_is_none(desk: Client, is_alive: bool) -> None:
    job = Job.objects.create(kind=Job.Kind.IMPORT_ARTICLES, state=Job.State.WAITING)
    if is_alive:
        beat("test")

    page = desk.get(f"/admin/library/job/{job.pk}/change/")

    assert page["Refresh"] == "2"
    assert ("No worker is running" in page.text) is not is_alive


def test_a_discarded_file_leaves_nothing(desk: Client) -> None:
    preview = hand_in(desk, BOOKMARKS)

    desk.post(preview.request["PATH_INFO"], {"discard": "1"})

    job = Job.objects.get()
    assert job.state == Job.State.CANCELLED
    assert not job_notes.note_of(job.pk, job_notes.UPLOAD).exists()
    assert not Article.objects.exists()


def test_an_import_that_is_confirmed_twice_is_stored_once(desk: Client) -> None:
    preview = hand_in(desk, BOOKMARKS).request["PATH_INFO"]

    for _time in range(2):
        desk.post(preview, {"confirm": "1"})

    assert Change.objects.count() == 1


def test_a_file_that_has_gone_is_asked_for_again(desk: Client) -> None:
    preview = hand_in(desk, BOOKMARKS).request["PATH_INFO"]
    job_notes.forget(Job.objects.get().pk, job_notes.UPLOAD)

    page = desk.post(preview, {"confirm": "1"}, follow=True)

    assert "The file that was handed in is no longer there. Hand it in again." in page.text
    assert Job.objects.get().state == Job.State.FAILED
    assert not Article.objects.exists()


def test_no_job_is_left_where_there_is_no_room_for_the_file(desk: Client) -> None:
    last = Job.objects.create(kind=Job.Kind.BULK, state=Job.State.DONE).pk
    for number in range(last + 1, last + 9):  # where its file would lie
        job_notes.note_of(number, job_notes.UPLOAD).symlink_to("/dev/full")

    page = hand_in(desk, BOOKMARKS)

    assert "The file cannot be kept: No space left on device." in page.text
    assert "Make room in the data directory and try again." in page.text
    assert Job.objects.count() == 1


def test_the_preview_tells_where_articles_go(desk: Client) -> None:
    with catalogue.change(reason="test"):
        TopicFactory(readme=None, title="Reading")

    there = hand_in(desk, BOOKMARKS).text
    new = hand_in(desk, BOOKMARKS.replace(b"<H3>Reading", b"<H3>Seeing")).text
    inbox = hand_in(desk, BOOKMARKS, is_flat="on").text

    assert row_of(there) == "Reading 2"
    assert row_of(new) == "Seeing a new topic 2"
    assert row_of(inbox) == "Inbox 2"


def row_of(page: str) -> str:
    """The words of the only row of what goes where."""
    found = re.search(r'<section aria-labelledby="by-topic">.*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    assert found
    return " ".join(re.sub("<[^>]*>", " ", found[1]).split())


def test_a_file_is_kept_for_a_day(desk: Client) -> None:
    desk.post(EXPORT, {"format": "csv", "is_public": ""})
    upload = hand_in(desk, BOOKMARKS).request["PATH_INFO"]
    export, waiting = Job.objects.earliest("id"), Job.objects.latest("id")
    now = timezone.now()

    assert job_notes.forget_old_files(now + dt.timedelta(hours=23)) == 0
    assert job_notes.forget_old_files(now + dt.timedelta(hours=25)) == 2

    waiting.refresh_from_db()
    assert waiting.state == Job.State.CANCELLED
    assert desk.get(upload).status_code == 302
    assert "have it written anew" in desk.get(f"/admin/library/job/{export.pk}/download/", follow=True).text


@pytest.mark.parametrize("path", [IMPORT, EXPORT])
def test_contributors_neither_bring_in_nor_take_out(path: str) -> None:
    assert client_of("contributor").get(path).status_code == 403


@pytest.mark.parametrize(("role", "is_offered"), [("contributor", False), ("curator", True)])
@pytest.mark.parametrize("path", ["/admin/", "/admin/library/article/"])
def test_the_first_page_and_the_list_of_articles_lead_there(role: str, is_offered: bool, path: str) -> None:
    page = client_of(role).get(path).text

    assert (IMPORT in page) is (EXPORT in page) is is_offered
