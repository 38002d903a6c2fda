"""The rules that tell a browser which file has which characters."""

from collections.abc import Iterable, Iterator, Mapping

from library.typefaces.faces import Face

HEAD = """\
/* Made by `manage.py build_fonts`; not to be edited. A file is fetched when a page shows one of its characters. */
@layer tokens {
"""
RULE = """\
  @font-face {{
    font-family: "{family}";
    src: url("../fonts/{file}") format("woff2");
    font-weight: {weights};
    font-display: swap;
    unicode-range: {ranges};
  }}
"""


def font_rules(parts: Iterable[tuple[Face, Mapping[str, str]]]) -> str:
    """The style sheet: one rule a file, with exactly the characters of that file."""
    rules = (_rule(face, part, characters) for face, files in parts for part, characters in files.items())
    return HEAD + "".join(rules) + "}\n"


def file_name(face: Face, part: str) -> str:
    """How the file of a part is called."""
    return f"{face.name}-{part}.woff2"


def _rule(face: Face, part: str, characters: str) -> str:
    ranges = ",".join(_written(first, last) for first, last in _ranges(characters))
    return RULE.format(family=face.family, file=file_name(face, part), weights=face.weights, ranges=ranges)


def _ranges(characters: str) -> Iterator[tuple[int, int]]:
    """Runs of code points that follow one another: the first and the last of each."""
    points = sorted(map(ord, characters))
    first = last = points[0]
    for point in points[1:]:
        if point > last + 1:
            yield first, last
            first = point
        last = point
    yield first, last


def _written(first: int, last: int) -> str:
    return f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}"
