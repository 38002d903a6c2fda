"""Every word of the interface has a Chinese translation, and the compiled catalogue is that of the source."""

import ast
import gettext
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "library" / "locale"
SOURCE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
MARKING = {"_", "gettext", "gettext_lazy", "ngettext"}
MARKING_IN_CONTEXT = {"pgettext", "pgettext_lazy"}
TRANSLATE_TAG = re.compile(r'{% translate "((?:[^"\\]|\\.)*)"(?: context "([^"]*)")?')
CONTEXT_MARK = "\x04"  # how compiled catalogues join a context and its words


def marked_in_python(path: Path) -> Iterator[str]:
    """The literal words that a module marks for translation."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        literals = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        words = [literal for literal in literals if isinstance(literal, str)]
        if node.func.id in MARKING:
            yield from words[:1]
        elif node.func.id in MARKING_IN_CONTEXT:
            yield CONTEXT_MARK.join(words[:2])


def marked_in_template(path: Path) -> Iterator[str]:
    """The words in `translate` tags."""
    for words, context in TRANSLATE_TAG.findall(path.read_text(encoding="utf-8")):
        yield (f"{context}{CONTEXT_MARK}" if context else "") + words.replace('\\"', '"')


def test_every_word_of_the_interface_has_a_chinese_translation() -> None:
    catalogue = gettext.translation("django", LOCALE, ["zh_Hans"])
    sources = [(path, marked_in_python(path)) for path in (ROOT / "library").rglob("*.py")]
    sources += [(path, marked_in_template(path)) for path in (ROOT / "templates").rglob("*.html")]
    names = {"SHA-256"}  # the same in both languages

    missing = {
        f"{path.relative_to(ROOT)}: {words}"
        for path, marked in sources
        for words in marked
        if catalogue.gettext(words) == words and words not in names
    }

    assert missing == set()


def test_nothing_in_the_catalogue_is_fuzzy_or_empty() -> None:
    text = SOURCE.read_text(encoding="utf-8")
    assert re.findall(r"^#, .*fuzzy", text, re.MULTILINE) == []
    header, *entries = text.split("\n\n")
    assert 'msgid ""' in header
    assert [entry for entry in entries if re.search(r'^msgstr(\[0\])? ""\Z', entry.rstrip(), re.MULTILINE)] == []


def test_the_compiled_catalogue_is_that_of_the_source(tmp_path: Path) -> None:
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        pytest.skip("needs msgfmt: apt-get install gettext")
    compiled = tmp_path / "django.mo"
    subprocess.run([msgfmt, "--check-format", "--output-file", str(compiled), str(SOURCE)], check=True)
    assert entries_of(compiled) == entries_of(SOURCE.with_suffix(".mo"))


def entries_of(path: Path) -> dict[str, str]:
    """What a compiled catalogue says for each of its words."""
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    return {str(words): text for words, text in catalogue._catalog.items()}  # type: ignore[attr-defined]
