"""How long a bulk action on a thousand articles and taking it back takes, in a made-up library.

    python tests/benchmarks/bulk_actions.py [--articles 10000] [--chosen 1000] [--database-url URL] [--keep DIR]

Without a database it runs on SQLite in a directory of its own, which is removed again; a PostgreSQL database must be
empty, or hold what an earlier run left. After each undo the library is compared with what it was, row by row.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.made_up_library import fill
from tests.benchmarks.own_site import own_site


def main() -> None:
    """Fill, act, take back, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--chosen", type=int, default=1_000)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with own_site(options.database_url, options.keep):
        report(options.articles, options.chosen)


def report(articles: int, chosen: int) -> None:
    """Measure and print."""
    from django.db import connection  # noqa: PLC0415 - after configure()

    from library.curation.history import undo  # noqa: PLC0415
    from library.curation.tagging import tag_articles  # noqa: PLC0415
    from library.models import Article, TaggedArticle  # noqa: PLC0415
    from tests.recorded_rows import library_now  # noqa: PLC0415

    if not Article.objects.exists():
        fill(articles)
    numbers = list(Article.objects.order_by("-pk").values_list("pk", flat=True)[:chosen])
    most_used = TaggedArticle.objects.filter(content_object__in=numbers).select_related("tag")[0].tag.name
    print(f"{connection.vendor}, {Article.objects.count()} articles, {chosen} chosen; seconds")
    for name, add, remove in (("add a new tag", ["a tag of this benchmark"], []), ("remove a tag", [], [most_used])):
        before = library_now()
        begun = time.perf_counter()
        tagged = tag_articles(numbers, add=add, remove=remove)
        done = time.perf_counter()
        assert tagged.change is not None
        undo(tagged.change)
        undone = time.perf_counter()
        assert library_now() == before, "the library is not as it was"
        rows = tagged.change.rows.count()
        print(f"{name:<16} {done - begun:6.2f}   undo {undone - done:6.2f}   {tagged.articles} articles, {rows} rows")
    report_merging(numbers)


def report_merging(numbers: list[int]) -> None:
    """Measure merging: all of the articles into one, and every two of them."""
    from library.curation.history import undo  # noqa: PLC0415
    from library.curation.merging import Merge, merge_all  # noqa: PLC0415
    from tests.recorded_rows import library_now  # noqa: PLC0415

    pairs = [Merge(first, (second,)) for first, second in zip(numbers[::2], numbers[1::2], strict=False)]
    for name, merges in (("merge into one", [Merge(numbers[0], tuple(numbers[1:]))]), ("merge in pairs", pairs)):
        before = library_now()
        begun = time.perf_counter()
        merged = merge_all(merges)
        done = time.perf_counter()
        assert merged.change is not None
        undo(merged.change)
        undone = time.perf_counter()
        assert library_now() == before, "the library is not as it was"
        rows = merged.change.rows.count()
        print(f"{name:<18} {done - begun:6.2f}   undo {undone - done:6.2f}   {merged.articles} articles, {rows} rows")


if __name__ == "__main__":
    main()
