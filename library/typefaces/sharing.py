"""Which characters a face has, and how they are shared out over files.

`core` has what everyday pages say by themselves, and is fetched at every first visit. What curators and readers wrote
is set in our faces where `DATA_PARTS` cover it: one more file of Song at most, so that no page, whatever it shows,
costs more than its budget. `pages` has what headings of other pages add: those to be read, of faults, of accounts.
"""

import re
from collections.abc import Collection
from pathlib import Path

from library.typefaces import FOLDER, interface, seed
from library.typefaces.faces import SONG, Face

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
ASCII = "".join(map(chr, range(0x20, 0x7F)))
PUNCTUATION = "·–—‘’“”…、。《》「」『』【】！（），：；？｜～"
# Chapter numerals, dates, and the seal.
SONG_MARKS = "零壹贰叁肆伍陆柒捌玖拾年月日易"
KAI_MARKS = "批"


def shared_out(face: Face, *, project: Path, available: Collection[int]) -> dict[str, str]:
    """The characters of each file of a face, sorted. `available` are the code points that the source has."""
    parts = _song_parts(project) if face is SONG else _kai_parts(project)
    files: dict[str, set[str]] = {}
    for part, characters in parts.items():
        files[part] = {c for c in characters if ord(c) in available}.difference(*files.values())
    return {part: "".join(sorted(characters)) for part, characters in files.items() if characters}


def _song_parts(project: Path) -> dict[str, str]:
    pages = "".join(HAN.findall(interface.heading_words(project)))
    shipped = "".join(HAN.findall(seed.title_words(project)))
    # What both would need stands in the first file, so that neither needs the other's.
    shared = "".join(set(pages).intersection(shipped))
    core = SONG_MARKS + interface.everyday_words(project) + seed.structure_words(project) + shared
    common = (FOLDER / "common.txt").read_text("utf-8").replace("\n", "")
    lacking = [c for c in dict.fromkeys(shipped + common) if c not in core + pages]
    return {"core": _set_in_type(core), "pages": pages, "1": "".join(lacking[: SONG.further_count])}


def _kai_parts(project: Path) -> dict[str, str]:
    return {"core": _set_in_type(KAI_MARKS + interface.hand_words(project) + seed.hand_words(project))}


def _set_in_type(words: str) -> str:
    """The words with all letters and signs that a line of type may need, without breaks of lines."""
    return ASCII + PUNCTUATION + words.replace("\n", "")
