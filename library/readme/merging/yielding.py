"""What of ours gives way where the new text cannot be written with it: as little as can be, and all of it is told.

Each way in which the merged list says otherwise than theirs is an aspect. Where the writer names the node that it
cannot write, its aspects are tried one by one; else the aspects are halved until the one is found with which the text
cannot be written any more. Theirs alone can always be written, so this comes to an end.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from library.readme.merging.building import Built
from library.readme.merging.disputes import Aspect, Disputes
from library.readme.merging.fields import OWN_FIELDS, value_of
from library.readme.merging.items import Item, Matching
from library.readme.merging.model import LIST_FIELDS
from library.readme.merging.trees import Tree
from library.readme.outline import AnyOutlineNode, Outline

MOST_SEARCHES = 30  # by halves; then all that is left gives way at once


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a list cannot be written: in words, and where it is known which node is meant, its walking index in the list
    or its anchor in theirs.
    """

    reason: str
    at: int | None = None
    anchor: int | None = None


Writable = Callable[[Outline], Refusal | None]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A merged list and its conflicts."""

    built: Built
    disputes: Disputes

    def aspects(self) -> list[Aspect]:
        """Every aspect in which the list says otherwise than theirs: what is dearest to a curator comes first."""
        return list(_Aspects(self.disputes.matching, self.built).run())

    def is_about(self, item: Item, refusal: Refusal) -> bool:
        """Whether a refusal of this list names an item."""
        if refusal.at is not None and self.built.items[refusal.at] is item:
            return True
        there = None if item.theirs is None else self.disputes.matching.theirs.nodes[item.theirs]
        return there is not None and refusal.anchor is not None and there.anchor == refusal.anchor


class _Aspects:
    def __init__(self, matching: Matching, built: Built) -> None:
        self.matching, self.theirs = matching, matching.theirs
        self.outline, self.items = built.outline, built.items
        self.merged = Tree(built.outline)

    def run(self) -> Iterator[Aspect]:
        for field in LIST_FIELDS:
            if getattr(self.outline, field) != getattr(self.theirs.outline, field):
                yield None, field
        yield from ((item, "") for item in self.items if item.theirs is None)
        for at, item in enumerate(self.items):
            if item.theirs is not None:
                yield from self._of_known(item, self.merged.nodes[at], self.theirs.nodes[item.theirs])
        for at, item in enumerate(self.items):
            if item.theirs is not None and self._holder(at) is not self._theirs_holder(item.theirs):
                yield item, "place"
        yield from ((item, "order") for item in self._reordered())
        living = set(self.items)
        yield from ((item, "") for item in self.matching.of_theirs if item is not None and item not in living)

    def _of_known(self, item: Item, merged: AnyOutlineNode, theirs: AnyOutlineNode) -> Iterator[Aspect]:
        return ((item, name) for name in OWN_FIELDS[item.kind] if value_of(merged, name) != value_of(theirs, name))

    def _holder(self, at: int) -> Item | None:
        holder = self.merged.holder[at]
        return None if holder is None else self.items[holder]

    def _theirs_holder(self, at: int) -> Item | None:
        holder = self.theirs.holder[at]
        return None if holder is None else self.matching.of_theirs[holder]

    def _reordered(self) -> Iterator[Item | None]:
        if self._differs(None, None, is_topics=True):
            yield None
        for at, item in enumerate(self.items):
            if item.theirs is not None and any(
                self._differs(at, item.theirs, is_topics=is_topics) for is_topics in (False, True)
            ):
                yield item

    def _differs(self, at: int | None, there: int | None, *, is_topics: bool) -> bool:
        """Whether what both have in a container stands in another order in theirs."""
        merged = [self.items[below] for below in self.merged.children(at, is_topics=is_topics)]
        theirs = [self.matching.of_theirs[below] for below in self.theirs.children(there, is_topics=is_topics)]
        both = set(merged).intersection(theirs)
        return [item for item in merged if item in both] != [item for item in theirs if item in both]


class Yielding:
    """Lets aspects give way until the list can be written."""

    def __init__(self, attempt: Callable[[dict[Aspect, str]], Attempt], writable: Writable) -> None:
        self.attempt: Final = attempt
        self.writable: Final = writable
        self.yielded: dict[Aspect, str] = {}
        self.searches = 0

    def run(self) -> Attempt:
        """The first attempt that can be written."""
        result = self.attempt(self.yielded)
        while (refusal := self.writable(result.built.outline)) is not None:
            aspects = self._remaining(result)
            if not aspects:
                break
            self.yielded |= self._culprits(result, aspects, refusal)
            result = self.attempt(self.yielded)
        return result

    def _remaining(self, result: Attempt) -> list[Aspect]:
        return [aspect for aspect in result.aspects() if aspect not in self.yielded]

    def _culprits(self, result: Attempt, aspects: Sequence[Aspect], refusal: Refusal) -> dict[Aspect, str]:
        if found := self._named(result, aspects, refusal):
            return dict.fromkeys(found, refusal.reason)
        self.searches += 1
        if self.searches > MOST_SEARCHES:
            return dict.fromkeys(aspects, refusal.reason)
        return self._found_by_halves(aspects, refusal)

    def _named(self, result: Attempt, aspects: Sequence[Aspect], refusal: Refusal) -> list[Aspect]:
        """Of the node that the refusal names one aspect without which it is refused otherwise or not, else all."""
        own = [aspect for aspect in aspects if aspect[0] is not None and result.is_about(aspect[0], refusal)]
        for aspect in own if len(own) > 1 else ():
            then = self._refusal_without([aspect])
            if then is None or then.reason != refusal.reason:
                return [aspect]
        return own

    def _found_by_halves(self, aspects: Sequence[Aspect], refusal: Refusal) -> dict[Aspect, str]:
        """The last of the fewest aspects, from the first on, with which the list cannot be written."""
        good, bad, reason = 0, len(aspects), refusal.reason
        if (nothing := self._refusal_without(aspects)) is not None:
            return dict.fromkeys(aspects, nothing.reason)
        while bad - good > 1:
            middle = (good + bad) // 2
            then = self._refusal_without(aspects[middle:])
            if then is None:
                good = middle
            else:
                bad, reason = middle, then.reason
        return {aspects[bad - 1]: reason}

    def _refusal_without(self, aspects: Sequence[Aspect]) -> Refusal | None:
        attempt = self.attempt({**self.yielded, **dict.fromkeys(aspects, "")})
        return self.writable(attempt.built.outline)
