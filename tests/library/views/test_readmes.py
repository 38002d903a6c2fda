import pytest
from django.test import Client
from pytest_django import Settings

from library import catalogue
from library.models import Article, Job, PublicExport, Readme, Topic
from library.readme import exporter
from library.readme.importer import import_readme

pytestmark = pytest.mark.django_db


def test_the_default_list_comes_back_byte_for_byte(chinese: Client, seed: Readme, seed_bytes: bytes) -> None:
    answer = chinese.get("/README.md")

    assert answer.content == seed_bytes
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"


def test_a_reader_who_has_the_text_gets_none(chinese: Client, seed: Readme) -> None:
    etag = chinese.get("/README.md")["ETag"]

    answer = chinese.get("/README.md", headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_an_edit_changes_the_text_and_its_etag(chinese: Client, seed: Readme, seed_bytes: bytes) -> None:
    before = chinese.get("/README.md")["ETag"]
    with catalogue.change(reason="test"):
        article = Article.objects.get(title="Llama 2 详解")
        article.title = "Llama 2 全解"
        article.save()

    answer = chinese.get("/README.md")

    assert answer.content == seed_bytes.replace("Llama 2 详解".encode(), "Llama 2 全解".encode())
    assert answer["ETag"] != before


def test_a_draft_is_left_out(chinese: Client, seed: Readme) -> None:
    with catalogue.change(reason="test"):
        article = Article.objects.get(title="Llama 2 详解")
        article.status = Article.Status.DRAFT
        article.save()

    assert "Llama 2" not in chinese.get("/README.md").content.decode()


def test_another_list_stands_below_its_name(chinese: Client, seed: Readme) -> None:
    text = "# 第二份\n\n## 章\n\n- [甲](https://example.org/a)\n".encode()
    import_readme(text, name="second")

    assert chinese.get("/lists/second/README.md").content == text


def test_the_default_list_has_one_address(chinese: Client, seed: Readme, settings: Settings) -> None:
    answer = chinese.get(f"/lists/{settings.EASYLLM_DEFAULT_LIST}/README.md")

    assert (answer.status_code, answer["Location"]) == (301, "/README.md")


def test_there_is_no_text_of_a_list_that_is_not_there(chinese: Client) -> None:
    assert chinese.get("/README.md").status_code == 404
    assert chinese.get("/lists/none/README.md").status_code == 404


def test_the_last_verified_text_of_a_long_list_is_served_until_the_worker_wrote_the_next(
    chinese: Client, seed: Readme, seed_bytes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporter, "WRITTEN_ON_REQUEST", 20)
    assert chinese.get("/README.md").status_code == 503
    assert chinese.get("/README.md").content == seed_bytes

    with catalogue.change(reason="test"):
        Topic.objects.get(title="RAG").delete()

    assert chinese.get("/README.md").content == seed_bytes
    assert b"RAG" not in chinese.get("/README.md").content
    assert PublicExport.objects.count() == 1
    assert Job.objects.filter(kind=Job.Kind.PUBLISH_README, state=Job.State.DONE).count() == 2
