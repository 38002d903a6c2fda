"""Sides of conflicts in words."""

import pytest
from django.utils import translation

from library.desk.conflict_words import in_words, told_fields
from library.models import PendingChange


def said(field: str, value: object, **sides: object) -> list[tuple[str, str | tuple[str, ...]]]:
    with translation.override("en"):
        told = told_fields(PendingChange(kind="topic", field=field, **sides), value)
        return [(one.label, one.parts) for one in told]


def test_a_text_is_itself() -> None:
    assert said("note", "fast") == [("note", "fast")]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"path": ["A", "B"], "above": ["Label:"]}, "A › B › Label:"),
        ({"row": ["topic", 3], "path": ["A", "B"], "title": "B"}, "A › B"),
        ({"row": ["group", 3], "path": ["A"], "title": "Label:"}, "A › Label:"),
        ({"row": None, "path": [], "title": ""}, "at the top of the list"),
    ],
)
def test_a_place_is_told_by_the_titles_around_it(place: object, words: str) -> None:
    assert said("place", place) == [("where it stands", words)]


def test_an_order_before_is_told_by_the_names_that_the_sides_have() -> None:
    theirs = {"rows": [["entry", 2], ["entry", 1]], "titles": ["Two", "One"]}

    assert said("order", [["entry", 1], ["entry", 2], ["entry", 3]], theirs=theirs, ours=theirs) == [
        ("order", ("One", "Two"))
    ]


def test_a_whole_line_is_told_field_by_field_without_what_goes_without_saying() -> None:
    value = {
        "title": "Ring",
        "url": "https://example.org/ring",
        "note": "",
        "links": [["code", "https://example.org/code"]],
        "columns": [["Year", "2024"], ["Stars", ""]],
        "place": {"path": ["A"], "above": []},
    }

    assert said("presence", value) == [
        ("title", "Ring"),
        ("address", "https://example.org/ring"),
        ("where it stands", "A"),
        ("secondary links", ("code https://example.org/code",)),
        ("table columns", ("Year: 2024",)),
    ]


def test_in_a_list_a_side_is_told_in_few_words() -> None:
    pending = PendingChange(kind="entry", field="presence", conflict="deleted_here")

    with translation.override("en"):
        assert in_words(pending, None) == "not there"
        assert in_words(pending, {"title": "Ring", "url": "https://example.org/ring", "note": "long"}) == "Ring"
