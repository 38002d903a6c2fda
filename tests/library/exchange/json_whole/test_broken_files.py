"""A broken file is refused with the line and what to do, and nothing of it is stored."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import given, settings

from library.exchange.json_whole import text
from library.exchange.json_whole.checking import check_file
from library.exchange.refusals import ExchangeRefusedError
from tests.hostile_json import broken_files, check, check_words
from tests.whole_library import load, written

BEGINNING = '"%s":'
Rows = list[dict[str, Any]]
pytestmark = pytest.mark.django_db


def refusal(data: bytes) -> ExchangeRefusedError:
    """Why a file is refused; checks that nothing of it is stored."""
    before = written()
    with pytest.raises(ExchangeRefusedError) as caught:
        load(data)
    assert written() == before
    assert not User.objects.exists()
    assert caught.value.remedy
    return caught.value


def changed(example: bytes, kind: str, change: Callable[[Rows], object]) -> bytes:
    """The example with the rows of one kind changed, one row a line, and counted anew."""
    library = json.loads(example)
    change(library[kind])
    library["counts"][kind] = len(library[kind])
    arrays = {key: library.pop(key) for key in library["counts"]}
    lines = [f'"{key}": [\n' + ",\n".join(map(json.dumps, rows)) + "\n]" for key, rows in arrays.items()]
    return (json.dumps(library)[:-1] + ",\n" + ",\n".join(lines) + "\n}\n").encode()


def line_of(data: bytes, kind: str, place: int = 1) -> str:
    """The line of a row of a kind, counted from 1, as a refusal names it."""
    lines = data.decode(errors="replace").split("\n")
    return f"Line {next(n for n, line in enumerate(lines, start=1) if line.startswith(BEGINNING % kind)) + place}"


def test_the_example_changed_in_nothing_is_accepted(example: bytes) -> None:
    load(changed(example, "articles", len))
    assert written() == example


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("articles", "id", 0),
        ("articles", "id", "1"),
        ("articles", "id", True),
        ("articles", "id", 1.0),
        ("articles", "id", None),
        ("articles", "id", 2**53),
        ("articles", "id", 10**400),
        ("articles", "key_version", 40_000),
        ("articles", "title", 1),
        ("articles", "title", None),
        ("articles", "title", "\0"),
        ("articles", "title", "\ud800"),
        ("articles", "author", "长" * 301),
        ("articles", "status", "gone"),
        ("articles", "status", ["draft"]),
        ("articles", "is_must_read", 1),
        ("articles", "published_on", "2024-2-1"),
        ("articles", "published_on", "20240201"),
        ("articles", "published_on", "2024-02-30"),
        ("articles", "added_at", "2024-02-01"),
        ("articles", "added_at", "2024-02-01T00:00:00.000000+08:00"),
        ("articles", "added_at", "2024-02-01T00:00:00Z"),
        ("articles", "added_at", 17),
        ("articles", "site", 99),
        ("articles", "merged_into", 99),
        ("revisions", "content", "???="),
        ("revisions", "content", "é"),
        ("revisions", "content", []),
        ("topics", "links", float("1e300")),
        ("topics", "links", ["\ud800"]),
        ("topics", "links", {"\0": 1}),
        ("topics", "links", json.loads("[" * 40 + "]" * 40)),
        ("changes", "actor", "nobody"),
        ("changes", "actor", 1),
        ("changes", "undoes", 99),
        ("marks", "article", 99),
        ("users", "username", ""),
        ("users", "username", "a" * 151),
    ],
)
def test_a_value_that_no_row_can_have_is_refused_with_its_line(
    example: bytes, kind: str, field: str, value: object
) -> None:
    data = changed(example, kind, lambda rows: rows[0].update({field: value}))
    refused = refusal(data)
    assert refused.place == line_of(data, kind) or "digits" in refused.message
    assert refused.message


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_refused(example: bytes, name: str) -> None:
    assert refusal(example.replace(b'"links":[]', f'"links":[{name}]'.encode()))


def test_a_number_twice_is_refused(example: bytes) -> None:
    data = changed(example, "articles", lambda rows: rows.insert(1, rows[0]))
    refused = refusal(data)
    assert "twice" in refused.message
    assert refused.place == line_of(data, "articles", 2)


def test_two_articles_of_one_identity_are_refused_with_the_line_of_the_second(example: bytes) -> None:
    data = changed(example, "articles", lambda rows: rows[2].update(key=rows[1]["key"]))
    refused = refusal(data)
    assert refused.place == line_of(data, "articles", 3)
    assert "key" in refused.message


def test_an_address_that_is_no_web_address_is_refused(example: bytes) -> None:
    refused = refusal(changed(example, "articles", lambda rows: rows[0].update(url="javascript:alert(1)")))
    assert "url_is_http" in refused.message


def test_topics_that_stand_under_one_another_are_refused(example: bytes) -> None:
    def tie(rows: Rows) -> None:
        rows[0]["parent"], rows[1]["parent"] = rows[1]["id"], rows[0]["id"]

    assert "back to itself" in refusal(changed(example, "topics", tie)).message


def test_topics_deeper_than_pages_can_go_are_refused_with_the_line_of_the_first(example: bytes) -> None:
    def deepen(rows: Rows) -> None:
        last = rows[-1] | {"parent": None, "readme": None, "slug": "deep"}
        rows += [last | {"id": last["id"] + n, "parent": last["id"] + n - 1} for n in range(1, 5_000)]

    data = changed(example, "topics", deepen)
    refused = refusal(data)
    assert "deeper than 100 levels" in refused.message
    assert int(refused.place.split()[1]) < data.count(b"\n")


@pytest.mark.parametrize("twice", [b'"title":"a","title":"b"', b'"columns":[{"a":1,"b":2,"a":3}],"title":"b"'])
def test_a_key_that_stands_twice_is_refused_instead_of_the_last_one_winning(example: bytes, twice: bytes) -> None:
    data = example.replace(b'"title":"Second"', twice, 1)
    refused = refusal(data)
    assert "stands twice" in refused.message
    assert refused.place == "Line " + str(1 + data[: data.index(twice)].count(b"\n"))


def test_bytes_of_a_list_that_are_not_its_own_are_refused(example: bytes) -> None:
    data = changed(example, "revisions", lambda rows: rows[0].update(content="5aW9"))
    refused = refusal(data)
    assert "SHA-256" in refused.message
    assert refused.place == line_of(data, "revisions")


@pytest.mark.parametrize(
    "found", [b'{"\\ud800":1}', b'{"' + b"a" * 2_000_000 + b'":1}', b"{\0", b'{"a\\u0000\\u001b[2J": 1}']
)
def test_what_stands_in_a_file_is_told_short_and_so_that_it_can_be_shown_and_stored(found: bytes) -> None:
    text = str(refusal(found.replace(b"{", b'{"format":"easyllm-library","version":1,', 1)))
    assert len(text) < 300
    assert text.isprintable()
    text.encode()


@pytest.mark.parametrize("change", [{"more": 1}, {"id": None}])
def test_another_field_is_refused(example: bytes, change: dict[str, Any]) -> None:
    def rename(rows: Rows) -> None:
        rows[0] |= change
        rows[0].pop("title")

    assert "fields" in refusal(changed(example, "articles", rename)).message


@pytest.mark.parametrize("part", [0.001, 0.01, 0.1, 0.3, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(example: bytes, part: float) -> None:
    cut = example[: int(len(example) * part)]
    assert refusal(cut).place == "Line " + str(cut.count(b"\n") + 1)


def test_a_file_cut_within_a_character_ends_in_the_middle_too(example: bytes) -> None:
    place = example.index("馆".encode())
    assert "in the middle" in refusal(example[: place + 1]).message


def test_a_line_that_is_missing_is_noticed_by_the_counts(example: bytes) -> None:
    lines = example.split(b"\n")
    del lines[int(line_of(example, "synonym_groups").split()[1]) - 1]
    assert "the head says" in refusal(b"\n".join(lines)).message


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"{}", "expected"),
        (b"[]", "expected"),
        (b'{"version": 1}', "Easyllm"),
        (b'{"format": "linkding"}', "Easyllm"),
        (b'[{"href": "https://example.org"}]', "expected"),
        (b'{"format": "easyllm-library", "version": 2}', "version"),
        (b'{"format": "easyllm-library", "version": "1"}', "version"),
        (b'{"format": "easyllm-library", "version": true}', "version"),
        (b"\xff\xfe{\x00", "UTF-8"),
        (b'{"format": "\xff"}', "UTF-8"),
        (b"SQLite format 3\0", "expected"),
        (b"[" * 1_000_000, "expected"),
        (b'{"format": ' + b"[" * 1_000_000, "deep"),
        (b'{"format": ' + b'{"a":' * 1_000_000, "deep"),
        (b'{"format": ' + b"9" * 5_000, "digits"),
        (b'{"format": "' + b"a" * 20_000_000, "in the middle"),
        (b'{"format": "' + b"a" * 40_000_000, "million"),
        (b'{"format": [' + b"[]," * 7_000_000, "pieces"),
        (b"a" * 20_000_000, "expected"),
        (b" " * 20_000_000, "empty"),
    ],
)
def test_what_is_no_library_is_refused(data: bytes, word: str) -> None:
    assert word in refusal(data).message


def test_something_after_the_end_is_refused(example: bytes) -> None:
    assert "after the end" in refusal(example + b"{}").message


def test_the_last_row_of_a_file_that_is_read_in_small_steps_is_the_same(
    example: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in (1, 2, 3, 7, 50):
        monkeypatch.setattr(text, "STEP", step)
        monkeypatch.setattr(text, "MOST_PIECES", 10_000)
        assert check_file(io.BytesIO(example)).counts == json.loads(example)["counts"]


@pytest.mark.parametrize("place", range(0, 45_000, 1_499))
def test_a_file_that_ends_anywhere_is_refused_at_its_last_line(example: bytes, place: int) -> None:
    with pytest.raises(ExchangeRefusedError) as caught:
        check_file(io.BytesIO(example[:place]))
    check_words(caught.value)


@settings(max_examples=200, deadline=None)
@given(data=broken_files())
def test_a_broken_file_is_refused_or_stored_as_it_is(data: bytes) -> None:
    check(data)
