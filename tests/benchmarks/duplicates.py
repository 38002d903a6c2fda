"""How long it takes to look for likely duplicates in a made-up library, what memory it needs, and what it finds.

    python tests/benchmarks/duplicates.py [--articles 100000] [--planted 300] [--database-url URL] [--keep DIR]

Without a database it runs on SQLite in a directory of its own, which is removed again; a PostgreSQL database must be
empty, or hold what an earlier run left. Planted are copies on the same site, copies with another word on another site,
and further parts of a series, which must not be found.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.made_up_library import fill
from tests.benchmarks.own_site import own_site

KINDS = ("same", "near", "part")
HOSTS = ("planted.example.org", "planted.example.com")


def main() -> None:
    """Fill, plant, look, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--planted", type=int, default=300, help="pairs of each kind")
    parser.add_argument("--database-url", default="")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with own_site(options.database_url, options.keep):
        report(options.articles, options.planted)


def report(articles: int, planted: int) -> None:
    """Measure and print."""
    from django.db import connection

    from library.curation.duplicates import articles_like, find_duplicates
    from library.models import Article, LikelyDuplicate

    if not Article.objects.exists():
        fill(articles)
    pairs = plant(planted)
    LikelyDuplicate.objects.all().delete()
    print(f"{connection.vendor}, {Article.objects.count()} articles, {planted} pairs of each kind planted")
    for name in ("first search", "again"):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        told = find_duplicates()
        seconds = time.perf_counter() - begun
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        print(f"{name:<14} {seconds:6.2f} s, {grown} MB more at most; {told}")
    found = set(LikelyDuplicate.objects.values_list("first_id", "second_id"))
    for kind in KINDS:
        print(f"  planted {kind}: {len(found & pairs[kind])} of {len(pairs[kind])} are in the list")
    begun = time.perf_counter()
    looked_at = Article.objects.filter(pk__in=[second for _first, second in sorted(pairs["near"])])
    hits = sum(bool(articles_like(article)) for article in looked_at)
    print(f"  at entry: {(time.perf_counter() - begun) * 1000 / planted:.1f} ms an article, {hits} of {planted} told")


def plant(count: int) -> dict[str, set[tuple[int, int]]]:
    """Articles in pairs, of titles made of two that are there; the numbers of each pair by its kind."""
    from library.models import Article, Site
    from library.search import reindex

    sites = [Site.objects.get_or_create(host=host, defaults={"name": host})[0] for host in HOSTS]
    if not Article.objects.filter(site=sites[0]).exists():
        words = list(Article.objects.order_by("pk").values_list("title", flat=True)[: 6 * count])
        rows = []
        for place, kind in enumerate(KINDS):
            for number in range(count):
                first, second = words[place * 2 * count + number], words[(place * 2 + 1) * count + number]
                for copy, title in enumerate(pair_of_titles(kind, f"{first}：{second}")):
                    url = f"https://{HOSTS[0]}/{kind}/{number}/{copy}"
                    site = sites[copy if kind == "near" else 0]
                    rows.append(Article(url=url, key=url, title=title, site=site))
        reindex(article.pk for article in Article.objects.bulk_create(rows))
    numbers = dict(Article.objects.filter(site__in=sites).values_list("key", "pk"))
    return {kind: {pair_of_numbers(numbers, kind, number) for number in range(count)} for kind in KINDS}


def pair_of_titles(kind: str, title: str) -> tuple[str, str]:
    """Two titles of which one was planted for the other."""
    return {
        "same": (title, f"{title.upper()}！"),
        "near": (title, f"{title} updated" if title.isascii() else f"{title}（增订）"),
        "part": (f"{title}（一）", f"{title}（二）"),
    }[kind]


def pair_of_numbers(numbers: dict[str, int], kind: str, number: int) -> tuple[int, int]:
    """The numbers of two articles that were planted as a pair."""
    first, second = (numbers[f"https://{HOSTS[0]}/{kind}/{number}/{copy}"] for copy in (0, 1))
    return first, second


if __name__ == "__main__":
    main()
