"""PURE. Texts and queries as tokens, by the same rules.

Folding: compatibility forms, case, Latin accents and traditional characters are one. Runs of Chinese, Japanese and
Korean characters become overlapping pairs and the last character alone; letters and digits are tokens of their own, so
that `llama2`, `Llama-2` and `llama 2` are the same. Whoever changes what comes out of here raises `ANALYZER_VERSION`:
documents of an older version are indexed anew in the background.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from library.search.remembering import remember_names
from library.search.traditional import SIMPLIFIED

ANALYZER_VERSION = 1
LONGEST_TOKEN = 64  # characters; what is longer is cut on both sides alike

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"  # noqa: E501
LETTER = rf"[^\W\d_{HAN}]"
TOKEN = re.compile(
    rf"(?P<han>[{HAN}]+)"
    rf"|(?P<named>(?<![^\W_])(?:c\+\+|[cf]\#)(?![^\W_]))"
    rf"|(?P<versioned>{LETTER}{{4,}}(?=v\d))"
    rf"|(?P<word>{LETTER}+)"
    rf"|(?P<number>\d+)"
)
# The parts of CamelCase, of words that have at least two: FlashAttention, RMSNorm, vLLM.
CAMEL_WORD = re.compile(r"(?<![A-Za-z])(?=[A-Za-z]*[a-z][A-Z]|[A-Z]{2,}[a-z]{2})[A-Za-z]{4,}(?![A-Za-z])")
CAMEL_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
SHORTEST_PART = 3
# Two words in a row that may be written as one: KV cache, flash-attention.
NEIGHBOURS = re.compile(rf"(?<!{LETTER})(?=({LETTER}{{1,20}})[ \-_]({LETTER}{{1,20}})(?!{LETTER}))")


@dataclass(frozen=True, slots=True)
class Token:
    """A token and where it stands in the text it was made of: `text[start:end]`."""

    text: str
    start: int
    end: int


class _Folding(dict[int, str]):
    """How each character folds, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


@remember_names
def fold(text: str) -> str:
    """A text as it is compared: compatibility forms, case, accents and traditional characters are one."""
    return unicodedata.normalize("NFC", text).translate(_FOLDING)


def analyze(text: str) -> list[str]:
    """The tokens of a text, in order."""
    tokens: list[str] = []
    for found in TOKEN.finditer(fold(text)):
        run = found[0]
        if found.lastgroup == "han":
            tokens += map(str.__add__, run, run[1:])
            tokens.append(run[-1])
        else:
            tokens.append(run[:LONGEST_TOKEN])
    return tokens


def sequence(text: str) -> tuple[str, ...]:
    """The tokens that stand in a row wherever a text holds these words: without the character alone that ends a run,
    which another character may follow there. Empty for a text without words.
    """
    tokens = analyze(text)
    if len(tokens) > 1 and _is_end_of_run(tokens[-2], tokens[-1]):
        tokens.pop()
    return tuple(tokens)


def is_single_character(tokens: tuple[str, ...]) -> bool:
    """Whether the last token is one Chinese character of its own: it begins pairs, and is looked for as a beginning."""
    return bool(tokens) and len(tokens[-1]) == 1 and is_han(tokens[-1])


def analyze_with_places(text: str) -> list[Token]:
    """The tokens of a text with their places in it; the text must be in normal form C, as `composed` gives it."""
    pieces = [_FOLDING[ord(character)] for character in text]
    places = [place for place, piece in enumerate(pieces) for _character in piece]
    places.append(len(text))
    return [Token(token, places[start], places[end - 1] + 1) for token, start, end in _tokens("".join(pieces))]


def composed(text: str) -> str:
    """A text in normal form C."""
    return unicodedata.normalize("NFC", text)


def camel_parts(text: str) -> list[list[str]]:
    """The parts of every CamelCase word: FlashAttention gives flash and attention."""
    words = ([fold(part) for part in CAMEL_PART.findall(word)] for word in CAMEL_WORD.findall(text))
    return [parts for parts in words if len(parts) > 1]


def joined_neighbours(text: str) -> list[str]:
    """Each two Latin words that stand side by side as one: "KV cache" gives kvcache."""
    return [first + second for first, second in NEIGHBOURS.findall(fold(text))]


def alternative_tokens(text: str) -> list[str]:
    """Other ways in which words of a text may be typed: parts of CamelCase, and neighbours as one word."""
    parts = [part for word in camel_parts(text) for part in word if len(part) >= SHORTEST_PART]
    return parts + joined_neighbours(text)


def is_han(character: str) -> bool:
    """Whether a character belongs to runs that are cut into pairs."""
    return _HAN.match(character) is not None


def _tokens(folded: str) -> Iterator[tuple[str, int, int]]:
    for found in TOKEN.finditer(folded):
        start, end = found.span()
        if found.lastgroup == "han":
            for place in range(start, end - 1):
                yield folded[place : place + 2], place, place + 2
            yield folded[end - 1 : end], end - 1, end
        else:
            yield found[0][:LONGEST_TOKEN], start, end


def _is_end_of_run(before: str, last: str) -> bool:
    """A run of one character after another run is no end of a run, but the pair before it would hold it."""
    return len(last) == 1 and len(before) == 2 and before[1] == last and is_han(last)


def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    folded = unicodedata.normalize("NFKC", folded).translate(SIMPLIFIED)
    return "".join(_without_accent(part) for part in folded if not _is_dropped(part))


def _without_accent(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() else character


def _is_dropped(character: str) -> bool:
    """Combining accents, invisible characters and choices of a glyph join what stands around them."""
    if "\u0300" <= character <= "\u036f" or unicodedata.category(character) == "Cf":
        return True
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


_HAN = re.compile(f"[{HAN}]")
_FOLDING = _Folding()
