"""How much of real lists the parser models: for each file the share of each class of its links.

    python tests/benchmarks/list_coverage.py [DIRECTORY] [--sample SEED]

With `--sample` it prints ten random entries of each of six lists with their line of source, to be judged by eye.

The reference is GitHub's own renderer: every http(s) address that cmarkgfm's HTML links to, without links that show
only an image and links to the list itself. A link counts as modelled if it is an entry, a secondary link of one, or the
address of a heading.
"""

import argparse
import os
import random
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import cmarkgfm
from cmarkgfm.cmark import Options

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from library.readme.document import Document, Entry, Group, LinkClass, Topic
from library.readme.parser import parse
from library.readme.parsing.autolinks import trim_address
from library.readme.parsing.words import is_generic

FEWEST_IN_CONTENTS = 3
IN_SAMPLE = 10
MODELLED = (LinkClass.ENTRY, LinkClass.SECONDARY, LinkClass.HEADING)
SHARED = Path(os.environ.get("EASYLLM_SHARED", Path(__file__).resolve().parents[3] / "shared"))
DEFAULT_DIRECTORY = SHARED / "lists" / "current"


class _Anchors(HTMLParser):
    """Collects the addresses of links that show more than an image."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._address: str | None = None
        self._has_text = self._has_image = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a link, or note an image in one."""
        if tag == "a":
            self._close()
            self._address = dict(attrs).get("href")
            self._has_text = self._has_image = False
        elif tag == "img":
            self._has_image = True

    def handle_data(self, data: str) -> None:
        """Note that a link shows text."""
        self._has_text = self._has_text or re.search(r"[^\W_]", data) is not None

    def handle_endtag(self, tag: str) -> None:
        """Close a link."""
        if tag == "a":
            self._close()

    def close(self) -> None:
        """Close the last link too."""
        super().close()
        self._close()

    def _close(self) -> None:
        if self._address and (self._has_text or not self._has_image):
            self.found.append(self._address)
        self._address = None


def reference_links(text: str) -> list[str]:
    """The http(s) addresses that GitHub's renderer links to, without links that only show an image."""
    anchors = _Anchors()
    anchors.feed(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))
    anchors.close()
    return [address for address in anchors.found if re.match(r"https?://", address, re.IGNORECASE)]


def comparable(url: str) -> str:
    """An address in one spelling, whatever was percent-encoded; glued Chinese text is cut as the parser does."""
    decoded = unquote(url.strip(), errors="replace")
    return quote(decoded.replace("&amp;", "&"), safe="").lower().rstrip("/")


def keys_of(url: str) -> tuple[str, str]:
    """The address itself, and what is left of it without Chinese text glued to it."""
    return comparable(url), comparable(trim_address((unquote(url).split() or [""])[0]))


@dataclass(slots=True)
class Coverage:
    """The counts of one list."""

    name: str
    classes: Counter[str] = field(default_factory=Counter)
    unclassed: list[str] = field(default_factory=list)
    entries: int = 0
    empty_titles: int = 0
    generic_titles: int = 0
    contents_entries: int = 0

    @property
    def reference(self) -> int:
        """How many links the reference has."""
        return sum(self.classes.values()) + len(self.unclassed)

    @property
    def modelled(self) -> float:
        """The share of the reference's links that are modelled."""
        return sum(self.classes[name] for name in MODELLED) / max(1, self.reference)


def measure(name: str, text: str) -> Coverage:
    """Compare a list's document with the reference, link by link: what stands n times is compared n times."""
    document = parse(text)
    own = own_address(name)
    coverage = Coverage(name)
    classes: dict[str, list[str]] = {}
    for link in document.links:
        classes.setdefault(comparable(link.url), []).append(link.link_class.value)
    for address in reference_links(text):
        if own and re.match(rf"https?://(?:www\.)?github\.com/{re.escape(own)}(?:[#/?]|$)", address, re.IGNORECASE):
            continue
        found = next((classes[key] for key in keys_of(address) if classes.get(key)), None)
        if found:
            coverage.classes[found.pop(0)] += 1
        else:
            coverage.unclassed.append(address)
    _judge_entries(coverage, document)
    return coverage


def own_address(name: str) -> str:
    """The `owner/repository` that a file of the given lists is from, by its name."""
    match = re.match(r"([^_]+(?:_[^_]+)*)__([^@]+?)(?:__.*)?(?:@.*)?\.md$", name)
    return f"{match[1]}/{match[2]}" if match else ""


def entries_of(document: Document) -> Iterator[Entry]:
    """Every entry of a document in text order."""
    for topic in document.all_topics():
        yield from _entries(topic)


def _entries(holder: Topic | Group | Entry) -> Iterator[Entry]:
    for node in holder.nodes:
        if isinstance(node, Entry):
            yield node
        yield from _entries(node)


def _judge_entries(coverage: Coverage, document: Document) -> None:
    anchors = {anchor(topic.title) for topic in document.all_topics()}
    pages: Counter[str] = Counter()
    for entry in entries_of(document):
        coverage.entries += 1
        coverage.empty_titles += not entry.title.strip()
        coverage.generic_titles += is_generic(entry.title)
        page, _, fragment = entry.url.partition("#")
        pages[page] += bool(fragment) and unquote(fragment) in anchors
    # One address whose fragment happens to be a heading of the list is no table of contents; several of a page are.
    coverage.contents_entries = sum(count for count in pages.values() if count >= FEWEST_IN_CONTENTS)


def anchor(title: str) -> str:
    """The fragment that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def report(results: list[Coverage]) -> Iterator[str]:
    """The table's lines."""
    names = [link_class.value for link_class in LinkClass]
    columns = "".join(f"{name[:8]:>9}" for name in names)
    yield f"{'list':42}{'links':>7}{'model %':>9}{columns}{'no class':>9}{'empty':>6}{'gener %':>8}{'toc':>5}"
    for result in [*results, _total(results)]:
        shares = "".join(f"{100 * result.classes[name] / max(1, result.reference):9.1f}" for name in names)
        generic = 100 * result.generic_titles / max(1, result.entries)
        judged = f"{len(result.unclassed):9}{result.empty_titles:6}{generic:8.2f}{result.contents_entries:5}"
        yield f"{result.name[:41]:42}{result.reference:7}{100 * result.modelled:9.1f}{shares}{judged}"


def _total(results: list[Coverage]) -> Coverage:
    total = Coverage("all")
    for result in results:
        total.classes += result.classes
        total.unclassed += result.unclassed
        total.entries += result.entries
        total.empty_titles += result.empty_titles
        total.generic_titles += result.generic_titles
        total.contents_entries += result.contents_entries
    return total


def read_lists(directory: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each Markdown list of a directory; lines end in LF, as the reference needs them."""
    for path in sorted(directory.glob("*.md")):
        yield path.name, re.sub(r"\r\n?", "\n", path.read_text(encoding="utf-8-sig"))


def sample(lists: list[tuple[str, str]], seed: int) -> Iterator[str]:
    """Ten random entries of each of six random lists that have as many, with the line of source they stand on."""
    chance = random.Random(seed)
    parsed = [(name, parse(text)) for name, text in lists]
    large = [(name, document) for name, document in parsed if sum(1 for _ in entries_of(document)) >= IN_SAMPLE]
    for name, document in chance.sample(large, min(6, len(large))):
        yield f"== {name}"
        chosen = chance.sample(list(entries_of(document)), IN_SAMPLE)
        for entry in sorted(chosen, key=lambda entry: entry.id):
            yield from _shown(document, entry)


def _shown(document: Document, entry: Entry) -> Iterator[str]:
    number = bisect_right(document.line_starts, entry.link.start)
    start = document.line_starts[number - 1]
    columns = " ".join(f"[{heading}]" for heading, _ in entry.columns)
    yield f"{number}: {entry.title!r} | {entry.note[:80]!r} | {entry.shape.value} +{len(entry.links)} {columns}"
    yield f"    {entry.url[:110]}"
    yield f"    {document.text[start : start + 160].splitlines()[0]}"


def main(arguments: list[str]) -> None:
    """Print the table for a directory of lists, or a sample of their entries."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("directory", nargs="?", type=Path, default=DEFAULT_DIRECTORY)
    options.add_argument("--sample", type=int, metavar="SEED")
    chosen = options.parse_args(arguments)
    lists = list(read_lists(chosen.directory))
    is_table = chosen.sample is None
    lines = report([measure(*item) for item in lists]) if is_table else sample(lists, chosen.sample)
    print("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
