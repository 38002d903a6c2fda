"""The curator's notes, one line of Markdown each, as HTML that cannot hold anything but what is named here.

Only http and https become links. Images are shown as the words that stand for them, HTML tags and links to elsewhere
lose their marks and keep their words, and a reference without its definition keeps its text.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token

from library.addresses import is_web_address

MARKUP = re.compile(r"[\\`*_\[\]<&~]")
IMAGE = re.compile(r"!\[([^\[\]]*)\](?:\[[^\[\]]*\]|\([^()]*\))")
REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")


def note_html(source: str) -> SafeString:
    """A note as HTML: emphasis, code, struck text and web links; everything else as text."""
    if not MARKUP.search(source):
        return SafeString(escape(source))
    words = REFERENCE.sub(r"\1", IMAGE.sub(r"\1", source))
    tokens = [token for parent in _inline.parseInline(words) for token in _shown(parent.children or ())]
    html: str = _inline.renderer.render(tokens, _inline.options, {})
    return SafeString(html)  # the renderer escapes every text and attribute, and `_shown` let no HTML through


def plain_words(source: str) -> str:
    """The words of a note or of a link's text, without any mark."""
    words = REFERENCE.sub(r"\1", IMAGE.sub(r"\1", source))
    tokens = (token for parent in _inline.parseInline(words) for token in parent.children or ())
    return "".join(token.content for token in tokens if token.type in ("text", "code_inline")).strip()


def link_words(title: str, url: str) -> str:
    """What a secondary link is called: its words, else the host it leads to."""
    return plain_words(title) or urlsplit(url).netloc


def _shown(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without HTML and without the marks of links that lead to no web address. Links do not nest."""
    is_web_link = False
    for token in tokens:
        if token.type == "link_open":
            is_web_link = is_web_address(str(token.attrGet("href")))
        is_mark = token.type in ("link_open", "link_close")
        if token.type != "html_inline" and (is_web_link or not is_mark):
            yield token


def _open_link(renderer: RendererProtocol, tokens: Sequence[Token], index: int, *others: object) -> str:
    return str(format_html('<a href="{}" rel="noopener">', str(tokens[index].attrGet("href"))))


def _inline_parser() -> MarkdownIt:
    """CommonMark's inline rules and struck text; addresses stay exactly as they are written."""
    markdown = MarkdownIt("commonmark").enable("strikethrough").disable(["image", "newline"])
    markdown.validateLink = bool  # type: ignore[method-assign, assignment]  # `_shown` decides, and keeps the words
    markdown.normalizeLink = str  # type: ignore[method-assign, assignment]
    markdown.add_render_rule("link_open", _open_link)
    return markdown


_inline = _inline_parser()
