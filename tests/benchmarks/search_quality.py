"""How well the search answers judged queries: nDCG@10, and queries that find nothing.

    python tests/benchmarks/search_quality.py --judged FILE [--database-url URL] [--verbose] [--order FILE]

FILE holds documents and queries as `../shared/search/judged.json` does. Documents go through the one door for writing,
queries through the front door of the search. Without a database it runs on SQLite in a directory of its own, which is
removed again; a PostgreSQL database must be empty and is left with the documents in it. `--order` writes what every
query found, in order, so that two databases can be compared.
"""

import argparse
import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.own_site import own_site

DEPTH = 10


def store(documents: list[dict[str, Any]]) -> None:
    """Store judged documents as articles of the same numbers, in topics as their paths say."""
    from library import catalogue
    from library.models import Article, Entry, Site, Topic

    if Article.objects.exists():
        sys.exit("The database holds articles already. Give an empty one.")
    topics: dict[str, Topic] = {}
    with catalogue.change(reason="judged documents"):
        for document in documents:
            parent = None
            steps = [step for step in document["topic"].split("/") if step]
            for depth in range(1, len(steps) + 1):
                path = "/".join(steps[:depth])
                if path not in topics:
                    topics[path] = Topic.objects.create(title=steps[depth - 1], parent=parent)
                parent = topics[path]
            site, _is_new = Site.objects.get_or_create(host=document["site"], defaults={"name": document["site"]})
            url = f"https://{document['site']}/{document['id']}"
            article = Article.objects.create(pk=document["id"], title=document["title"], url=url, site=site)
            article.tags.add(*document["tags"])
            if parent is not None:
                Entry.objects.create(article=article, topic=parent, note=document["note"], position=document["id"])


def gain(found: list[int], relevant: set[int]) -> float:
    """nDCG@10 of binary relevance."""
    gained = sum(1 / math.log2(place + 2) for place, number in enumerate(found[:DEPTH]) if number in relevant)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(DEPTH, len(relevant))))
    return gained / ideal


def main() -> None:
    """Store, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judged", type=Path, required=True)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--verbose", action="store_true", help="print each query")
    parser.add_argument("--order", type=Path, help="write what every query found")
    options = parser.parse_args()
    judged = json.loads(options.judged.read_text("utf-8"))
    with own_site(options.database_url, shows_pages=False):
        from library.search import search

        store(judged["documents"])
        gains: dict[str, list[float]] = defaultdict(list)
        orders: list[dict[str, Any]] = []
        for query in judged["queries"]:
            answer = search(query["query"])
            found = [*answer.hits, *answer.related]
            gains[query["kind"]].append(gain(found, set(query["relevant"])))
            scores = [[number, answer.scores[number]] for number in found]
            orders.append({"query": query["query"], "count": answer.count, "found": scores})
            if options.verbose or not found:
                print(
                    f"{gains[query['kind']][-1]:.3f} {query['kind']:8} {answer.stage:9} {answer.count:3}"
                    f"+{len(answer.related):2} of {len(query['relevant']):2}  {query['query']}  {answer.corrected}"
                )
        for kind, values in gains.items():
            print(f"  {kind:8} {sum(values) / len(values):.3f}  ({len(values)})")
        everything = [value for values in gains.values() for value in values]
        print(f"nDCG@10: {sum(everything) / len(everything):.4f}")
        print(f"queries without a result: {sum(not order['found'] for order in orders)}")
        if options.order:
            options.order.write_text(json.dumps(orders, ensure_ascii=False, indent=0), "utf-8")


if __name__ == "__main__":
    main()
