"""The fonts that are shipped: what is in them, what they weigh, what is said of them, and how they are made."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from library.typefaces import DATA_PARTS, parts_of
from library.typefaces.building import MissingSourceError, build_fonts
from library.typefaces.faces import FACES, SONG, Face
from library.typefaces.stylesheet import file_name, font_rules

ROOT = Path(__file__).resolve().parents[3]
FONTS = ROOT / "static" / "fonts"
FILES = [(face, part, characters) for face in FACES for part, characters in parts_of(face.name).items()]
NAMES = [file_name(face, part) for face, part, _characters in FILES]
RULE = re.compile(r'font-family: "([^"]*)";\s*src: url\("\.\./fonts/([^"]*)"\)[^}]*unicode-range: ([^;]*);')
COPYRIGHT, TRADEMARK = 0, 7


def ranged(ranges: str) -> str:
    """The characters of a `unicode-range`."""
    ends = [part.removeprefix("U+").split("-") for part in ranges.split(",")]
    return "".join(chr(point) for end in ends for point in range(int(end[0], 16), int(end[-1], 16) + 1))


def test_the_fonts_are_those_of_the_manifest() -> None:
    manifest = json.loads((FONTS / "manifest.json").read_text("utf-8"))
    said = {name: file for face in manifest["faces"].values() for name, file in face["files"].items()}

    found = {path.name: path.read_bytes() for path in FONTS.glob("*.woff2")}

    assert {name: file["sha256"] for name, file in said.items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in found.items()
    }
    assert {name: file["bytes"] for name, file in said.items()} == {n: len(content) for n, content in found.items()}
    assert sorted(found) == sorted(NAMES)


@pytest.mark.parametrize(("face", "part", "characters"), FILES, ids=NAMES)
def test_a_font_has_exactly_the_characters_that_are_said_of_it(face: Face, part: str, characters: str) -> None:
    with TTFont(FONTS / file_name(face, part)) as font:
        assert "".join(map(chr, sorted(font.getBestCmap()))) == characters
        assert not {"fpgm", "prep", "cvt ", "vmtx", "vhea"} & set(font.keys())


@pytest.mark.parametrize(("face", "part", "characters"), FILES, ids=NAMES)
def test_a_font_goes_by_our_name_and_keeps_the_copyright(face: Face, part: str, characters: str) -> None:
    with TTFont(FONTS / file_name(face, part)) as font:
        records = font["name"].names
    shown = " ".join(str(record) for record in records if record.nameID not in (COPYRIGHT, TRADEMARK))
    assert face.family in shown
    assert not [name for name in ("LXGW", "霞鹜", "WenKai", "Noto", "Source") if name in shown]
    assert re.search("Adobe|LXGW", str(next(record for record in records if record.nameID == COPYRIGHT)))


def test_no_character_is_in_two_fonts_of_a_face() -> None:
    for face in FACES:
        characters = "".join(parts_of(face.name).values())
        assert len(characters) == len(set(characters))


def test_the_style_sheet_has_a_rule_for_each_font_with_exactly_its_characters() -> None:
    text = (ROOT / "static" / "css" / "fonts.css").read_text("utf-8")
    rules = {name: (family, ranged(ranges)) for family, name, ranges in RULE.findall(text)}
    assert rules == {file_name(face, part): (face.family, characters) for face, part, characters in FILES}
    assert text.count("@font-face") == text.count("font-display: swap") == len(FILES)
    assert text == font_rules((face, parts_of(face.name)) for face in FACES)


def test_what_a_first_visit_fetches_is_small_and_so_is_the_whole() -> None:
    sizes = {path.name: path.stat().st_size for path in FONTS.glob("*.woff2")}
    assert sizes["song-core.woff2"] <= 64 * 1024
    assert sizes["kai-core.woff2"] <= 20 * 1024
    assert sum(sizes[f"{face}-{part}.woff2"] for face, parts in DATA_PARTS.items() for part in parts) <= 90 * 1024


def test_the_licences_lie_beside_the_fonts_with_copyright_and_reserved_names() -> None:
    reserved = '(https://github.com/lxgw/LxgwWenKai), with Reserved Font Names "霞鹜" and "LXGW"'
    for face, holder in zip(FACES, ("Adobe", reserved), strict=True):
        text = (FONTS / f"OFL-{face.name}.txt").read_text("utf-8")
        assert face.family in text
        assert holder in text
        assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_the_further_file_of_song_has_the_most_frequent_ideographs_that_are_left() -> None:
    common = (ROOT / "library" / "typefaces" / "common.txt").read_text("utf-8").replace("\n", "")
    parts = parts_of("song")
    assert len(parts["1"]) == SONG.further_count
    assert set(common[:60]) <= set("".join(parts.values()))


def test_the_same_sources_make_the_same_bytes(tmp_path: Path) -> None:
    """Built from our own fonts, which are everywhere; they have fewer characters than what they were cut from."""
    sources = {face.name: FONTS / f"{face.name}-core.woff2" for face in FACES}
    for folder in ("one", "other"):
        build_fonts(project=ROOT, sources=sources, output=tmp_path / folder)

    one, other = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "one", tmp_path / "other")
    )
    assert one == other
    assert {path.name for path in one} >= {
        "song-core.woff2",
        "kai-core.woff2",
        "fonts.css",
        "manifest.json",
        "song.txt",
    }


def test_a_font_that_is_not_made_any_more_is_removed(tmp_path: Path) -> None:
    sources = {face.name: FONTS / f"{face.name}-core.woff2" for face in FACES}
    former = tmp_path / "static" / "fonts" / "song-99.woff2"
    former.parent.mkdir(parents=True)
    former.touch()

    build_fonts(project=ROOT, sources=sources, output=tmp_path)

    assert not former.exists()


def test_a_missing_source_is_named_with_its_package(tmp_path: Path) -> None:
    sources = {face.name: tmp_path / "none.ttf" for face in FACES}
    with pytest.raises(MissingSourceError, match=f"apt-get install {SONG.package}"):
        build_fonts(project=ROOT, sources=sources, output=tmp_path)
    with pytest.raises(CommandError, match=f"apt-get install {SONG.package}"):
        call_command("build_fonts", song=tmp_path / "none.ttf", output=tmp_path)


def test_without_fonttools_the_command_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['fontTools'] = None; import manage; sys.argv[1:] = ['build_fonts']; manage.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        == "CommandError: fontTools builds fonts and is not installed here. Install it with: make setup"
    )
