"""How many articles a second come in and go out by the commands, and in how much memory, on both databases.

    python tests/benchmarks/exchange.py [--articles 10000 50000 100000] [--formats netscape csv text]
                                        [--databases sqlite postgres]

Each step is `manage.py import_articles` or `manage.py export_articles` as anybody runs it, from the start of its
process to its end, into an empty library: with index, sites, tags, topics and the history. A server of PostgreSQL is
started for it. Seconds are by the clock, and by the processor as far as the process itself used it: the server's are
not counted.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psycopg

from tests.benchmarks.made_up_library import SEED, Words
from tests.installation import Installation
from tests.postgres import running_server

ROOT = Path(__file__).resolve().parents[2]
READ_ONLY = ("text",)
SUFFIX = {"netscape": ".html", "csv": ".csv", "text": ".txt"}


@dataclass(frozen=True)
class Figures:
    """Seconds by the clock and by the processor, and the most memory held, in MiB."""

    seconds: float
    processor: float
    memory: float

    def line(self, count: int) -> str:
        """Articles a second by the clock, by the processor, and the memory."""
        return f"{count / self.seconds:>9.0f}{count / self.processor:>9.0f}{self.memory:>9.0f}"


def main() -> None:
    """Make files, bring them in, write them out, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 50_000, 100_000])
    parser.add_argument("--formats", nargs="+", choices=list(SUFFIX), default=["netscape", "csv", "text"])
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    options = parser.parse_args()
    print(f"{'':>28}{'in':>9}{'':>18}{'out':>9}")
    print(f"{'database':<10}{'format':<10}{'articles':>8}" + f"{'/s':>9}{'/s cpu':>9}{'MiB':>9}" * 2, flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="easyllm-exchange-")))
        server = stack.enter_context(running_server()) if "postgres" in options.databases else ""
        for name in options.formats:
            for size in options.articles:
                file = folder / f"{name}-{size}{SUFFIX[name]}"
                file.write_text("".join(WRITERS[name](size)), encoding="utf-8")
                for database in options.databases:
                    run = folder / f"{database}-{name}-{size}"
                    site = installation(run, server if database == "postgres" else "")
                    taken = timed(site, "import_articles", str(file))
                    output = f"{run}{SUFFIX[name]}"
                    form = "netscape" if name in READ_ONLY else name
                    given = timed(site, "export_articles", "--format", form, "--output", output)
                    print(f"{database:<10}{name:<10}{size:>8}{taken.line(size)}{given.line(size)}", flush=True)
                file.unlink()


def installation(directory: Path, server: str) -> Installation:
    """A site with nothing in it."""
    variables = {"SECRET_KEY": "benchmark"}
    if server:
        name = directory.name.replace("-", "_")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        variables["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{name}"
    directory.mkdir()
    site = Installation(directory, variables)
    timed(site, "migrate", "--verbosity", "0")
    return site


def timed(site: Installation, *arguments: str) -> Figures:
    """Run a command to its end."""
    command = [sys.executable, "manage.py", *arguments]
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=site.environment(), stdout=subprocess.DEVNULL) as process:
        _number, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed.")
    return Figures(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def records(count: int) -> Iterator[tuple[int, str, str, str, list[str], str]]:
    """Made-up bookmarks: number, address, title, folder, tags, note."""
    chance = random.Random(SEED)
    words = Words(chance)
    tags = words.tags()[:300]
    for number in range(count):
        folder = f"主题 {number * 200 // count}"
        note = words.note() if number % 2 else ""
        chosen = [tags[min(int(chance.expovariate(0.02)), 299)] for _n in range(number % 4)]
        address = f"https://site{number % 400}.example.org/{number}"
        yield number, address, words.title(number), folder, list(dict.fromkeys(chosen)), note


def netscape(count: int) -> Iterator[str]:
    """A file of bookmarks with two hundred folders."""
    yield "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n"
    former = ""
    for number, address, title, folder, tags, note in records(count):
        if folder != former:
            yield ("</DL><p>\n" if former else "") + f"<DT><H3>{folder}</H3>\n<DL><p>\n"
            former = folder
        tagged = f' TAGS="{",".join(tags)}"' if tags else ""
        yield f'<DT><A HREF="{address}" ADD_DATE="{1_500_000_000 + number}"{tagged}>{title}</A>\n'
        yield f"<DD>{note}\n" if note else ""
    yield "</DL><p>\n</DL><p>\n"


def table(count: int) -> Iterator[str]:
    """A table with our columns."""
    yield "url,title,note,topic,tags,added\n"
    for number, address, title, folder, tags, note in records(count):
        yield f'{address},"{title}","{note}",{folder},"{",".join(tags)}",{1_500_000_000 + number}\n'


def text(count: int) -> Iterator[str]:
    """A list in Markdown."""
    for _number, address, title, _folder, _tags, _note in records(count):
        yield f"- [{title}]({address})\n"


WRITERS = {"netscape": netscape, "csv": table, "text": text}


if __name__ == "__main__":
    main()
