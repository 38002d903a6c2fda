"""Every word of the interface has a Chinese translation, and the compiled catalogue holds it."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "library" / "locale"
MARKING = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
TRANSLATE_TAG = re.compile(r'{% translate "((?:[^"\\]|\\.)*)"')


def marked_in_python(path: Path) -> Iterator[str]:
    """The literal words that a module marks for translation."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKING:
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def marked_in_template(path: Path) -> Iterator[str]:
    """The words in `translate` tags."""
    return (match.replace('\\"', '"') for match in TRANSLATE_TAG.findall(path.read_text(encoding="utf-8")))


def templates_ending(ending: str) -> Iterator[Path]:
    """The templates of one kind; those that makemessages reads by itself are html and txt."""
    return (ROOT / "templates").rglob(f"*.{ending}")


def test_every_word_of_the_interface_has_a_chinese_translation() -> None:
    catalogue = gettext.translation("django", LOCALE, ["zh_Hans"])
    sources = [(path, marked_in_python(path)) for path in (ROOT / "library").rglob("*.py")]
    sources += [(path, marked_in_template(path)) for ending in ("html", "txt") for path in templates_ending(ending)]
    names = {"SHA-256"}  # the same in both languages

    missing = {
        f"{path.relative_to(ROOT)}: {words}"
        for path, marked in sources
        for words in marked
        if catalogue.gettext(words) == words and words not in names
    }

    assert missing == set()
