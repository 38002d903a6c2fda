"""Our own typefaces: Song for structure, Kai for the curator's hand, each cut down to characters that are read here.

A line is set wholly in one face: where ours lacks a character, the system's face sets the whole line, so that nothing
looks patched. `building` makes the fonts at release; what the running site needs of them is which characters they have.
"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
# More files would cost a first visit more than 130 KB, or more than eight requests.
DATA_PARTS = {"song": ("core", "1"), "kai": ("core",)}
# No face of text has these, so they do not decide: emoji, what joins and varies them, and breaks between words.
FACELESS = re.compile(r"[\s\u200b-\u200d\u2060\ufe0e\ufe0f\u2600-\u27bf\U0001f000-\U0001faff\U000e0020-\U000e007f]")


def covers(face: str, text: str) -> bool:
    """Whether our cut of a face (`song`, `kai`) sets a text that people wrote. Emoji, in no face, do not count."""
    covered = covered_characters(face)
    return covered.issuperset(text) or covered.issuperset(FACELESS.sub("", text))


@cache
def covered_characters(face: str) -> frozenset[str]:
    """All characters of the files of a face that a page may fetch for what people wrote."""
    parts = parts_of(face)
    return frozenset("".join(parts[part] for part in DATA_PARTS[face]))


@cache
def parts_of(face: str) -> dict[str, str]:
    """The files of a face by their name's second half (`core`, `1`, `signs`), with the characters of each."""
    lines = (FOLDER / f"{face}.txt").read_text("utf-8").removesuffix("\n").split("\n")
    return {name: characters for name, _, characters in (line.partition("\t") for line in lines)}


def written_parts(parts: dict[str, str]) -> str:
    """The parts as the text that `parts_of` reads."""
    return "".join(f"{name}\t{characters}\n" for name, characters in parts.items())
