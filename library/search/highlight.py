"""PURE. Which stretches of a shown text are the words found."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from library.search.analyzer import Token, analyze_with_places, composed
from library.search.wants import Want

TAG = re.compile(r"(<[^>]*>)")
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether it is a word found."""

    text: str
    is_marked: bool


class Marker:
    """Marks the words of one query in texts."""

    def __init__(self, wants: Iterable[Want] = ()) -> None:
        self._known: dict[str, str] = {}
        visible = (alternative for want in wants if not want.is_by_sound for alternative in want.alternatives)
        self._alternatives = tuple(dict.fromkeys((one.tokens, one.is_prefix) for one in visible))

    def pieces(self, text: str) -> list[Piece]:
        """The text in stretches, marked ones and others in turn; together they are the text (in normal form C)."""
        text = composed(text)
        pieces, place = [], 0
        for start, end in self._spans(text):
            if start > place:
                pieces.append(Piece(text[place:start], is_marked=False))
            pieces.append(Piece(text[start:end], is_marked=True))
            place = end
        if place < len(text):
            pieces.append(Piece(text[place:], is_marked=False))
        return pieces

    def html(self, text: str) -> str:
        """The text as HTML with `<mark>` around the words found.

        Names of tags and topics come again on every card, so that what was worked out once is kept.
        """
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = "".join(map(_as_html, self.pieces(text)))
        return known

    def mark_html(self, text: str) -> str:
        """Ready HTML with `<mark>` around the words found in its text; tags and attributes stay as they are."""
        parts = TAG.split(text)
        return "".join(part if place % 2 else self.html(html.unescape(part)) for place, part in enumerate(parts))

    def snippet(self, text: str, width: int) -> list[Piece]:
        """At most `width` characters of a text around the first words found, with "…" where something is left out."""
        text = composed(text)
        if len(text) <= width:
            return self.pieces(text)
        spans = self._spans(text)
        first = spans[0][0] if spans else 0
        start = max(0, min(first - width // 4, len(text) - width))
        cut = self.pieces(text[start : start + width])
        before = [Piece(ELLIPSIS, is_marked=False)] if start else []
        after = [Piece(ELLIPSIS, is_marked=False)] if start + width < len(text) else []
        return before + cut + after

    def _spans(self, text: str) -> list[tuple[int, int]]:
        if not self._alternatives:
            return []
        tokens = analyze_with_places(text)
        found = (span for tokens_, is_prefix in self._alternatives for span in _found(tokens, tokens_, is_prefix))
        return _merged(sorted(found), text)


def _as_html(piece: Piece) -> str:
    text = html.escape(piece.text)
    return f"<mark>{text}</mark>" if piece.is_marked else text


def _found(tokens: Sequence[Token], wanted: tuple[str, ...], is_prefix: bool) -> Iterator[tuple[int, int]]:
    length = len(wanted)
    for place in range(len(tokens) - length + 1):
        last = tokens[place + length - 1]
        is_last_right = last.text.startswith(wanted[-1]) if is_prefix else last.text == wanted[-1]
        if is_last_right and all(tokens[place + step].text == wanted[step] for step in range(length - 1)):
            end = last.end - (len(last.text) - len(wanted[-1])) if is_prefix and len(wanted[-1]) == 1 else last.end
            yield tokens[place].start, max(end, last.start + 1)


def _merged(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Spans that touch or overlap as one, and those with nothing but a blank between them too."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and (start <= merged[-1][1] or text[merged[-1][1] : start].isspace()):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
