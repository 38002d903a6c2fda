"""How fast and in how much memory a whole library goes into its JSON file and back, and whether nothing changes.

    python tests/benchmarks/exchange_json.py [--articles 100000]      # out and in, on SQLite and PostgreSQL
    python tests/benchmarks/exchange_json.py --articles 10000 --round # SQLite → PostgreSQL → SQLite, compared

The library is made up and always the same: titles and notes, tags, places in topics, shelves with marks, a history.
Each step is a process of its own, so that the memory it says is its own.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.own_site import own_site
from tests.postgres import running_server

HISTORY = 5_000  # articles of which a change is recorded
SHELVES = 20


def make(folder: Path, articles: int) -> None:
    """Fill the library of the folder."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - Django must be set up first
    from django.utils import timezone  # noqa: PLC0415

    from library import catalogue  # noqa: PLC0415
    from library.models import Article, Mark, Shelf  # noqa: PLC0415
    from library.readme.importer import import_readme  # noqa: PLC0415
    from tests.benchmarks.made_up_library import fill  # noqa: PLC0415

    import_readme((ROOT / "fixtures" / "README.md").read_bytes(), name="easyllm")
    fill(articles)
    curator = User.objects.create_user("curator")
    for start in range(0, min(HISTORY, articles), 100):
        with catalogue.change(actor=curator, reason=f"benchmark {start}") as unit:
            rows = Article.objects.filter(pk__gt=start, pk__lte=start + 100)
            unit.watch(rows)
            rows.update(author="作者", title="另一个题目 \N{SNAKE}")
            unit.touch(range(start + 1, start + 101))
    numbers = list(Article.objects.values_list("pk", flat=True))
    for shelf_number in range(SHELVES):
        shelf = Shelf.objects.create(key_hash=f"{shelf_number:064x}", user=None if shelf_number else curator)
        marks = [
            Mark(shelf=shelf, article_id=number, state="read", changed_at=timezone.now())
            for number in numbers[shelf_number :: SHELVES * 2]
        ]
        Mark.objects.bulk_create(marks, batch_size=500)


def read(folder: Path, articles: int) -> None:
    """Read the file into the empty library of the folder."""
    from library.exchange.json_whole.loading import load_library  # noqa: PLC0415

    with watched("in", articles), (folder.parent / "library.json").open("rb") as file:
        load_library(file)


def write(folder: Path, articles: int) -> None:
    """Write the library of the folder into the file."""
    from library.exchange.json_whole.writing import write_library  # noqa: PLC0415

    path = folder.parent / "library.json"
    with watched("out", articles), path.open("wb") as file:
        write_library(file)
    print(f"     {path.stat().st_size / 1e6:.0f} MB")


class watched:  # noqa: N801 - reads as a word
    """Print how long the block took, and how memory went: the peak in each tenth of seconds is looked at."""

    def __init__(self, name: str, articles: int) -> None:
        self.name, self.articles = name, articles
        self.samples: list[float] = []
        self.ended = threading.Event()

    def __enter__(self) -> None:
        self.begun, self.begun_cpu = time.perf_counter(), time.process_time()
        threading.Thread(target=self._sample, daemon=True).start()

    def __exit__(self, *error: object) -> None:
        seconds = time.perf_counter() - self.begun
        cpu = time.process_time() - self.begun_cpu
        self.ended.set()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        tenths = [self.samples[len(self.samples) * tenth // 10] for tenth in range(10)] if self.samples else []
        database = os.environ["DATABASE_URL"].split(":")[0] or "sqlite"
        print(
            f"{database:<9} {self.name:<4} {seconds:6.1f} s ({cpu:5.1f} s CPU) "
            f"{self.articles / seconds:7.0f} articles/s  peak {peak} MiB, in time: "
            + " ".join(f"{size:.0f}" for size in tenths)
        )

    def _sample(self) -> None:
        pages = Path("/proc/self/statm")
        while not self.ended.wait(0.05):
            self.samples.append(int(pages.read_text().split()[1]) * resource.getpagesize() / 1024**2)


def step(name: str, folder: Path, articles: int, database_url: str = "") -> None:
    """Do one step in a process of its own."""
    command = [sys.executable, __file__, "--step", name, "--folder", folder, "--articles", str(articles)]
    subprocess.run([*map(str, command), "--database-url", database_url], check=True)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--round", action="store_true")
    parser.add_argument("--step", choices=["make", "read", "write"])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--database-url", default="")
    arguments = parser.parse_args()
    if arguments.step:
        with own_site(arguments.database_url, arguments.folder):
            {"make": make, "read": read, "write": write}[arguments.step](arguments.folder, arguments.articles)
        return
    with tempfile.TemporaryDirectory() as home:
        run(Path(home), arguments.articles, is_round=arguments.round)


def run(home: Path, articles: int, *, is_round: bool) -> None:
    """Out of SQLite, into PostgreSQL, out again, into SQLite, out again: three files of the same bytes."""
    step("make", home / "first", articles)
    step("write", home / "first", articles)
    first = (home / "library.json").read_bytes()
    with running_server() as url:
        step("read", home / "second", articles, url)
        step("write", home / "second", articles, url)
    second = (home / "library.json").read_bytes()
    step("read", home / "third", articles)
    step("write", home / "third", articles)
    third = (home / "library.json").read_bytes()
    print("PostgreSQL:", "the same bytes" if second == first else "OTHER BYTES")
    print("SQLite again:", "the same bytes" if third == first else "OTHER BYTES")


if __name__ == "__main__":
    main()
