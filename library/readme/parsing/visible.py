"""What a reader sees of a piece of Markdown: markup, escapes and entities resolved, blanks collapsed."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from library.readme.parsing.destinations import unescape_entities

_MARKUP = re.compile(r"[\\`*_~<&\[!\n]")
_TAG = re.compile(r"<!--.*?-->|<[A-Za-z/!?][^<>]*>", re.DOTALL)
_PARSER = MarkdownIt("commonmark").enable("strikethrough")
# markdown-it's brackets cost quadratic time; titles and labels are shorter than this, hostile texts are not.
_LONGEST = 5_000


def visible_text(source: str) -> str:
    """The text of inline Markdown without images and tags, on one line."""
    if _MARKUP.search(source):
        source = "".join(map(_shown, _tokens(source[:_LONGEST])))
    return " ".join(source.split())


def visible_html(source: str) -> str:
    """The text of an HTML fragment without its tags, on one line."""
    return " ".join(unescape_entities(_TAG.sub(_blank_for_break, source)).split())


def _blank_for_break(tag: re.Match[str]) -> str:
    return " " if tag[0].lower().startswith(("<br", "<td", "<li", "<p", "<tr", "<div")) else ""


def _tokens(source: str) -> list[Token]:
    return _PARSER.parseInline(source)[0].children or []


def _shown(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "html_inline":
        return " " if token.content.lower().startswith("<br") else ""
    return token.content if token.type in ("text", "code_inline", "text_special") else ""
