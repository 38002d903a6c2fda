"""Bare addresses in running text: GitHub Flavored Markdown's extended autolinks, with Chinese text glued to them.

GitHub lets an address run on to the next blank, so that Chinese punctuation and the words behind it become part of it.
A reader means the address alone: here it also ends at such punctuation, and at an ideograph that does not begin a path
segment or a parameter's value.
"""

import re
import unicodedata
from collections.abc import Iterator

from library.readme.parsing.destinations import unescape_entities

_ADDRESS = re.compile(r"(?<![A-Za-z])(?:https?|HTTPS?|Https?)://[^\s<]+|(?:(?<=[\s*_~(])|^)www\.[^\s<]+", re.MULTILINE)
_SCHEME = re.compile(r"[A-Za-z]+://")
_ENTITY_AT_END = re.compile(r"&[A-Za-z]+;$")
_CHINESE_PUNCTUATION = re.compile("[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…—·]")
_IDEOGRAPHS = "\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af"
_GLUED_IDEOGRAPH = re.compile(f"(?<![/=_%#&+{_IDEOGRAPHS}-])[{_IDEOGRAPHS}]")
_TRAILING = frozenset("?!.,:*_~'\"")
_MOST_PERIODS_WITH_UNDERSCORE = 10


def find_bare_addresses(content: str, first: int, last: int) -> Iterator[tuple[int, int, str]]:
    """The range of each bare address that lies between two positions, with what it leads to."""
    for match in _ADDRESS.finditer(content, first, last):
        address = trim_address(match[0])
        if _has_domain(address):
            url = unescape_entities(address)
            yield match.start(), match.start() + len(address), url if "://" in url[:8] else f"http://{url}"


def trim_address(run: str) -> str:
    """The address at the start of a run of characters without blanks."""
    for boundary in (_CHINESE_PUNCTUATION, _GLUED_IDEOGRAPH):
        cut = boundary.search(run)
        run = run[: cut.start()] if cut else run
    return _without_trailing_punctuation(run)


def _without_trailing_punctuation(run: str) -> str:
    """Punctuation at the end, a parenthesis without its partner and an entity are not part of an address."""
    surplus = run.count(")") - run.count("(")
    end = len(run)
    while end:
        last = run[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        elif last == ";":
            entity = _ENTITY_AT_END.search(run, max(0, end - 40), end)
            end = entity.start() if entity else end - 1
        else:
            break
    return run[:end]


def _has_domain(address: str) -> bool:
    """Whether a valid domain follows the scheme; `www.` needs another period."""
    scheme = _SCHEME.match(address)
    domain = _domain(address[scheme.end() if scheme else 0 :])
    labels = domain.split(".")
    if any("_" in label for label in labels[-2:]) and len(labels) <= _MOST_PERIODS_WITH_UNDERSCORE + 1:
        return False
    return bool(domain) and (scheme is not None or (len(labels) > 1 and bool(labels[1])))


def _domain(rest: str) -> str:
    for position, character in enumerate(rest):
        if character not in "-._" and not _is_host_character(character):
            return rest[:position]
    return rest


def _is_host_character(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character)[0] != "P"
