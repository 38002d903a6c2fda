"""What the interface says in each face, read from the templates and their Chinese translations."""

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

HEADING = re.compile(r"<(h(?:[1-6]|{{ *heading *}}))(?=[\s>])[^>]*>(.*?)</\1>", re.DOTALL)
BY_HAND = re.compile(r'<(\w+)[^>]*class="(?:[^"]* )?(?:colophon|tagline|note)(?: [^"]*)?"[^>]*>(.*?)</\1>', re.DOTALL)
TRANSLATE = re.compile(r'{% translate "((?:[^"\\]|\\.)*)"(?: context "([^"]*)")?')
BLOCK = re.compile(r"{% blocktranslate\b([^%]*)%}(.*?){% endblocktranslate %}", re.DOTALL)
CONTEXT = re.compile(r'\bcontext "([^"]*)"')
VARIABLE = re.compile(r"{{ *(\w+) *}}")
PROSE = 'class="prose'
TAG = re.compile(r"{[{%#].*?[}%#]}|<[^>]*>", re.DOTALL)


def everyday_words(project: Path) -> str:
    """What stands in headings of the pages that readers use every day, in Chinese: what Song says there.

    Pages to be read (help, privacy …), of faults and of accounts may take a further file.
    """
    return "".join(_words_in(project, HEADING, only_everyday=True))


def heading_words(project: Path) -> str:
    """What stands in headings of any of the readers' pages, in Chinese."""
    return "".join(_words_in(project, HEADING))


def hand_words(project: Path) -> str:
    """What is set in Kai on the readers' pages, in Chinese."""
    return "".join(_words_in(project, BY_HAND))


def _templates(project: Path) -> list[Path]:
    return sorted((project / "templates").rglob("*.html"))


def _words_in(project: Path, element: re.Pattern[str], *, only_everyday: bool = False) -> Iterator[str]:
    """The words within such elements: translated ones, and those that a template holds itself. The desk is left out."""
    catalogue = gettext.translation("django", project / "library" / "locale", ["zh_Hans"])
    desk = project / "templates" / "admin"
    for path in _templates(project):
        text = path.read_text("utf-8")
        if path.is_relative_to(desk) or (only_everyday and not _is_everyday(project, path, text)):
            continue
        for _name, content in element.findall(text):
            yield TAG.sub("", content)
            yield from _translated(catalogue, content)


def _is_everyday(project: Path, path: Path, text: str) -> bool:
    return path.is_relative_to(project / "templates" / "library") and PROSE not in text


def _translated(catalogue: gettext.NullTranslations, content: str) -> Iterator[str]:
    for message, context in TRANSLATE.findall(content):
        yield _word(catalogue, context, message.replace('\\"', '"'))
    for options, body in BLOCK.findall(content):
        context = CONTEXT.search(options)
        messages = VARIABLE.sub(r"%(\1)s", body).split("{% plural %}")
        yield _word(catalogue, context[1] if context else "", *messages)


def _word(catalogue: gettext.NullTranslations, context: str, message: str, plural: str = "") -> str:
    """Chinese has one form for all numbers."""
    if plural:
        found = catalogue.npgettext(context, message, plural, 2) if context else catalogue.ngettext(message, plural, 2)
    else:
        found = catalogue.pgettext(context, message) if context else catalogue.gettext(message)
    return re.sub(r"%\(\w+\)s", "", found)
