"""Search the library from the shell."""

import json
import unicodedata
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict, dataclass
from typing import Any

from django.core.management.base import BaseCommand

from library.management.checked import OF_DATA
from library.models import Article
from library.search import search
from library.search.results import Found

MOST, USUAL = 1000, 10  # results
WIDEST = 60  # columns of a title; a longer one is cut off


@dataclass(frozen=True, slots=True)
class Result:
    """One row of the answer. `url` is that of the original."""

    id: int
    title: str
    url: str
    score: float


class Command(BaseCommand):
    """`manage.py search QUERY [--limit N] [--format text|json]`."""

    requires_system_checks = OF_DATA
    help = "Search the published articles with the words, fields and signs of the search page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("query", help="what would be typed on the search page; quote it for the shell")
        parser.add_argument("--limit", type=limit, default=USUAL, help=f"how many results, 1 to {MOST} ({USUAL})")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what the page would show first: what was found, then what is related to it."""
        found = search(options["query"])
        results = results_of(found, options["limit"])
        answer = as_json(found, results) if options["format"] == "json" else as_text(found, results)
        self.stdout.write(answer)


def limit(text: str) -> int:
    """The number of results asked for."""
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST):
        raise ArgumentTypeError(f"must be a whole number from 1 to {MOST}, not {text!r}.")
    return int(text)


def results_of(found: Found, most: int) -> list[Result]:
    """The first rows, in one query."""
    numbers = [*found.hits, *found.related][:most]
    articles = Article.objects.published().only("title", "url").in_bulk(numbers)
    return [
        Result(number, articles[number].title, articles[number].url, found.scores.get(number, 0.0))
        for number in numbers
        if number in articles
    ]


def as_json(found: Found, results: list[Result]) -> str:
    """The answer for programs."""
    answer = {
        "count": found.count,
        "capped": found.is_capped,
        "stage": found.stage.value,
        "corrected": found.corrected,
        "results": [asdict(result) for result in results],
    }
    return json.dumps(answer, ensure_ascii=False, indent=1)


def as_text(found: Found, results: list[Result]) -> str:
    """The answer for people: a line that sums it up, then rank, score, title and address of each."""
    titles = [cut(" ".join(result.title.split())) for result in results]
    widest = max(map(width, titles), default=0)
    rows = [
        f"{rank:>4}  {result.score:9.4f}  {title}{' ' * (widest - width(title))}  {result.url}"
        for rank, (title, result) in enumerate(zip(titles, results, strict=True), start=1)
    ]
    return "\n".join([summary(found), *rows])


def summary(found: Found) -> str:
    """How much was found, and how."""
    count = f"{found.count}{' or more' if found.is_capped else ''} found ({found.stage.value})"
    related = f", {len(found.related)} related" if found.related else ""
    corrected = f", searched as “{found.corrected}”" if found.corrected else ""
    return count + related + corrected


def width(text: str) -> int:
    """How many columns of a terminal a text takes: two for each wide character, none for what sits on another."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def cut(title: str) -> str:
    """A title that fits its column."""
    if width(title) <= WIDEST:
        return title
    while width(title) > WIDEST - 1:
        title = title[:-1]
    return f"{title}…"
