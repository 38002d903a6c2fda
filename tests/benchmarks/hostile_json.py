"""Files of a whole library that somebody made to break the reader: thousands by chance, and twenty megabytes of each.

    python tests/benchmarks/hostile_json.py [--examples 10000] [--megabytes 20] [--databases sqlite postgres]

On each database: first a true file that ends at every place, then so many files by chance (hypothesis), each read into
an empty library and taken back; then one large file of each shape, read from disk, with its time and the most memory
above what the process held before. Exit code 1 where one takes more than a minute or 300 MiB; a crash ends it.
"""

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.own_site import own_site
from tests.postgres import running_server

MOST_SECONDS = 60
MOST_MEBIBYTES = 300


def shapes(example: bytes, size: int) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Large files by name; `example` is a true file."""
    library = json.loads(example)
    begun = b'{"format":"easyllm-library","version":1,"fields":'
    rows = example.index(b'"sites":[') + len(b'"sites":[')

    def told(kind: str, **values: object) -> bytes:
        first, *others = library[kind]
        return with_rows(kind, [first | values, *others])

    def with_rows(kind: str, rows: list[object]) -> bytes:
        counts = library["counts"] | {kind: len(rows)}
        return json.dumps(library | {kind: rows, "counts": counts}).encode()

    def topics() -> list[object]:
        topic = library["topics"][0]
        return [topic | {"id": number, "parent": number - 1 or None} for number in range(1, size // 300)]

    def sites() -> list[object]:
        more = ({"id": number, "host": f"{number}.example", "name": ""} for number in range(10, size // 45))
        return [*library["sites"], *more]

    yield "a title", lambda: told("articles", title="量化 " * (size // 7))
    yield "a title without a blank", lambda: told("articles", title="量" * (size // 3))
    yield "a title with one rare character", lambda: told("articles", title="a" * size + "\N{SNAKE}")
    yield "a note of signs", lambda: told("articles", private_note="[" * size)
    yield "a free object of one text", lambda: told("topics", links=["a" * size])
    yield "a free object of many", lambda: told("topics", links=[[]] * (size // 4))
    yield "a number of many digits", lambda: told("topics", links=[1]).replace(b"[1]", b"[" + b"9" * size + b"]")
    yield "numbers of many digits", lambda: begun + b"[" + (b"9" * 4_000 + b",") * (size // 4_001)
    yield "the bytes of a list", lambda: told("revisions", content="A" * size)
    yield "a key", lambda: begun + b'{"' + b"a" * size + b'":1}'
    yield "keys", lambda: begun + json.dumps(dict.fromkeys(map(str, range(size // 13)))).encode()
    yield "one key again and again", lambda: begun + b"{" + b'"a":1,' * (size // 6) + b'"a":1}'
    yield "lists in lists", lambda: begun + b"[" * size
    yield "objects in objects", lambda: begun + b'{"a":' * (size // 5)
    yield "empty lists", lambda: begun + b"[" + b"[]," * (size // 3)
    yield "blanks", lambda: begun + b" " * size
    yield "ends of lines", lambda: begun + b"\n" * size
    yield "backslashes", lambda: begun + b'"' + b"\\" * size
    yield "half characters", lambda: begun + b'"' + b"\\ud800" * (size // 6)
    yield "a character that never ends", lambda: begun + b'"' + b"\xf0\x9f" * (size // 2)
    yield "rows without a field", lambda: example[:rows] + b"{}," * (size // 3)
    yield "sites", lambda: with_rows("sites", sites())
    yield "topics below one another", lambda: with_rows("topics", topics())


def try_all(example: bytes, examples: int, megabytes: int, folder: Path) -> bool:
    """Everything on the database that is set up; whether it was within bounds."""
    try_cut(example)
    try_by_chance(examples)
    is_bounded = True
    for name, make in shapes(example, megabytes * 1_000_000):
        (folder / "hostile.json").write_bytes(make())
        is_bounded &= try_shape(name, folder / "hostile.json")
    return is_bounded


def try_cut(example: bytes) -> None:
    """A true file that ends at every place is refused, but for the one that only lacks the last end of a line."""
    from library.exchange.json_whole.checking import check_file
    from library.exchange.refusals import ExchangeRefusedError
    from tests.hostile_json import check_words

    begun = time.perf_counter()
    for length in range(len(example) - 1):
        try:
            check_file(io.BytesIO(example[:length]))
        except ExchangeRefusedError as refused:
            check_words(refused)
        else:
            raise SystemExit(f"a file that ends after {length} bytes was taken")
    print(f"cut at each of {len(example) - 1} places: refused, {time.perf_counter() - begun:.0f} s", flush=True)


def try_by_chance(examples: int) -> None:
    """Files by chance; the first that breaks the reader is made as small as possible and raised."""
    from hypothesis import HealthCheck, given, settings

    from tests.hostile_json import broken_files, check

    outcomes = {True: 0, False: 0}
    slowest = 0.0

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=broken_files())
    def try_one(data: bytes) -> None:
        nonlocal slowest
        begun = time.perf_counter()
        outcomes[check(data)] += 1
        slowest = max(slowest, time.perf_counter() - begun)

    try_one()
    print(
        f"by chance: {outcomes[False]} refused, {outcomes[True]} stored as they are, slowest {slowest:.1f} s",
        flush=True,
    )


def try_shape(name: str, path: Path) -> bool:
    """One large file; prints what came of it, and whether it was within bounds."""
    from django.db import transaction

    from library.exchange.json_whole.loading import load_library
    from library.exchange.refusals import ExchangeRefusedError

    before = forget_peak()
    begun = time.perf_counter()
    outcome = "stored"
    with transaction.atomic(), path.open("rb") as file:
        try:
            load_library(file)
        except ExchangeRefusedError as refused:
            outcome = str(refused)
        else:
            transaction.set_rollback(True)
    seconds, grown = time.perf_counter() - begun, peak() - before
    is_bounded = seconds < MOST_SECONDS and grown < MOST_MEBIBYTES
    mark = " " if is_bounded else "!"
    size = path.stat().st_size / 1e6
    print(f"{mark} {name:<32} {size:4.0f} MB {seconds:5.1f} s {grown:4.0f} MiB  {outcome[:110]}", flush=True)
    return is_bounded


def forget_peak() -> float:
    """Have the system measure the most memory anew; what is held now, in MiB."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


def peak() -> float:
    """The most memory that the process held since that was forgotten, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def main() -> int:
    """Try everything on each database; 1 where something was out of bounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    parser.add_argument("--database-url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.database_url is not None:
        with tempfile.TemporaryDirectory() as folder, own_site(options.database_url, shows_pages=False):
            from django.utils import translation

            from tests.hostile_json import EXAMPLE

            translation.activate("en")  # in which refusals are looked at
            return 0 if try_all(EXAMPLE, options.examples, options.megabytes, Path(folder)) else 1
    codes = [try_on(database, options) for database in options.databases]
    return max(codes)


def try_on(database: str, options: argparse.Namespace) -> int:
    """Try everything in a process of its own."""
    command = [sys.executable, __file__, "--examples", str(options.examples), "--megabytes", str(options.megabytes)]
    print(database, flush=True)
    if database == "sqlite":
        return subprocess.run([*command, "--database-url", ""], check=False).returncode
    with running_server() as url:
        return subprocess.run([*command, "--database-url", url], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
