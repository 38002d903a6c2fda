"""How long a bulk action on a thousand articles and taking it back takes, in a made-up library.

    python tests/benchmarks/bulk_actions.py [--articles 10000] [--chosen 1000] [--database-url URL] [--keep DIR]

Without a database it runs on SQLite in a directory of its own, which is removed again; a PostgreSQL database must be
empty, or hold what an earlier run left. After each undo the library is compared with what it was, row by row.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    from django.db import connection

    from library.curation.history import undo
    from library.models import Article
    from tests.recorded_rows import library_now

    if not Article.objects.exists():
        fill(articles)
    numbers = list(Article.objects.order_by("-pk").values_list("pk", flat=True)[:chosen])
    print(f"{connection.vendor}, {Article.objects.count()} articles, {chosen} chosen; seconds")
    for name, act in actions(numbers):
        before = library_now()
        begun = time.perf_counter()
        outcome = act()
        done = time.perf_counter()
        assert outcome.change is not None
        undo(outcome.change)
        undone = time.perf_counter()
        assert library_now() == before, "the library is not as it was"
        rows = outcome.change.rows.count()
        print(f"{name:<18} {done - begun:6.2f}   undo {undone - done:6.2f}   {outcome.articles} articles, {rows} rows")


def actions(numbers: "list[int]") -> "list[tuple[str, Callable[[], Any]]]":
    """What is measured, each by its name."""
    from django.db.models import Count

    from library.curation.bin import put_in_bin
    from library.curation.copying import copy_articles
    from library.curation.hosts import replace_host
    from library.curation.merging import Merge, merge_all
    from library.curation.merging_tags import merge_tags
    from library.curation.moving import move_articles
    from library.curation.splitting_tags import split_tag
    from library.curation.status import set_status
    from library.curation.suggesting_tags import add_suggested_tags
    from library.curation.tagging import tag_articles
    from library.models import Entry, Site, Tag, TaggedArticle, Topic

    most_used = TaggedArticle.objects.filter(content_object__in=numbers).select_related("tag")[0].tag.name
    used = Tag.objects.filter(tagged_articles__content_object__in=numbers).annotate(times=Count("pk"))
    tags = list(used.order_by("-times").values_list("pk", flat=True)[:2])
    parts = {"some of them": numbers[::2], "all of them": numbers}
    every_name = list(Tag.objects.values_list("name", flat=True))
    topic = Topic.objects.ordinary().exclude(pk=Entry.objects.get(article=numbers[0]).topic_id).order_by("pk")[0].pk
    host = Site.objects.order_by("-articles").filter(articles__in=numbers)[0].host
    pairs = [Merge(first, (second,)) for first, second in zip(numbers[::2], numbers[1::2], strict=False)]
    return [
        ("add a new tag", lambda: tag_articles(numbers, add=["a tag of this benchmark"])),
        ("remove a tag", lambda: tag_articles(numbers, remove=[most_used])),
        ("merge two tags", lambda: merge_tags(numbers, kept=tags[0], others=tags[1:])),
        (
            "split a tag",
            lambda: split_tag(numbers, tag=tags[0], parts=parts, goes=True),
        ),
        ("add what is named", lambda: add_suggested_tags(numbers, names=every_name, without={})),
        ("move to a topic", lambda: move_articles(numbers, topic=topic)),
        ("copy to a topic", lambda: copy_articles(numbers, topic=topic)),
        ("set the status", lambda: set_status(numbers, status="draft")),
        ("replace a host", lambda: replace_host(numbers, old=host, new="benchmark.example")),
        ("merge into one", lambda: merge_all([Merge(numbers[0], tuple(numbers[1:]))])),
        ("merge in pairs", lambda: merge_all(pairs)),
        ("put in the bin", lambda: put_in_bin(numbers)),
        ("merge into one", lambda: merge_all([Merge(numbers[0], tuple(numbers[1:]))])),
        ("merge in pairs", lambda: merge_all(pairs)),
    ]


if __name__ == "__main__":
    main()
