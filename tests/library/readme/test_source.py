"""What bytes are read as a list, what is refused, and the way back to the same bytes."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.readme.source import LARGEST, RefusedError, Source, encode, read_source


def refusal(data: bytes, name: str = "") -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        read_source(data, name=name)
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\n"])
def test_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data).code == "empty"


def test_file_beyond_the_largest_size_is_refused() -> None:
    assert read_source(b"a" * LARGEST).size == LARGEST
    assert refusal(b"a" * (LARGEST + 1)).code == "too-large"


def test_binary_file_is_refused_with_the_place_of_its_first_control_byte() -> None:
    error = refusal(b"# List\r\nab\x00c")
    assert error.code == "binary"
    assert "byte 10 in line 2" in error.message


def test_invalid_utf8_is_refused_with_byte_and_line() -> None:
    error = refusal(b"\xef\xbb\xbf# List\r\r\nabc\xe4\xb8")
    assert error.code == "not-utf-8"
    assert "byte 15 in line 3" in error.message


def test_utf16_is_refused_by_its_name() -> None:
    assert "UTF-16" in refusal("# List".encode("utf-16")).message


def test_restructured_text_is_refused_by_content_and_by_name() -> None:
    content = b"Title\n=====\n\n.. image:: x.png\n\n* `One <https://a.example>`_\n* `Two <https://b.example>`_\n"
    error = refusal(content)
    assert error.code == "restructuredtext"
    assert "line 4" in error.message
    assert refusal(b"Title\n=====\n", name="README.rst").code == "restructuredtext"


def test_markdown_that_quotes_restructured_text_is_read() -> None:
    assert read_source(b"# A\n- [x](https://a.example) `b <c>`_\n- [y](https://b.example)\n.. note::\n")


def test_given_restructured_list_is_refused(shared: Path) -> None:
    path = shared / "lists" / "current" / "awesomedata__awesome-public-datasets.rst"
    assert refusal(path.read_bytes()).code == "restructuredtext"


@pytest.mark.parametrize("start", [b"<!DOCTYPE html>\n", b"\n<html lang='zh'>", b"<!-- x -->\n<!doctype HTML>"])
def test_whole_html_page_is_refused(start: bytes) -> None:
    assert refusal(start + b"<body><a href='https://a.example'>a</a>").code == "html"


def test_html_inside_a_list_is_read() -> None:
    assert read_source(b"<h1>List</h1>\n\n- [a](https://a.example)\n").text.startswith("<h1>")


def test_text_without_links_and_headings_is_read() -> None:
    assert read_source("只是一句话".encode()).text == "只是一句话"


@pytest.mark.parametrize("text", ["a\u2028b", "a\rb", "a\r\nb\nc\rd", "\ufeffa", "a\u200bb\u00a0c\x0c\x0b"])
def test_unusual_line_ends_and_characters_are_read_as_they_stand(text: str) -> None:
    source = read_source(b"\xef\xbb\xbf" + text.encode())
    assert (source.text, source.bom) == (text, True)


def test_digest_and_size_are_those_of_the_whole_file() -> None:
    data = b"\xef\xbb\xbf# A\n"
    source = read_source(data)
    assert (source.sha256, source.size) == (hashlib.sha256(data).hexdigest(), len(data))


@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_any_bytes_are_refused_or_come_back_exactly(data: bytes) -> None:
    try:
        source: Source | RefusedError = read_source(data)
    except RefusedError as error:
        source = error
    if isinstance(source, RefusedError):
        assert source.message
        assert source.remedy
    else:
        assert encode(source.text, source.bom) == data
