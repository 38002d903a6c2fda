"""How fast and in how much memory made-up bookmarks come in and go out.

    python tests/benchmarks/exchange.py [--articles 20000 100000] [--postgres | --database-url URL]

Each size is a process of its own on an empty library, so that the peak of memory is its own.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.own_site import own_site
from tests.postgres import running_server

FOLDERS, HOSTS, TAGS = 200, 500, 300


def write_bookmarks(file: TextIO, articles: int) -> None:
    """Bookmarks in folders, each with a title, two tags and a note; always the same."""
    file.write("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n")
    for folder in range(FOLDERS):
        file.write(f"<DT><H3>Folder {folder}</H3>\n<DL><p>\n")
        file.writelines(
            f'<DT><A HREF="https://host{number % HOSTS}.example/articles/{number}" ADD_DATE="{1500000000 + number}"'
            f' TAGS="tag {number % TAGS},标签 {number % 7}">Made-up article {number} 大模型推理</A>\n'
            f"<DD>Note of article {number}.\n"
            for number in range(folder, articles, FOLDERS)
        )
        file.write("</DL><p>\n")
    file.write("</DL>\n")


def measure(folder: Path, articles: int) -> None:
    """Bring bookmarks in and take them out again, and print figures."""
    from library.exchange.exporting import export_articles  # noqa: PLC0415 - Django must be set up first
    from library.exchange.importing import import_articles  # noqa: PLC0415

    path = folder / "bookmarks.html"
    with path.open("w", encoding="utf-8") as file:
        write_bookmarks(file, articles)
    begun = time.perf_counter()
    with path.open("rb") as source:
        added = import_articles(source).added
    tell("in", added, begun)
    begun = time.perf_counter()
    with path.open("wb") as target:
        written = export_articles("netscape", output=target)
    tell("out", written, begun)


def tell(name: str, articles: int, begun: float) -> None:
    """Print one line of figures."""
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:<4} {articles} articles  {seconds:6.1f} s  {articles / seconds:6.0f} /s  peak {peak} MiB", flush=True)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--database-url", default="")
    parser.add_argument("--postgres", action="store_true", help="on a server of its own")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    for articles in arguments.articles:
        if arguments.child:
            with tempfile.TemporaryDirectory() as folder, own_site(arguments.database_url, Path(folder)):
                measure(Path(folder), articles)
        elif arguments.postgres:
            with running_server() as url:
                run_child(articles, url)
        else:
            run_child(articles, arguments.database_url)


def run_child(articles: int, database_url: str) -> None:
    """Measure one size in a process of its own."""
    options = ["--child", "--articles", str(articles), "--database-url", database_url]
    subprocess.run([sys.executable, __file__, *options], check=True)


if __name__ == "__main__":
    main()
