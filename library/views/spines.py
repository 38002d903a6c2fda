"""The picture of the shelf: one spine is one article, as high as its title is long; filled when it was read.

A library too large for single spines gets one bar a chapter, as high as the chapter is large.
"""

import re
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from library.models import Mark
from library.views.outline import Line

STEP, WIDTH, HEIGHT = 22, 17, 66  # units of the drawing
LOWEST, VACANT = 16, 45
SPINES_AT_MOST = 400  # in the whole picture
NARROW_FROM = 48  # spines of one chapter from which they give up their width to fit
BAR_WIDTH = 60
WIDE_CHARACTER = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)

Rectangle = tuple[str, float, float, float, float]  # class, x, y, width, height


def spines_svg(lines: Sequence[Line]) -> SafeString:
    """The spines of one chapter, or a dashed one that waits for the first article."""
    if not lines:
        return _svg(STEP, [("empty", 0.5, HEIGHT - VACANT - 0.5, WIDTH, VACANT)])
    rectangles = [part for place, line in enumerate(lines) for part in _spine(place * STEP + 0.5, line)]
    return _svg(len(lines) * STEP, rectangles, is_narrow=len(lines) > NARROW_FROM)


def bar_svg(count: int, read: int, largest: int) -> SafeString:
    """One chapter as a bar: `count` articles of which `read` were read, beside the `largest` chapter of the shelf."""
    if not count:
        return spines_svg(())
    height = max(4.0, round((HEIGHT - 1) * count / largest, 1))
    filled = round(height * read / count, 1)
    bars: list[Rectangle] = [("", 0.5, HEIGHT - height - 0.5, BAR_WIDTH, height)]
    if filled:
        bars.append(("half", 0.5, HEIGHT - filled - 0.5, BAR_WIDTH, filled))
    return _svg(BAR_WIDTH + 1, bars)


def _spine(x: float, line: Line) -> list[Rectangle]:
    height = _height(line.title)
    y = HEIGHT - height - 0.5
    if line.state == Mark.State.READ:
        return [("read", x, y, WIDTH, height)]
    if line.state == Mark.State.READING:
        return [("", x, y, WIDTH, height), ("half", x, y + height / 2, WIDTH, height / 2)]
    return [("", x, y, WIDTH, height)]


def _height(title: str) -> int:
    """Ideographs are twice as wide as letters, so they count twice."""
    width = len(title) + len(WIDE_CHARACTER.findall(title))
    return min(HEIGHT - 1, LOWEST + width)


def _svg(width: int, rectangles: Sequence[Rectangle], *, is_narrow: bool = False) -> SafeString:
    shapes = format_html_join("", '<rect{} x="{}" y="{}" width="{}" height="{}"/>', map(_shape, rectangles))
    ratio = SafeString(' preserveAspectRatio="none"') if is_narrow else ""
    return format_html(
        '<svg width="{0}" height="{1}" viewBox="0 0 {0} {1}"{2} aria-hidden="true" focusable="false">{3}</svg>',
        width,
        HEIGHT,
        ratio,
        shapes,
    )


def _shape(rectangle: Rectangle) -> tuple[object, ...]:
    kind, *place = rectangle
    return (format_html(' class="{}"', kind) if kind else "", *place)
