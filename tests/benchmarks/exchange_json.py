"""Whether a whole library goes through its JSON file unchanged, how fast, and in how much memory.

    python tests/benchmarks/exchange_json.py                      # 10,000, 50,000 and 100,000 articles
    python tests/benchmarks/exchange_json.py --articles 10000

SQLite → PostgreSQL → SQLite, each time out into a file that must have the same bytes as the first. The library is made
up and always the same: a row of every kind, the list that the project begins with, and any number of articles with
titles, notes, tags and places in topics, shelves with marks, a history. Each step is a process of its own, so that
the memory it says is its own. Ends with an error where a file has other bytes, and where a size above 10,000 misses the
figures: 2,000 articles a second in, 300 MiB.
"""

import argparse
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.own_site import own_site
from tests.postgres import running_server

HISTORY = 5_000  # articles of which a change is recorded
SHELVES = 20
SLOWEST, LARGEST = 2_000, 300  # articles a second in, MiB
JUDGED_FROM = 50_000  # articles; before them the start of the process is most of it
FILE = "library.json"


def write(folder: Path) -> int:
    """Write the library of the folder into the file; how many articles it has."""
    from library.exchange.json_whole.writing import write_library

    with (folder.parent / FILE).open("wb") as file:
        return write_library(file).counts["articles"]


def load(folder: Path) -> int:
    """Read the file into the empty library of the folder; how many articles it has."""
    from library.exchange.json_whole.loading import load_library

    with (folder.parent / FILE).open("rb") as file:
        return load_library(file).counts["articles"]


def fill_library(articles: int) -> None:
    """Fill an empty library: a row of every kind, and so many made-up articles."""
    from django.contrib.auth.models import User

    from library.models import Article
    from library.readme.importer import import_readme
    from tests.benchmarks.made_up_library import fill
    from tests.whole_library import make_whole_library

    make_whole_library()
    import_readme((ROOT / "fixtures" / "README.md").read_bytes(), name="seed")
    fill(articles)
    numbers = list(Article.objects.order_by("-pk").values_list("pk", flat=True)[:articles])
    curator = User.objects.create_user("curator")
    make_history(numbers[:HISTORY], curator)
    for shelf in range(SHELVES):
        mark(numbers[shelf :: SHELVES * 2], f"{shelf + 1:064x}", None if shelf else curator)


def make_history(numbers: list[int], actor: "User") -> None:
    """Change articles, a hundred at a time."""
    from library import catalogue
    from library.models import Article

    for start in range(0, len(numbers), 100):
        with catalogue.change(actor=actor, reason=f"benchmark {start}") as unit:
            rows = Article.objects.filter(pk__in=numbers[start : start + 100])
            unit.watch(rows)
            rows.update(author="作者", title="另一个题目 \N{SNAKE}")
            unit.touch(numbers[start : start + 100])


def mark(numbers: list[int], key_hash: str, user: "User | None") -> None:
    """A shelf with marks on these articles."""
    from django.utils import timezone

    from library.models import Mark, Shelf

    shelf = Shelf.objects.create(key_hash=key_hash, user=user)
    marks = [Mark(shelf=shelf, article_id=number, state="read", changed_at=timezone.now()) for number in numbers]
    Mark.objects.bulk_create(marks, batch_size=500)


STEPS: dict[str, Callable[[Path], int]] = {"out": write, "in": load}


@contextmanager
def sampled() -> Iterator[list[float]]:
    """How much memory the process holds, in MiB, twenty times a second."""
    samples: list[float] = []
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(0.05):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            samples.append(pages * resource.getpagesize() / 1024**2)

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        ended.set()
        thread.join()


def measure(name: str, folder: Path) -> bool:
    """Do a step, print time and memory, and say whether it is within the figures."""
    begun, begun_cpu = time.perf_counter(), time.process_time()
    with sampled() as samples:
        articles = STEPS[name](folder)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    tenths = [samples[len(samples) * tenth // 10] for tenth in range(10)] if samples else []
    print(
        f"{articles:>7} {os.environ['DATABASE_URL'].split(':')[0] or 'sqlite':<9} {name:<4} {seconds:6.1f} s "
        f"({cpu:5.1f} s CPU) {articles / seconds:7.0f} articles/s  peak {peak} MiB, in time: "
        + " ".join(f"{size:.0f}" for size in tenths),
        flush=True,
    )
    is_fast = name == "out" or articles / seconds >= SLOWEST
    return articles < JUDGED_FROM or (is_fast and peak <= LARGEST)


def step(name: str, folder: Path, articles: int, database_url: str = "") -> bool:
    """Do one step in a process of its own; whether it is within the figures."""
    command = [sys.executable, __file__, "--step", name, "--folder", folder, "--articles", str(articles)]
    return subprocess.run([*map(str, command), "--database-url", database_url], check=False).returncode == 0


def run(home: Path, articles: int) -> bool:
    """Out of SQLite, into PostgreSQL, out, into SQLite, out: whether all files are the same, within the figures."""
    is_good = step("fill", home / "first", articles) and step("out", home / "first", articles)
    first = digest(home / FILE)
    print(f"        the file: {(home / FILE).stat().st_size / 1e6:.0f} MB, sha256 {first[:16]}")
    with running_server() as url:
        for name, folder, database_url in (("PostgreSQL", "second", url), ("SQLite again", "third", "")):
            is_good &= step("in", home / folder, articles, database_url)
            (home / FILE).rename(home / "read.json")
            is_good &= step("out", home / folder, articles, database_url)
            is_same = digest(home / FILE) == first
            print(f"        {name}: {'the same bytes' if is_same else 'OTHER BYTES'}", flush=True)
            is_good &= is_same
    return is_good


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 50_000, 100_000])
    parser.add_argument("--step", choices=["fill", *STEPS], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--database-url", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        with own_site(arguments.database_url, arguments.folder, shows_pages=False):
            if arguments.step != "fill":
                return 0 if measure(arguments.step, arguments.folder) else 1
            fill_library(arguments.articles[0])
            return 0
    is_good = True
    for articles in arguments.articles:
        with tempfile.TemporaryDirectory() as home:
            is_good &= run(Path(home), articles)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
