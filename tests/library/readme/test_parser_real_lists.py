"""Real lists: no link without a class, nearly all of them modelled, and every span true."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.readme.parser import parse
from library.readme.source import read_source
from tests.benchmarks.list_coverage import Coverage, measure, read_lists
from tests.given_lists import is_large
from tests.library.readme.test_parser_any_text import check

FEWEST_LINKS = 150
# The design knows this list as a course in running text with lists of reading between.
LEAST = {"mlabonne__llm-course.md": 0.70}


@pytest.fixture(scope="module")
def coverages(shared: Path) -> list[Coverage]:
    return [measure(name, text) for name, text in read_lists(shared / "lists" / "current")]


def test_no_link_that_github_shows_is_without_a_class(coverages: list[Coverage]) -> None:
    assert {coverage.name: coverage.unclassed for coverage in coverages if coverage.unclassed} == {}


def test_no_link_of_earlier_revisions_is_without_a_class(shared: Path) -> None:
    found = [measure(name, text) for name, text in read_lists(shared / "lists" / "earlier")]
    assert {coverage.name: coverage.unclassed for coverage in found if coverage.unclassed} == {}


def test_at_least_98_percent_of_all_links_are_modelled(coverages: list[Coverage]) -> None:
    total = sum(coverage.reference for coverage in coverages)
    assert sum(coverage.modelled * coverage.reference for coverage in coverages) / total >= 0.98


def test_at_least_88_percent_of_the_links_of_every_large_list_are_modelled(coverages: list[Coverage]) -> None:
    large = [coverage for coverage in coverages if coverage.reference >= FEWEST_LINKS]
    assert {item.name: item.modelled for item in large if item.modelled < LEAST.get(item.name, 0.88)} == {}


def test_titles_are_never_empty_and_hardly_ever_generic(coverages: list[Coverage]) -> None:
    assert sum(coverage.empty_titles for coverage in coverages) == 0
    generic = sum(coverage.generic_titles for coverage in coverages)
    assert generic <= 0.01 * sum(coverage.entries for coverage in coverages)


def test_no_entry_is_a_table_of_contents(coverages: list[Coverage]) -> None:
    assert sum(coverage.contents_entries for coverage in coverages) == 0


def texts(shared: Path) -> Iterator[str]:
    """Today's lists, and those earlier ones that are not large."""
    for path in sorted((shared / "lists").glob("*/*.md")):
        if path.parent.name == "current" or not is_large(path):
            yield read_source(path.read_bytes(), name=path.name).text


def test_spans_of_every_real_list_are_true(shared: Path) -> None:
    for text in texts(shared):
        check(parse(text))


def test_real_lists_are_read_the_same_with_other_line_ends(shared: Path) -> None:
    for _, text in [*read_lists(shared / "lists" / "current")][::8]:
        document, other = parse(text), parse(re.sub("\n", "\r\n", text))
        assert [topic.title for topic in document.all_topics()] == [topic.title for topic in other.all_topics()]
        assert [(link.url, link.link_class) for link in document.links] == [
            (link.url, link.link_class) for link in other.links
        ]
