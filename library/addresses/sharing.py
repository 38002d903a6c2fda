"""The address within what somebody shares: apps send it alone, or in the middle of a sentence."""

import re
from collections.abc import Iterator

from library.addresses.parts import is_web_address

# An address ends at a blank, at what no address holds, and at the punctuation of a Chinese sentence.
_WRITTEN_ADDRESS = re.compile(r"https?://[^\s<>\"“”‘’，。；：！？、（）【】《》「」『』…]+", re.IGNORECASE)
_END_OF_SENTENCE = ".,;:!?'"
_BRACKETS = {")": "(", "]": "["}


def first_address(*texts: str) -> str:
    """The first web address that one of the texts is or holds, else ""."""
    return next((text[start:end] for text in texts for start, end in addresses_within(text)), "")


def addresses_within(text: str) -> Iterator[tuple[int, int]]:
    """Where in the text each web address stands that it holds: from where to where."""
    for written in _WRITTEN_ADDRESS.finditer(text):
        address = _without_end_of_sentence(written[0])
        if is_web_address(address):
            yield written.start(), written.start() + len(address)


def _without_end_of_sentence(address: str) -> str:
    """The address without the marks after it; a bracket that it opened itself is its own."""
    surplus = {last: address.count(last) - address.count(first) for last, first in _BRACKETS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        closes_another = surplus.get(last, 0) > 0
        if last not in _END_OF_SENTENCE and not closes_another:
            break
        if closes_another:
            surplus[last] -= 1
        end -= 1
    return address[:end]
