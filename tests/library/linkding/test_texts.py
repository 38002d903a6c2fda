"""linkding's queries said in ours, and descriptions kept in private notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.kept_description import PrivateNote, read_private_note
from library.linkding.wording import Term, read_terms

TEXTS = st.text() | st.sampled_from(
    ["[description]", "[description]a[/description]", "[description]a[/description]\nb"]
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("a b", [Term("word", "a"), Term("word", "b")]),
        (
            'a "b c" #d !unread',
            [Term("word", "a"), Term("phrase", '"b c"'), Term("tag", "d"), Term("special", "unread")],
        ),
        ("a AND not b", [Term("word", "a"), Term("word", "b", is_negated=True)]),
        ("or a Or #b", [Term("word", "a"), Term("tag", "b", is_other=True)]),
        ("not (#a)", [Term("tag", "a", is_negated=True)]),
        ("not not a", [Term("word", "a")]),
        ("C# site:x.org", [Term("word", "C#"), Term("word", "site:x.org")]),
        ('"open', [Term("phrase", '"open')]),
        ("\0", []),
    ],
)
def test_a_query_is_taken_apart(text: str, terms: list[Term]) -> None:
    assert read_terms(text) == terms


@given(st.text())
def test_whatever_is_typed_can_be_taken_apart(text: str) -> None:
    read_terms(text)


@given(TEXTS, TEXTS)
def test_a_kept_description_and_the_notes_are_read_as_they_were_stored(description: str, notes: str) -> None:
    description, notes = description.replace("[/description]", ""), notes.rstrip("\n")

    assert read_private_note(PrivateNote(description, notes).text()) == PrivateNote(description, notes)


@given(TEXTS)
def test_a_private_note_that_somebody_wrote_stays_as_it_is(text: str) -> None:
    kept = read_private_note(text)

    assert kept.description or kept.notes == text or text.startswith("[description]")
