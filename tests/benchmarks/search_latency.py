"""How long a search takes, as whole requests through the site, beside Django's `icontains` in the same run.

    python tests/benchmarks/search_latency.py [--articles 10000] [--requests 40] [--database-url URL] [--keep DIR]

The library is made up and always the same. Without a database it runs on SQLite in a directory of its own, which is
removed again (`--keep` names one that stays and is used again); a PostgreSQL database must be empty, or hold what an
earlier run left. Every query is asked once before it is measured, so that the figures are those of a site that is in
use and not of one that was just started. They are milliseconds: wall time, and CPU time of this process (of
PostgreSQL's not).
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.made_up_library import fill, rare_words
from tests.benchmarks.own_site import own_site


def queries() -> dict[str, list[str]]:
    """Queries by class; each class is asked in turn with all of its queries."""
    rare = list(rare_words(12))
    return {
        "rare word": rare,
        "common word, Chinese": ["量化", "显存", "推理", "注意力", "大模型"],
        "common word, Latin": ["attention", "transformer", "cache", "inference"],
        "one character": ["量", "大", "的", "模", "理"],
        "two common words": ["量化 推理", "attention cache", "显存 训练", "大模型 微调"],
        "common and rare": [f"量化 {word}" for word in rare[:6]],
        "long run": ["大模型量化推理加速原理", "长上下文位置编码怎么优化", "为什么注意力需要缓存"],
        "phrase": ['"量化推理"', '"attention cache"', '"显存与训练"'],
        "beginning": ["transf", "quanti", "atten", "deeps"],
        "typing error": ["atention", "transfomer", "quantzation", "inferrence"],
        "pinyin": ["lianghua", "xiancun", "tuili", "weitiao"],
        "either, without": ["量化 OR 蒸馏 -推理", "cache OR memory -attention"],
        "tag and word": ["tag:量化 推理", "tag:attention cache", "#显存 训练"],
        "tag alone": ["tag:量化", "tag:显存", "tag:attention"],
        "site and date": ["site:site7.example.org 量化", "after:2020 量化"],
        "sorted by title": ["量化 sort:title", "attention sort:published"],
        "nothing there": ["zzqxjk", "鑫淼", "qwxzv plmokn"],
    }


def measure(ask: Callable[[str], Any], asked: Sequence[str], rounds: int) -> tuple[list[float], list[float]]:
    """Wall and CPU milliseconds of each call; of a first round nothing is told."""
    wall: list[float] = []
    cpu: list[float] = []
    for query in asked:
        ask(query)
    for _round in range(rounds):
        for query in asked:
            begun, begun_cpu = time.perf_counter(), time.process_time()
            ask(query)
            wall.append((time.perf_counter() - begun) * 1000)
            cpu.append((time.process_time() - begun_cpu) * 1000)
    return wall, cpu


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def row(name: str, wall: list[float], cpu: list[float]) -> str:
    """A line of the table."""
    return f"{name:<24} {statistics.median(wall):8.1f} {p95(wall):8.1f} {statistics.median(cpu):8.1f} {p95(cpu):8.1f}"


def ask_by_icontains(query: str) -> None:
    """What peers do: LIKE over the same fields, counted, and the newest thirty read."""
    from django.db.models import Q

    from library.models import Article

    found = Article.objects.published()
    for word in query.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(entries__note__icontains=word)
            | Q(entries__topic__title__icontains=word)
            | Q(tags__name__icontains=word)
        )
    found = found.distinct()
    found.count()
    list(found.newest_first()[:30])


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=40, help="of each class")
    parser.add_argument("--database-url", default="")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with own_site(options.database_url, options.keep):
        report(options.articles, options.requests)


def report(articles: int, requests: int) -> None:
    """Measure everything and print the table."""
    from django.db import connection
    from django.test import Client

    from library import catalogue
    from library.models import Article
    from library.search.engine import engine

    if not Article.objects.exists():
        seconds = fill(articles)
        print(f"indexed {articles} articles in {seconds:.0f} s: {articles / seconds:.0f} a second")
    engine().gather_statistics()  # as each start does
    import_module("easyllm_site.wsgi")  # what it does for the collection of garbage, as in service
    client = Client(headers={"accept-language": "zh-Hans", "accept-encoding": "gzip"})
    print(f"{connection.vendor}, {Article.objects.count()} articles; milliseconds")
    print(f"{'':<24} {'median':>8} {'p95':>8} {'CPU med':>8} {'CPU p95':>8}")
    worst = ("", 0.0, 0.0)

    def ask(query: str) -> None:
        assert client.get(f"/search/?q={quote(query)}").status_code == 200

    client.get("/search/?q=" + quote("热身"))
    for name, asked in queries().items():
        wall, cpu = measure(ask, asked, max(1, requests // len(asked)))
        print(row(name, wall, cpu), flush=True)
        worst = max(worst, (name, p95(wall), p95(cpu)), key=lambda entry: entry[1])
    print(f"worst class: {worst[0]}, p95 {worst[1]:.1f} wall, {worst[2]:.1f} CPU")
    rare = queries()["rare word"]
    ours, _cpu = measure(search_only, rare, 3)
    peers, peers_cpu = measure(ask_by_icontains, rare[:4], 1)
    print(row("icontains, rare word", peers, peers_cpu))
    common, common_cpu = measure(ask_by_icontains, queries()["common word, Chinese"][:3], 1)
    print(row("icontains, common word", common, common_cpu))
    print(
        f"search alone, rare word: {statistics.median(ours):.2f} ms; icontains takes "
        f"{statistics.median(peers) / statistics.median(ours):.0f} times as long"
    )
    typed = ["量", "量化", "att", "attention ca", "xian", "lh", "大模", "tra", "site7", "fast ll"]
    print(row("suggestions", *measure(lambda text: client.get(f"/search/suggest/?q={quote(text)}"), typed, 10)))

    def reindex_one(number: str) -> None:
        with catalogue.change(reason="benchmark"):
            article = Article.objects.get(pk=int(number))
            article.title = f"{article.title.rstrip('。')}。"
            article.save()

    some = [
        str(number) for number in Article.objects.values_list("pk", flat=True)[:: max(1, Article.objects.count() // 40)]
    ]
    print(row("save and index one", *measure(reindex_one, some, 1)))


def search_only(query: str) -> None:
    """The search without the page."""
    from library.search import search

    search(query)


if __name__ == "__main__":
    main()
