"""The page of the API: all that its document has, in the reader's language."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
HAN = re.compile(r"[\u4e00-\u9fff]")


def page(language: str) -> str:
    """The page as a reader of a language gets it, without markup."""
    answer = Client(headers={"accept-language": language}).get("/api/")
    return " ".join(unescape(re.sub(r"<[^>]+>", "", answer.text)).split())


def document(language: str = "en") -> Any:
    """The document as a program gets it."""
    return Client(headers={"accept-language": language}).get("/api/v1/openapi.json").json()


def operations() -> Iterator[tuple[str, str, Any]]:
    """The path, method and rest of each operation."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def described() -> set[str]:
    """All words that the document has for operations, parameters and what is sent."""
    words = {operation["description"] for _path, _method, operation in operations()}
    for _path, _method, operation in operations():
        words |= {one.get("description", "") for one in operation["parameters"]}
    for name, schema in document()["components"]["schemas"].items():
        if name.startswith(("New", "Changed")):
            words |= {member.get("description", "") for member in schema["properties"].values()}
    return {text.replace("`", "") for text in words} - {""}


def test_the_page_names_every_operation_with_its_words() -> None:
    text = page("en")
    for path, method, _operation in operations():
        assert f"{method.upper()} {path.removeprefix('/api/v1/')}" in text
    assert [words for words in described() if words not in text] == []


def test_every_operation_can_be_linked_to() -> None:
    html = Client().get("/api/").text
    for _path, _method, operation in operations():
        assert f'href="#{operation["operationId"]}"' in html
        assert f'id="{operation["operationId"]}"' in html


def test_the_page_of_chinese_readers_is_chinese() -> None:
    text = page("zh-hans")
    assert [words for words in described() if words in text] == []


def test_the_document_is_english_whoever_asks() -> None:
    assert document("zh-hans") == document("en")
    assert not HAN.search(str(document("zh-hans")))


def test_all_that_is_sent_is_described() -> None:
    schemas = document()["components"]["schemas"]
    bare = [
        f"{name}.{member}"
        for name, schema in schemas.items()
        if name.startswith(("New", "Changed"))
        for member, said in schema["properties"].items()
        if not said.get("description")
    ]
    assert bare == []
