"""PURE. Words that mean the same, as curators wrote them down."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from library.search.analyzer import analyze, is_han, sequence
from library.search.pinyin import syllables

Tokens = tuple[str, ...]


class Thesaurus:
    """Groups of equal words. A word may be in several groups; equals of equals are not followed."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._equals: dict[Tokens, list[Tokens]] = defaultdict(list)
        self._words: list[str] = []
        for group in groups:
            self._add(list(dict.fromkeys(word for word in group if analyze(word))))

    def _add(self, words: list[str]) -> None:
        sequences = list(dict.fromkeys(sequence(word) for word in words))
        for tokens in sequences:
            self._equals[tokens] += [other for other in sequences if other != tokens and other not in self._equals[tokens]]
        self._words += words

    def equals_of(self, tokens: Tokens) -> Sequence[Tokens]:
        """What else means the same as these tokens, none of them itself."""
        return self._equals.get(tokens, ())

    def knows(self, tokens: Tokens) -> bool:
        """Whether these tokens are a word of a group."""
        return tokens in self._equals

    def words_that_sound(self, sound: str) -> Sequence[str]:
        """The Chinese words of groups that are read so: "weitiao" gives 微调."""
        return self._sounds.get(sound, ())

    @cached_property
    def _sounds(self) -> dict[str, list[str]]:
        """Words by their pinyin, worked out when the first query is read as such."""
        sounds: dict[str, list[str]] = defaultdict(list)
        for word in dict.fromkeys(self._words):
            if all(map(is_han, word)):
                sounds["".join(syllables(word))].append(word)
        return sounds
