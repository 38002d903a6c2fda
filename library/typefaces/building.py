"""Cuts the fonts down and writes them, with all that speaks of them. Needs fontTools, which the site does not."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

from library.typefaces import written_parts
from library.typefaces.faces import FACES, Face
from library.typefaces.sharing import shared_out
from library.typefaces.stylesheet import file_name, font_rules

# What vertical and hinted text needs, and how to smooth: not ours.
DROPPED_TABLES = ["BASE", "GDEF", "VORG", "gasp", "vhea", "vmtx"]
# The numbers of names in a font.
COPYRIGHT, FAMILY, STYLE, IDENTITY, FULL_NAME, VERSION, POSTSCRIPT_NAME = range(7)
LICENCE, LICENCE_URL = 13, 14


class MissingSourceError(Exception):
    """A font to cut from is not there; the message says how to get it."""


@dataclass(frozen=True)
class BuiltFile:
    """One written font."""

    name: str
    characters: int
    size: int
    sha256: str


def build_fonts(*, project: Path, sources: Mapping[str, Path], output: Path) -> list[BuiltFile]:
    """Write the fonts, their style sheet, their list of characters and their manifest below `output`.

    `project` is where interface and shipped library are read, `sources` are the fonts to cut from by the faces' names.
    The same input gives the same bytes, with the same fontTools and brotli.
    """
    for face in FACES:
        if not sources[face.name].is_file():
            raise MissingSourceError(f"{sources[face.name]} is missing. On Debian: apt-get install {face.package}")
    built: list[BuiltFile] = []
    parts: list[tuple[Face, dict[str, str]]] = []
    manifest: dict[str, Any] = {"fonttools": version("fonttools"), "brotli": version("brotli"), "faces": {}}
    for face in FACES:
        source = sources[face.name]
        with _opened(source, face) as font:
            available, release = font.getBestCmap().keys(), font["name"].getDebugName(VERSION)
        shares = shared_out(face, project=project, available=available)
        files = [_write_part(face, source, part, shares[part], output / "static/fonts") for part in shares]
        _remove_others(face, files, output / "static/fonts")
        _write(output / f"library/typefaces/{face.name}.txt", written_parts(shares).encode())
        manifest["faces"][face.name] = _described(face, source, release, files)
        parts.append((face, shares))
        built += files
    _write(output / "static/css/fonts.css", font_rules(parts).encode())
    _write(output / "static/fonts/manifest.json", (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode())
    return built


def cut(source: Path, face: Face, characters: str) -> bytes:
    """A WOFF2 font with these characters of the source, unhinted, under our names."""
    options = subset.Options(
        layout_features=list(face.features),
        desubroutinize=True,
        hinting=False,
        bidi_closure=False,
        notdef_outline=False,
        recalc_timestamp=False,
    )
    options.drop_tables += DROPPED_TABLES
    options.name_IDs = [COPYRIGHT, VERSION, LICENCE, LICENCE_URL]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=map(ord, characters))
    file = io.BytesIO()
    with _opened(source, face) as font:
        subsetter.subset(font)
        _rename(font, face)
        font.flavor = "woff2"
        font.save(file)
    return file.getvalue()


def _opened(source: Path, face: Face) -> TTFont:
    """The font of a file; of a collection the one that is named."""
    if source.suffix != ".ttc":
        return TTFont(source, lazy=True, recalcTimestamp=False)
    with TTCollection(source, lazy=True) as collection:
        names = [font["name"].getDebugName(POSTSCRIPT_NAME) for font in collection.fonts]
    if face.source_name not in names:
        raise MissingSourceError(f"{source} has no {face.source_name}. On Debian: apt-get install {face.package}")
    return TTFont(source, fontNumber=names.index(face.source_name), lazy=True, recalcTimestamp=False)


def _rename(font: TTFont, face: Face) -> None:
    """Set names of our own: a changed font may not use the reserved ones. Copyright and licence stay."""
    names = font["name"]
    postscript = f"{face.family.replace(' ', '')}-{face.style}"
    given = {
        FAMILY: face.family,
        STYLE: face.style,
        IDENTITY: postscript,
        FULL_NAME: f"{face.family} {face.style}",
        POSTSCRIPT_NAME: postscript,
    }
    for number, name in given.items():
        names.setName(name, number, 3, 1, 0x409)
    if "CFF " in font:
        outlines = font["CFF "].cff
        outlines.fontNames = [postscript]
        outlines.topDictIndex[0].FullName = given[FULL_NAME]
        outlines.topDictIndex[0].FamilyName = face.family


def _write_part(face: Face, source: Path, part: str, characters: str, folder: Path) -> BuiltFile:
    content = cut(source, face, characters)
    _write(folder / file_name(face, part), content)
    return BuiltFile(file_name(face, part), len(characters), len(content), hashlib.sha256(content).hexdigest())


def _remove_others(face: Face, files: list[BuiltFile], folder: Path) -> None:
    """Remove what an earlier build wrote and this one did not."""
    kept = {file.name for file in files}
    for path in folder.glob(f"{face.name}-*.woff2"):
        if path.name not in kept:
            path.unlink()


def _described(face: Face, source: Path, release: str, files: list[BuiltFile]) -> dict[str, Any]:
    """What the manifest says of a face."""
    return {
        "family": face.family,
        "source": source.name,
        "package": face.package,
        "name": face.source_name,
        "version": release,
        "sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "files": {file.name: {"sha256": file.sha256, "bytes": file.size} for file in files},
    }


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
