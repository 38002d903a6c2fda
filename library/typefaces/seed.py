"""What the shipped library says in each face."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

# Fields of rows that are set in a face of ours on the map and on the pages of topics …
STRUCTURE = {"topic": ("title", "title_en"), "group": ("label",), "readme": ("title", "name")}
BY_HAND = {"readme": ("tagline",), "entry": ("note",)}
# … and those that are on pages of their own.
TITLES = {"article": ("title",), "entry": ("title",), "tag": ("name", "name_en"), "site": ("name",)}


def structure_words(project: Path) -> str:
    """The names of topics and labels, and the letters that stand for sites."""
    names = _fields(project, {"site": ("name",)})
    return "".join(_fields(project, STRUCTURE)) + "".join(name[:1] for name in names)


def hand_words(project: Path) -> str:
    """Taglines and curators' notes."""
    return "".join(_fields(project, BY_HAND))


def title_words(project: Path) -> str:
    """The titles of articles, and the names of tags and sites."""
    return "".join(_fields(project, TITLES))


def _fields(project: Path, wanted: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    rows = json.loads((project / "fixtures" / "easyllm.json").read_text("utf-8"))
    for row in rows:
        for field in wanted.get(row["model"].removeprefix("library."), ()):
            yield row["fields"][field]
