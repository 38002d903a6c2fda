"""How well a merge knows topics again whose path changed between an earlier and the current revision of real lists.

    python tests/benchmarks/merge_topics.py [--sample SEED] [--all]

For each pair it tells the topics that were recognised under another path (and of how many that is more than a new name
of a topic around them), those that are new and those that are gone. `--sample` prints fifty of those renamed or moved
themselves, chosen with the seed, with what both hold, to be judged by eye; `--all` prints every one, and every topic
that is gone from a list that also has new ones: those may live on under other names.
"""

import argparse
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from library.readme.merge import Side
from library.readme.merging.items import Matching
from library.readme.merging.matching import match
from library.readme.merging.model import NodeKind, kind_of
from library.readme.merging.trees import Tree
from library.readme.outline import Outline, outline_of
from library.readme.parser import parse
from library.readme.source import read_source

SHARED = Path(os.environ.get("EASYLLM_SHARED", Path(__file__).resolve().parents[3] / "shared"))
IN_SAMPLE = 50


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it is told: its path and how many entries stand directly in it and in all."""

    path: tuple[str, ...]
    own: frozenset[str]
    all: frozenset[str]

    def told(self) -> str:
        """The topic in words."""
        return f"{' › '.join(self.path)} ({len(self.own)}/{len(self.all)})"


@dataclass(frozen=True, slots=True)
class Pair:
    """What became of the topics of one list."""

    name: str
    same: int
    recognised: list[tuple[Topic, Topic]]
    own: list[tuple[Topic, Topic]]  # of these, those that were themselves renamed or moved
    gone: list[Topic]
    new: list[Topic]


def outline_in(path: Path) -> Outline:
    """What a file says."""
    return outline_of(parse(read_source(path.read_bytes(), name=path.name).text))


def compared(earlier: Path) -> Pair:
    """An earlier revision matched with the current one."""
    base = outline_in(earlier)
    current = outline_in(SHARED / "lists" / "current" / f"{earlier.stem.rsplit('@', 1)[0]}.md")
    side = Side(base, tuple((kind_of(node).value, at) for at, node in enumerate(base.all_nodes())))
    matching = match(side, side, current)
    both = [
        (item.base, item.theirs)
        for item in matching.items
        if item.kind is NodeKind.TOPIC and item.base is not None and item.theirs is not None
    ]
    told = {pair: (_topic(matching.base, pair[0]), _topic(matching.theirs, pair[1])) for pair in both}
    recognised = [pair for pair in both if told[pair][0].path != told[pair][1].path]
    topics = [item for item in matching.items if item.kind is NodeKind.TOPIC]
    return Pair(
        name=earlier.stem,
        same=len(both) - len(recognised),
        recognised=[told[pair] for pair in recognised],
        own=[told[pair] for pair in recognised if _is_own_change(matching, *pair)],
        gone=[_topic(matching.base, item.base) for item in topics if item.base is not None and item.theirs is None],
        new=[_topic(matching.theirs, item.theirs) for item in topics if item.base is None and item.theirs is not None],
    )


def _topic(tree: Tree, at: int) -> Topic:
    return Topic(tree.shown_path(at), tree.own_keys[at], tree.all_keys[at])


def _is_own_change(matching: Matching, was: int, now: int) -> bool:
    """Whether a topic itself was renamed or moved, not only one around it."""
    before, after = matching.base.holder[was], matching.theirs.holder[now]
    around = None if before is None else matching.of_base[before]
    there = None if after is None else matching.of_theirs[after]
    return around is not there or matching.base.text(was) != matching.theirs.text(now)


def pairs() -> Iterator[Pair]:
    """Every earlier revision."""
    return map(compared, sorted((SHARED / "lists" / "earlier").glob("*.md")))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, help="print fifty recognised topics, chosen with this seed")
    parser.add_argument("--all", action="store_true", help="print every topic whose path changed, and what is gone")
    options = parser.parse_args()
    found = list(pairs())
    for pair in found:
        _tell(pair, is_whole=options.all)
    counts = [
        f"{sum(len(getattr(pair, field)) for pair in found)} {name}"
        for field, name in (
            ("recognised", "recognised under another path"),
            ("own", "of them renamed or moved themselves"),
            ("gone", "gone"),
            ("new", "new"),
        )
    ]
    print(f"{len(found)} pairs: {sum(pair.same for pair in found)} same path, {', '.join(counts)}")
    if options.sample is not None:
        _draw([(pair.name, was, now) for pair in found for was, now in pair.own], options.sample)


def _draw(own: list[tuple[str, Topic, Topic]], seed: int) -> None:
    chosen = random.Random(seed).sample(own, min(IN_SAMPLE, len(own)))
    for number, (name, was, now) in enumerate(sorted(chosen, key=lambda row: row[0]), start=1):
        print(f"{number:2} {name}\n   {was.told()}\n   {now.told()}   shared {len(was.all & now.all)}")


def _tell(pair: Pair, *, is_whole: bool) -> None:
    print(
        f"{pair.name}: {pair.same} same, {len(pair.recognised)} elsewhere, {len(pair.gone)} gone, {len(pair.new)} new"
    )
    if not is_whole:
        return
    for was, now in pair.recognised:
        print(f"    {was.told()}  →  {now.told()}   shared {len(was.all & now.all)}")
    for topic in pair.gone if pair.new else []:
        print(f"    gone {topic.told()}")
    for topic in pair.new if pair.gone else []:
        print(f"    new  {topic.told()}")


if __name__ == "__main__":
    main()
