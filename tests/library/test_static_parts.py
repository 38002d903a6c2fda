import re
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from library.static_parts import SCRIPTS, STYLES, joined_scripts, joined_styles, script_parts, style_parts

ROOT = Path(__file__).resolve().parents[2]


def test_every_component_is_a_part_and_the_layers_are_named_first() -> None:
    components = {f"css/components/{path.name}" for path in (ROOT / "static/css/components").iterdir()}
    assert style_parts()[: len(STYLES)] == list(STYLES)
    assert set(style_parts()[len(STYLES) :]) == components
    assert joined_styles().startswith((ROOT / "static/css/tokens.css").read_text(encoding="utf-8"))


def test_every_script_of_ours_is_a_part_and_htmx_comes_first() -> None:
    ours = {f"js/{path.name}" for path in (ROOT / "static/js").iterdir()}
    assert script_parts()[: len(SCRIPTS)] == list(SCRIPTS)
    assert set(script_parts()[len(SCRIPTS) :]) == ours
    assert joined_scripts().count("\n}\n{\n") == len(script_parts()) - 1


def test_a_component_refers_to_no_file_because_joining_moves_it() -> None:
    assert [path for path in (ROOT / "static/css/components").iterdir() if "url(" in path.read_text()] == []


def test_scripts_stand_alone_because_joining_knows_no_imports() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in (ROOT / "static/js").iterdir()]
    assert [text for text in scripts if re.search(r"^(import|export)\b", text, re.MULTILINE)] == []


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_collecting_makes_one_hashed_compressed_style_sheet_and_script(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "library.static_parts.JoiningStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    for pattern in ("css/site.*.css", "js/site.*.js"):
        (made,) = tmp_path.glob(pattern)
        assert made.with_name(made.name + ".br").is_file()
    assert "@layer tokens" in made_text(tmp_path, "css/site.*.css")
    assert "htmx" in made_text(tmp_path, "js/site.*.js")


def made_text(folder: Path, pattern: str) -> str:
    return next(folder.glob(pattern)).read_text(encoding="utf-8")
