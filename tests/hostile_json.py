"""Files of a whole library that were damaged, made up, or made to break the reader."""

import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from library.exchange.json_whole.emptiness import is_empty
from library.exchange.json_whole.loading import load_library
from library.exchange.json_whole.writing import write_library
from library.exchange.refusals import ExchangeRefusedError
from library.models import Catalogue, SynonymGroup

EXAMPLE = (Path(__file__).parent / "library" / "exchange" / "json_whole" / "example.json").read_bytes()
PIECES = (
    b"null",
    b"true",
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b":",
    b'"',
    b"1e9",
    b"-1",
    b"NaN",
    b"\\u0000",
    b"\\ud800",
    b"\n",
)
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(
        [0, -1, 2**31, 2**53, 2**63, 10**30, 1e308, float("nan"), float("inf"), "\0", "\ud800", "a" * 600]
    )
    | st.floats()
    | st.text(st.characters(codec=None), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
Library = dict[str, Any]


def check(data: bytes) -> bool:
    """Read a file into an empty library and take it back; whether it was stored, raising where anything is wrong.

    A file that is refused names line and remedy in words that can be shown and stored, and leaves nothing; one that is
    stored is written again with what it held, but for accounts that nothing in it names.
    """
    with transaction.atomic():
        try:
            load_library(io.BytesIO(data))
        except ExchangeRefusedError as refused:
            check_words(refused)
            is_stored = False
        else:
            check_content(data)
            is_stored = True
        transaction.set_rollback(is_stored)
    if not is_empty() or Catalogue.objects.version() or not SynonymGroup.objects.exists():
        raise AssertionError("something of the file stayed")
    return is_stored


def check_words(refused: ExchangeRefusedError) -> None:
    """Raise where a refusal says no place or remedy, or what cannot be shown."""
    text = str(refused)
    if not (refused.place.startswith("Line ") and refused.remedy and text.isprintable() and len(text) < 1_000):
        raise AssertionError(f"a refusal without place, remedy or in no words: {text[:1_000]!r}")


def check_content(data: bytes) -> None:
    """Raise where the library does not hold what the file does."""
    output = io.BytesIO()
    write_library(output)
    here, there = (json.loads(text) for text in (output.getvalue(), data))
    others = [name for name in there if name not in ("users", "counts") and here[name] != there[name]]
    if others:
        raise AssertionError(f"stored otherwise than the file has it: {others}")


def broken_files() -> st.SearchStrategy[bytes]:
    """A true file that was damaged, one with other values or rows in it, or what never was one."""
    return st.one_of(damaged(), cut_off(), st.builds(changed, changes(), LAYOUTS), made_up())


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Bytes of a true file taken out, added or exchanged, at one to three places."""
    data = bytearray(EXAMPLE)
    for _turn in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(data)))
        data[place : place + draw(st.integers(0, 30))] = draw(st.binary(max_size=3) | st.sampled_from(PIECES))
    return bytes(data)


def cut_off() -> st.SearchStrategy[bytes]:
    """A true file that ends too early."""
    return st.integers(0, len(EXAMPLE) - 1).map(lambda length: EXAMPLE[:length])


def made_up() -> st.SearchStrategy[bytes]:
    """Any bytes, any JSON, and the head of a true file with any JSON behind it."""
    head = EXAMPLE[: EXAMPLE.index(b'"users":[')]
    any_json = JSON_VALUES.map(lambda value: json.dumps(value).encode())
    signs = st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join)
    return st.binary(max_size=2_000) | any_json | (any_json | signs).map(lambda data: head + data)


Change = Callable[[Library, random.Random], object]
LAYOUTS = st.sampled_from([{}, {"indent": 1}, {"ensure_ascii": False}])


def changes() -> st.SearchStrategy[list[tuple[Change, random.Random]]]:
    """One to three changes of what a file says."""
    ways = st.sampled_from([exchange_row, drop_row, repeat_row, swap_rows, point_elsewhere, drop_field, add_field])
    values = JSON_VALUES.map(lambda value: lambda library, chance: put_value(library, chance, value))
    return st.lists(st.tuples(values | ways, st.randoms(use_true_random=False)), min_size=1, max_size=3)


def changed(ways: list[tuple[Change, random.Random]], layout: dict[str, Any]) -> bytes:
    """A true file, changed and counted anew."""
    library = json.loads(EXAMPLE)
    for change, chance in ways:
        change(library, chance)
    library["counts"] = {kind: len(library[kind]) for kind in library["counts"]}
    return json.dumps(library, **layout).encode(errors="surrogatepass")


def any_row(library: Library, chance: random.Random) -> tuple[list[Any], int]:
    """A kind that has rows, and the place of one of them."""
    rows = library[chance.choice([kind for kind in library["counts"] if library[kind]])]
    return rows, chance.randrange(len(rows))


def put_value(library: Library, chance: random.Random, value: object) -> None:
    """Any value in any field."""
    rows, place = any_row(library, chance)
    rows[place] = rows[place] | {chance.choice([*rows[place]] or [""]): value}


def exchange_row(library: Library, chance: random.Random) -> None:
    """The row of one kind in the place of another's."""
    rows, place = any_row(library, chance)
    others, other = any_row(library, chance)
    rows[place] = others[other]


def drop_row(library: Library, chance: random.Random) -> None:
    """A row that others may name is gone."""
    rows, place = any_row(library, chance)
    del rows[place]


def repeat_row(library: Library, chance: random.Random) -> None:
    """A row stands twice, the second time under a number of its own."""
    rows, place = any_row(library, chance)
    rows.append(rows[place] | {"id": chance.randrange(1, 1_000)} if "id" in rows[place] else rows[place])


def swap_rows(library: Library, chance: random.Random) -> None:
    """Two rows stand in another order, or have each other's number."""
    rows, place = any_row(library, chance)
    other = chance.randrange(len(rows))
    rows[place], rows[other] = rows[other], rows[place]
    if chance.random() < 0.5 and "id" in rows[place] and "id" in rows[other]:
        rows[place], rows[other] = (
            rows[place] | {"id": rows[other]["id"]},
            rows[other] | {"id": rows[place]["id"]},
        )


def point_elsewhere(library: Library, chance: random.Random) -> None:
    """A number of a row names another one: one that is there, itself, or none."""
    rows, place = any_row(library, chance)
    numbers = [name for name, value in rows[place].items() if type(value) is int and name != "id"]
    if numbers:
        rows[place] = rows[place] | {chance.choice(numbers): chance.randrange(0, 20)}


def drop_field(library: Library, chance: random.Random) -> None:
    """A field is missing."""
    rows, place = any_row(library, chance)
    left_out = chance.choice([*rows[place]] or [""])
    rows[place] = {name: value for name, value in rows[place].items() if name != left_out}


def add_field(library: Library, chance: random.Random) -> None:
    """A field that no row has."""
    rows, place = any_row(library, chance)
    rows[place] = rows[place] | {"password": "x"}
