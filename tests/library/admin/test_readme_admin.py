"""The curator's desk: lists are imported with a preview, edited and exported."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from library import catalogue
from library.admin.merge_words import KINDS, merge_in_words
from library.admin.report_words import LINK_CLASSES, WORDS, in_words
from library.models import Article, Change, Entry, Group, Job, PendingChange, Readme, Topic
from library.readme.document import LinkClass
from library.readme.importer import import_readme
from library.readme.merge_report import LineKind
from tests.desk_forms import opened
from tests.given_lists import is_large

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]
ANY_MOVE = "place: A → A › B"
IMPORT = "/admin/library/readme/import/"


@pytest.fixture
def curator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("curator"))
    return client


def upload(client: Client, data: bytes, name: str = "easyllm") -> Any:
    file = SimpleUploadedFile("README.md", data)
    return client.post(IMPORT, {"file": file, "name": name, "base_url": ""})


def test_a_list_is_shown_before_it_is_stored_and_stored_when_confirmed(curator: Client, seed_bytes: bytes) -> None:
    preview = upload(curator, seed_bytes)["Location"]
    page = curator.get(preview).content.decode()

    assert "Layer Norm" in page
    assert "<td>21</td>" in page
    assert not Article.objects.exists()

    job_page = curator.post(preview, {"confirm": "1"})["Location"]

    assert Article.objects.count() == 21
    job = Job.objects.get()
    assert (job.state, job.done, job.total, job.content) == (Job.State.DONE, 21, 21, None)
    assert curator.get(job_page).status_code == 200
    assert Change.objects.get().actor == User.objects.get()


def test_a_discarded_list_leaves_nothing(curator: Client, seed_bytes: bytes) -> None:
    preview = upload(curator, seed_bytes)["Location"]

    curator.post(preview, {"discard": "1"})

    assert not Readme.objects.exists()
    assert Job.objects.get().content is None
    assert curator.get(preview, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfe\x00", "binary|UTF-8"),
        (b"Title\n=====\n\n.. contents::\n\n`a <https://example.org>`_\n", "reStructuredText"),
        (b" ", "empty"),
    ],
)
def test_a_file_that_is_no_list_is_an_error_of_the_form(curator: Client, data: bytes, reason: str) -> None:
    response = upload(curator, data)

    assert response.status_code == 200
    assert re.search(reason, response.content.decode())
    assert not Job.objects.exists()


def test_a_long_list_is_imported_by_the_worker(
    curator: Client, monkeypatch: pytest.MonkeyPatch, seed_bytes: bytes
) -> None:
    monkeypatch.setattr("library.admin.readmes.CHECKED_AT_ONCE", 20)
    preview = upload(curator, seed_bytes)["Location"]

    response = curator.post(preview, {"confirm": "1"}, follow=True)

    assert response.status_code == 200
    assert Job.objects.get().state == Job.State.DONE
    assert Article.objects.count() == 21


def changed_seed(seed_bytes: bytes) -> bytes:
    """The seed as somebody changed it elsewhere: another title, an article more, and one less."""
    text = seed_bytes.decode().replace("预训练语言模型：GLM", "GLM：预训练")
    lines = [line for line in text.split("\n") if "Layer Norm" not in line or "](" not in line]
    return "\n".join([*lines, "[RAG in practice](https://example.org/rag)"]).encode()


def retitle(title: str) -> None:
    with catalogue.change(reason="retitled"):
        article = Article.objects.get(title="预训练语言模型：GLM")
        article.title = title
        article.save()


@pytest.mark.parametrize(("strategy", "title", "waiting"), [("ask", "GLM", 1), ("theirs", "GLM：预训练", 0)])
def test_a_changed_list_is_previewed_and_merged_as_chosen(
    curator: Client, seed_bytes: bytes, strategy: str, title: str, waiting: int
) -> None:
    import_readme(seed_bytes, name="easyllm")
    retitle("GLM")
    changed = changed_seed(seed_bytes)

    preview = upload(curator, changed)["Location"]
    page = curator.get(preview).content.decode()

    assert "RAG in practice" in page
    assert "GLM：预训练" in page
    assert 'name="strategy"' in page
    assert not Article.objects.filter(title="RAG in practice").exists()

    job_page = curator.post(preview, {"confirm": "1", "strategy": strategy})["Location"]

    assert Article.objects.filter(title=title).exists()
    assert Article.objects.get(title="RAG in practice").entries.get().topic.title == "RAG"
    assert PendingChange.objects.open().count() == waiting
    change = Change.objects.latest("pk")
    assert f"/admin/library/change/{change.pk}/" in curator.get(job_page).content.decode()


def test_the_page_of_a_merged_list_names_what_was_moved_and_removed_in_words() -> None:
    path = ("A", "B")
    line = {"kind": "moved", "node": "entry", "title": "T", "field": "place", "before": ["A"], "after": ["A", "B"]}
    merge = {"topics": [{"path": path, "lines": [line | {"settled": ""}]}], "counts": {"moved": 1, "added": 0}}

    with translation.override("en"):
        words = merge_in_words(merge)
        counted = [(str(word), number) for word, number in words["counted"]]

    assert words["topics"] == [{"name": "A › B", "lines": [{"what": "moved, entry", "title": "T", "told": ANY_MOVE}]}]
    assert counted == [("moved", 1)]


def test_every_kind_of_line_of_a_merge_has_its_words() -> None:
    assert {kind.value for kind in LineKind} == set(KINDS)


def test_the_export_is_handed_out_as_a_file(curator: Client, seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")

    response = curator.post(reverse("admin:library_readme_export", args=[Readme.objects.get().pk]))

    assert response.content == seed_bytes
    assert 'filename="README.md"' in response["Content-Disposition"]


def test_an_edit_of_a_title_changes_one_line_of_the_export(curator: Client, seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")
    article = Article.objects.get(title="预训练语言模型：GLM")
    url = reverse("admin:library_article_change", args=[article.pk])

    response = curator.post(url, {**opened(curator, url), "title": "GLM：预训练语言模型", "tags": "GLM, KV cache"})

    assert response.status_code == 302
    lines = curator.post(reverse("admin:library_readme_export", args=[Readme.objects.get().pk])).content.split(b"\n")
    before = seed_bytes.split(b"\n")
    assert [n for n, line in enumerate(lines, start=1) if line != before[n - 1]] == [39]
    assert sorted(tag.name for tag in article.tags.all()) == ["GLM", "KV cache"]
    assert Change.objects.latest("pk").actor == User.objects.get()


def test_an_entry_moved_to_a_group_takes_its_last_place(curator: Client, seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")
    entry = Entry.objects.get(article__title="大模型推理框架概述")
    group = Group.objects.get(label="vLLM")
    url = reverse("admin:library_entry_change", args=[entry.pk])

    curator.post(url, {**opened(curator, url), "group": str(group.pk), "position": "0"})

    entries = Entry.objects.filter(group=group).order_by("position")
    assert list(entries)[-1] == entry
    assert [*Group.objects.filter(pk=group.pk).values_list("position", flat=True)] == [1]


def test_an_edit_that_cannot_be_written_is_told(curator: Client, seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")
    topic = Topic.objects.get(title="模型训练")
    url = reverse("admin:library_topic_change", args=[topic.pk])

    response = curator.post(url, {**opened(curator, url), "title": "License"}, follow=True)

    assert "License" in "".join(str(message) for message in response.context["messages"])


def test_every_page_of_the_desk_opens(curator: Client, seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")
    models = [
        "article",
        "entry",
        "topic",
        "group",
        "readme",
        "tag",
        "synonymgroup",
        "site",
        "job",
        "change",
        "revision",
        "workerheartbeat",
    ]
    pages = [f"/admin/library/{model}/" for model in models] + [
        f"/admin/library/{model}/{row.pk}/change/"
        for model, row in (
            ("article", Article.objects.first()),
            ("entry", Entry.objects.first()),
            ("topic", Topic.objects.first()),
            ("group", Group.objects.first()),
            ("readme", Readme.objects.first()),
        )
        if row
    ]
    pages += ["/admin/", "/admin/library/article/add/", "/admin/library/article/?q=RoPE", IMPORT]

    assert {page: curator.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_nothing_is_written_by_looking(curator: Client, seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")

    assert curator.get(reverse("admin:library_readme_export", args=[Readme.objects.get().pk])).status_code == 405


def test_every_finding_has_words(shared: Path) -> None:
    findings = (ROOT / "library/readme/parsing/findings.py").read_text()
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)", (?:"|action|Severity)', findings)) | {"lost-link"}

    assert codes >= {"empty-topic", "mention", "duplicate-address"}
    assert codes <= set(WORDS)
    assert set(LINK_CLASSES) == {link_class.value for link_class in LinkClass}
    for path in sorted((shared / "lists" / "current").glob("*.md")):
        if is_large(path):
            continue
        in_words(import_readme(path.read_bytes(), name="l", is_dry_run=True).as_json())


def test_the_import_is_for_curators_only(client: Client) -> None:
    client.force_login(User.objects.create_user("reader", is_staff=True))

    assert client.get(IMPORT).status_code == 403
