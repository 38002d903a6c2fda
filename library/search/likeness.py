"""PURE. Titles that are nearly the same: all such pairs of a library, without comparing every title with every other.

Titles are sets of tokens, and how alike two are is the share of what they have in common in all that they have
(Jaccard). Of two titles that are alike enough, each has one of its rarest tokens among the rarest of the other, so that
only these few are looked up (Chaudhuri and others 2006, Bayardo and others 2007).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from library.progress import Progress, ignore_progress
from library.search.analyzer import HAN, analyze, fold, is_han

SHARE, OF = 3, 4  # alike: three of four; one other character in a title of fifteen, one other word in one of seven
SHORTEST = 4  # tokens; less say too little to be nearly the same by chance
MOST_OF_ONE_TITLE = 10  # articles with one title that are paired with each other; more are paired with the first
STEP = 2_000

NUMERALS = "〇零一二两三四五六七八九十百千"
# What tells parts and versions apart: 3.5, (二), 第三, （上）, 下篇, Part II, Appendix B. "a" and "I" are words.
PART = re.compile(
    rf"\d+(?:\.\d+)*|(?<=第)[{NUMERALS}]+|[{NUMERALS}]+(?![{HAN}])"
    rf"|(?<![{HAN}])[上中下甲乙丙丁](?![{HAN}])|[上中下](?=[篇集部卷册])"
    r"|(?<![a-z0-9'’])(?:[b-hj-z]|i{2,3}|iv|vi{1,3}|ix)(?![a-z0-9+#])"
)
NUMBER = re.compile(rf"\d+|[{NUMERALS}]+|[上中下]")

Pair = tuple[int, int]


def telling_tokens(tokens: Iterable[str]) -> frozenset[str]:
    """The tokens by which titles are compared: without single Chinese characters, such as end each run."""
    return frozenset(token for token in tokens if len(token) > 1 or not is_han(token))


def likeness(first: frozenset[str], second: frozenset[str]) -> int:
    """How alike two sets of tokens are, in hundredths."""
    return 100 if first == second else len(first & second) * 100 // len(first | second)


def is_near(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two titles are long enough and alike enough."""
    return min(len(first), len(second)) >= SHORTEST and len(first & second) * OF >= len(first | second) * SHARE


def telling_count(size: int) -> int:
    """Of how many tokens of a title, whichever they are, every title that is near has at least one."""
    return size - -(-size * SHARE // OF) + 1


def differ_in_number(first: str, second: str) -> bool:
    """Whether two titles are told apart by a number: those of parts, versions, years, or nothing but a number."""
    first, second = fold(first), fold(second)
    if PART.findall(first) != PART.findall(second):
        return True
    return analyze(NUMBER.sub(" ", first)) == analyze(NUMBER.sub(" ", second)) and analyze(first) != analyze(second)


def near_pairs(
    titles: Mapping[int, frozenset[str]], *, progress: Progress = ignore_progress
) -> Iterator[tuple[Pair, int]]:
    """Every two numbers, the lower first, whose titles are near, with their likeness in hundredths.

    Where more than `MOST_OF_ONE_TITLE` have the same tokens, not all of these are paired with each other.
    `progress` is called with (titles looked up, titles in all).
    """
    numbers_of: dict[frozenset[int], list[int]] = defaultdict(list)
    for number, tokens in _ranked(titles):
        numbers_of[tokens].append(number)
    for numbers in numbers_of.values():
        yield from ((pair, 100) for pair in pairs_of_one_title(numbers))
    for first, second in _near_sets(sorted(numbers_of, key=len), progress):
        both = product(numbers_of[first][:MOST_OF_ONE_TITLE], numbers_of[second][:MOST_OF_ONE_TITLE])
        alike = len(first & second) * 100 // len(first | second)
        yield from ((_ordered(one, other), alike) for one, other in both)


def pairs_of_one_title(numbers: Sequence[int]) -> Iterator[Pair]:
    """Pairs of articles with one and the same title: of each two of the first, and of the first with the others."""
    ordered = sorted(numbers)
    yield from combinations(ordered[:MOST_OF_ONE_TITLE], 2)
    yield from ((ordered[0], number) for number in ordered[MOST_OF_ONE_TITLE:])


def _ranked(titles: Mapping[int, frozenset[str]]) -> Iterator[tuple[int, frozenset[int]]]:
    """The titles that are long enough, their tokens numbered from the rarest on."""
    counts = Counter(token for tokens in titles.values() for token in tokens)
    rank = {token: place for place, token in enumerate(sorted(counts, key=lambda token: (counts[token], token)))}
    for number, tokens in titles.items():
        if len(tokens) >= SHORTEST:
            yield number, frozenset(rank[token] for token in tokens)


def _near_sets(
    ordered: Sequence[frozenset[int]], progress: Progress
) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """The pairs of different sets that are near; the sets come in the order of their sizes."""
    seen: dict[int, list[int]] = defaultdict(list)  # places of the sets that have a token among their rarest
    for place, tokens in enumerate(ordered):
        size = len(tokens)
        rarest = sorted(tokens)[: telling_count(size)]
        for other in {known for token in rarest for known in seen[token]}:
            smaller = ordered[other]
            if len(smaller) * OF >= size * SHARE and len(tokens & smaller) * OF >= len(tokens | smaller) * SHARE:
                yield smaller, tokens
        for token in rarest:
            seen[token].append(place)
        if place % STEP == STEP - 1:
            progress(place + 1, len(ordered))


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
