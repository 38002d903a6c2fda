"""What the templates need beyond Django: languages, numerals, and the curator's notes."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from library.models import Article, EntryLink, Mark
from library.models.pages import page_address
from library.readme.writing.escaping import Place, destination, escape_title
from library.search.highlight import Marker
from library.static_parts import script_names, style_names
from library.typefaces import covers
from library.views.language import interface_language, language_name, primary
from library.views.notes import link_words, note_html, plain_words
from library.views.outline import Line, TopicNode
from library.views.spines import SPINES_AT_MOST, bar_svg, spines_svg

register = template.Library()

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
FORMS_KEPT = 2_000  # about 2 KB each
DIGITS = "零壹贰叁肆伍陆柒捌玖"


@register.simple_tag
def html_language() -> str:
    """The language of the interface as HTML writes it: `zh-Hans`, `en`."""
    return interface_language()


register.simple_tag(page_address)


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
    own = primary(get_language() or "en")
    known = language or ("zh-Hans" if HAN.search(str(text)) else "")
    if not known or primary(known) == own:
        return SafeString("")
    return format_html(' lang="{}"', known)


@register.simple_tag
def face_of(text: object, face: str = "song") -> SafeString:
    """A `data-face` attribute where our cut of a face lacks a character of the text, so that the system sets all of it.

    It goes on the element whose rule asks for `--song` or `--kai`, or around it.
    """
    return SafeString("") if covers(face, str(text)) else SafeString(' data-face="system"')


register.filter(language_name)


@register.filter
def chapter_numeral(number: int) -> str:
    """The number of a chapter: 壹贰叁 in Chinese, 1 2 3 elsewhere."""
    return formal_numeral(number) if primary(get_language() or "") == "zh" else str(number)


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


@register.simple_tag
def marked(text: str, marker: Marker | None) -> str:
    """A text with the words of a search marked, where it was found by one."""
    return SafeString(marker.html(text)) if marker else text


@register.simple_tag
def marked_note(source: str, marker: Marker | None) -> SafeString:
    """The same for a curator's note."""
    return SafeString(marker.mark_html(note_html(source))) if marker else note_html(source)


@register.filter
def words(source: str) -> str:
    """A line of Markdown without its marks."""
    return plain_words(source)


@register.filter
def link_label(link: EntryLink) -> str:
    """What a secondary link is called: its words, else the host it leads to."""
    return link_words(link.title, link.url)


@register.filter
def markdown_link(article: Article) -> str:
    """The article as a link in Markdown."""
    return f"[{escape_title(article.title, Place.LINK)}]({destination(article.url)})"


@register.filter
def citation(article: Article) -> str:
    """The article cited as a source on the web by GB/T 7714-2015: author, title, date, day of the visit, address."""
    author = f"{article.author}. " if article.author else ""
    published = f"({article.published_on:%Y-%m-%d})" if article.published_on else ""
    return f"{author}{article.title}[EB/OL]. {published}[{timezone.localdate():%Y-%m-%d}]. {article.url}."


@register.simple_tag
def mark_form(line: Line) -> SafeString:
    """The form by which a reader marks the article of a line."""
    form = _mark_form.__wrapped__ if settings.DEBUG else _mark_form  # who works on the template wants to see it
    return form(
        get_language(),
        get_script_prefix(),
        line.article.pk,
        line.article.title,
        line.state or Mark.State.UNREAD.value,
        line.is_starred,
        line.anchor,
    )


@lru_cache(maxsize=FORMS_KEPT)
def _mark_form(
    _language: str | None, _prefix: str, number: int, title: str, state: str, is_starred: bool, anchor: str
) -> SafeString:
    """The form of an article in a state. Kept, because a page has one on every card and says the same in most."""
    context = {"article": Article(pk=number, title=title), "state": state, "is_starred": is_starred, "anchor": anchor}
    return render_to_string("library/components/mark_form.html", context)


@register.simple_tag
def heading_name(name: str) -> str:
    """How a heading of the shelf is called."""
    names = {"reading": _("Reading"), "starred": _("Starred"), "unread": _("Unread"), "read": pgettext("state", "Read")}
    return names[name]


@register.simple_tag
def progress_bar(part: int, whole: int) -> SafeString:
    """How much of a whole is done, as a bar; the words beside it say the same."""
    return format_html(
        '<svg class="progress-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bg" width="100" height="6" rx="1"/><rect class="fg" width="{}" height="6" rx="1"/></svg>',
        round(100 * part / whole) if whole else 0,
    )


@register.inclusion_tag("library/components/shelf.html")
def shelf_picture(chapters: Sequence[TopicNode]) -> dict[str, Any]:
    """The shelf of a list: its chapters with their pictures, spines if there are not too many, else bars."""
    lines = {node.topic.pk: list(node.all_lines()) for node in chapters}
    sizes = [len(those) for those in lines.values()]
    is_large = sum(sizes) > SPINES_AT_MOST

    def picture(those: list[Line]) -> SafeString:
        read = sum(line.state == "read" for line in those)
        return bar_svg(len(those), read, max(sizes)) if is_large else spines_svg(those)

    has_states = any(line.state for those in lines.values() for line in those)
    return {
        "chapters": [(node, picture(lines[node.topic.pk])) for node in chapters],
        "has_states": has_states,
        "is_large": is_large,
    }
