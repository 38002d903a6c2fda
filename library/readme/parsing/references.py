"""Link reference definitions: where the destination of `[label]: destination` stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markdown_it.common.utils import normalizeReference

from library.readme.document import Span
from library.readme.parsing.destinations import read_destination, unescape
from library.readme.parsing.lines import Lines

_LABEL = re.compile(r"\[(?:\\.|[^\[\]\\])+\]:[\s>]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a label stands for, and where its destination is written."""

    url: str
    span: Span


def label_key(label: str) -> str:
    """Labels match whatever their case and blanks (CommonMark 0.31, section 4.7)."""
    return str(normalizeReference(label))


def find_definitions(environment: Mapping[str, object], lines: Lines) -> dict[str, Definition]:
    """The definitions that markdown-it found, with the place of each destination."""
    references = environment.get("references")
    if not isinstance(references, dict):
        return {}
    found = {}
    for key, reference in references.items():
        definition = _definition(lines, *reference["map"])
        if definition:
            found[key] = definition
    return found


def _definition(lines: Lines, first: int, last: int) -> Definition | None:
    span = lines.span(first, last)
    text = span.of(lines.text)
    label = _LABEL.search(text)
    destination = read_destination(text, label.end(), len(text)) if label else None
    if not destination:
        return None
    start, end, _ = destination
    return Definition(unescape(text[start:end]), Span(span.start + start, span.start + end))
