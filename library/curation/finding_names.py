"""PURE. Which of many names a text holds: in Chinese as a part of it, in letters as whole words, in any case and width.

A word that curators wrote down as a synonym of a name counts as the name. `KV cache` is found in KVCache and the other
way round. A single Chinese character is looked for nowhere: it would stand in every other title.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from library.search.analyzer import analyze, camel_parts, is_single_character, sequence
from library.search.synonyms import Thesaurus, Tokens


class NameFinder:
    """Looks for things by their names; each thing is known by a key of the caller's."""

    def __init__(self, names: Mapping[str, Iterable[str]], thesaurus: Thesaurus) -> None:
        self._by_first: dict[str, list[tuple[Tokens, str]]] = defaultdict(list)
        for key, texts in names.items():
            for tokens in dict.fromkeys(way for text in texts for way in _ways(text, thesaurus)):
                self._by_first[tokens[0]].append((tokens, key))

    def found_in(self, texts: Iterable[str]) -> set[str]:
        """The keys of what is named in any of these texts."""
        return {key for text in texts for key in self._found_in(analyze(text))}

    def _found_in(self, tokens: list[str]) -> Iterator[str]:
        for place, token in enumerate(tokens):
            for wanted, key in self._by_first.get(token, ()):
                if len(wanted) == 1 or tuple(tokens[place : place + len(wanted)]) == wanted:
                    yield key


def _ways(text: str, thesaurus: Thesaurus) -> Iterator[Tokens]:
    """The tokens in a row by which a text holds a name."""
    tokens = sequence(text)
    if not tokens or (len(tokens) == 1 and is_single_character(tokens)):
        return
    yield tokens
    if len(tokens) > 1 and all(token.isascii() and token.isalpha() for token in tokens):
        yield ("".join(tokens),)
    for parts in camel_parts(text):
        if "".join(parts) == "".join(tokens):
            yield tuple(parts)
    yield from thesaurus.equals_of(tokens)
