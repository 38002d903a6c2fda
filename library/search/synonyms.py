"""PURE. Words that mean the same, as curators wrote them down."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from library.search.analyzer import analyze, is_han, sequence
from library.search.pinyin import sounds_of

Tokens = tuple[str, ...]

MOST_EQUALS = 8  # of the words that begin alike


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
            known = {tokens, *self._equals[tokens]}
            self._equals[tokens] += [other for other in sequences if other not in known]
        self._words += words

    def equals_of(self, tokens: Tokens) -> Sequence[Tokens]:
        """What else means the same as these tokens, none of them itself."""
        return self._equals.get(tokens, ())

    def equals_of_beginning(self, beginning: str) -> Sequence[Tokens]:
        """What means the same as the words that begin so: "quanti" gives what "quantization" does. Some of many."""
        words = [word for (word, *rest) in self._equals if not rest and word.startswith(beginning)]
        return list(dict.fromkeys(equal for word in words for equal in self._equals[(word,)]))[:MOST_EQUALS]

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
                for sound in sounds_of(word):
                    sounds["".join(sound)].append(word)
        return sounds
