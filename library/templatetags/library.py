"""What the templates need beyond Django: languages, numerals, and the curator's notes."""

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlsplit

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from library.models import EntryLink
from library.static_parts import script_names, style_names
from library.typefaces import covers
from library.views.notes import note_html, plain_words

register = template.Library()

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
DIGITS = "零壹贰叁肆伍陆柒捌玖"


@register.simple_tag
def html_language() -> str:
    """The language of the interface as HTML writes it: `zh-Hans`, `en`."""
    return to_locale(get_language() or "en").replace("_", "-")


@register.simple_tag
def style_links() -> SafeString:
    """The links to the style sheets: one, or with DEBUG one for each part."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in style_names()))


@register.simple_tag
def script_tags() -> SafeString:
    """The script as a module, which waits for the page; with DEBUG one for each part."""
    return format_html_join(
        "\n", '<script type="module" src="{}"></script>', ((static(name),) for name in script_names())
    )


@register.filter(name="is")
def is_same(value: object, other: object) -> str:
    """Whether two values are equal, as ARIA writes it."""
    return "true" if value == other else "false"


@register.simple_tag
def lang_of(text: object, language: str = "") -> SafeString:
    """A `lang` attribute for words in another language than the interface, else nothing.

    `language` is what is known of them; where it is empty, Chinese characters on an English page speak for themselves.
    """
    own = _primary(get_language() or "en")
    known = language or ("zh-Hans" if HAN.search(str(text)) else "")
    if not known or _primary(known) == own:
        return SafeString("")
    return format_html(' lang="{}"', known)


@register.simple_tag
def face_of(text: object, face: str = "song") -> SafeString:
    """A `data-face` attribute where our cut of a face lacks a character of the text, so that the system sets all of it.

    It goes on the element whose rule asks for `--song` or `--kai`, or around it.
    """
    return SafeString("") if covers(face, str(text)) else SafeString(' data-face="system"')


def _primary(language: str) -> str:
    return language.lower().partition("-")[0]


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the reader's own, else its code."""
    names = {"zh": _("Chinese"), "en": _("English"), "ja": _("Japanese"), "ko": _("Korean")}
    return names.get(_primary(code), code)


@register.filter
def chapter_numeral(number: int) -> str:
    """The number of a chapter: 壹贰叁 in Chinese, 1 2 3 elsewhere."""
    return formal_numeral(number) if _primary(get_language() or "") == "zh" else str(number)


def formal_numeral(number: int) -> str:
    """A number from 1 to 99 in the characters of contracts, any other in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("拾" if tens else "") + (DIGITS[ones] if ones else "")


@register.filter
def monogram(name: str) -> str:
    """The first letter or ideograph of a name, for the square that stands for a site."""
    return next((character.upper() for character in name if character.isalnum()), "·")


@register.filter
def note(source: str) -> SafeString:
    """A curator's note, one line of Markdown, as HTML."""
    return note_html(source)


@register.filter
def words(source: str) -> str:
    """A line of Markdown without its marks."""
    return plain_words(source)


@register.filter
def link_label(link: EntryLink) -> str:
    """What a secondary link is called: its words, else the host it leads to."""
    return plain_words(link.title) or urlsplit(link.url).netloc


SPINE_STEP, SPINE_WIDTH, SHELF_HEIGHT = 22, 17, 66  # units of the drawing
LOWEST_SPINE = 16
SPINES_AT_MOST = 60  # of one chapter: a longer shelf would be a bar code


@register.simple_tag
def spines(titles: Iterable[str]) -> SafeString:
    """A chapter's shelf as SVG: one spine an article, as high as its title is long; a dashed one for none."""
    heights = [_spine_height(title) for title in islice(titles, SPINES_AT_MOST)]
    drawn = [(place, height, "") for place, height in enumerate(heights)] or [(0, 45, "empty")]
    rects = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', map(_spine, drawn))
    width = len(drawn) * SPINE_STEP
    return format_html(
        '<svg width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true" focusable="false">{2}</svg>',
        width,
        SHELF_HEIGHT,
        rects,
    )


def _spine(drawn: tuple[int, int, str]) -> tuple[str, float, float, int, int]:
    place, height, kind = drawn
    return kind, place * SPINE_STEP + 0.5, SHELF_HEIGHT - height - 0.5, SPINE_WIDTH, height


def _spine_height(title: str) -> int:
    """Ideographs are twice as wide as letters, so they count twice."""
    width = sum(2 if HAN.match(character) else 1 for character in title)
    return min(SHELF_HEIGHT - 1, LOWEST_SPINE + width)
