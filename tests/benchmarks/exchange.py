"""How many articles a second come in and go out in each format, and in how much memory.

    python tests/benchmarks/exchange.py [--articles 20000 100000] [--formats netscape csv text] [--database-url URL]

Each import runs in a process of its own, on an empty library: SQLite in a directory that is removed again, or the
PostgreSQL database that is named, which is emptied first. With `--database-url own` a server is started for it.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.made_up_library import SEED, Words
from tests.benchmarks.own_site import own_site
from tests.postgres import running_server

READ_ONLY = ("text",)
SUFFIX = {"netscape": ".html", "csv": ".csv", "text": ".txt"}


def main() -> None:
    """Make files, bring them in, write them out, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--formats", nargs="+", default=["netscape", "csv", "text"])
    parser.add_argument("--database-url", default="")
    parser.add_argument("--one", nargs=3, metavar=("FORMAT", "FILE", "OUTPUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    with ExitStack() as stack:
        url = options.database_url
        if url == "own":
            url = stack.enter_context(running_server())
        if options.one:
            run_one(url, *options.one)
        else:
            run_all(url, options.articles, options.formats)


def run_all(url: str, sizes: list[int], formats: list[str]) -> None:
    """Every format in every size, each in a process of its own."""
    names = ("format", "articles", "in /s", "out /s", "seconds", "MiB idle", "in", "out")
    print("".join(f"{name:>10}" for name in names))
    with tempfile.TemporaryDirectory(prefix="easyllm-exchange-") as folder:
        for name in formats:
            for size in sizes:
                file = Path(folder) / f"{name}-{size}{SUFFIX[name]}"
                file.write_text("".join(WRITERS[name](size)), encoding="utf-8")
                command = [sys.executable, __file__, "--database-url", url, "--one", name, str(file), f"{file}.out"]
                told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
                print(json.loads(told.splitlines()[-1])["line"], flush=True)


def run_one(url: str, name: str, file: str, output: str) -> None:
    """Bring one file in and write the library out; the last line printed is the figures as JSON."""
    with own_site(url):
        from django.core.management import call_command  # noqa: PLC0415 - after configure()

        from library.exchange.exporting import export_articles  # noqa: PLC0415
        from library.exchange.importing import import_articles  # noqa: PLC0415

        if url:
            call_command("flush", interactive=False, verbosity=0)
        idle = peak()
        begun = time.perf_counter()
        with Path(file).open("rb") as source:
            report = import_articles(source, format=name)
        taken, with_import = time.perf_counter() - begun, peak()
        begun = time.perf_counter()
        with Path(output).open("wb") as target:
            written = export_articles("netscape" if name in READ_ONLY else name, output=target)
        given = time.perf_counter() - begun
        assert written == report.added, (written, report)
        figures = (report.added, report.added / taken, written / given, taken, idle, with_import, peak())
        line = f"{name:>10}" + "".join(f"{figure:>10.0f}" for figure in figures)
        print(json.dumps({"line": line}))


def peak() -> float:
    """The most memory that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
