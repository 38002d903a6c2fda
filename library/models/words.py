"""Several words in one field, as people type them."""

import re

# A comma of either script, an ideographic comma, a semicolon of either script, or a line end; never a blank, so that
# "KV cache" is one word.
SEPARATORS = re.compile(r"[,，、;；\r\n]")


def split_words(text: str) -> list[str]:
    """The distinct words of a text, in the order typed; case does not make a second word."""
    found: dict[str, str] = {}
    for part in SEPARATORS.split(text):
        word = " ".join(part.split())
        if word:
            found.setdefault(word.casefold(), word)
    return list(found.values())


def join_words(words: list[str]) -> str:
    """Words as one line that `split_words` reads back."""
    return ", ".join(words)
