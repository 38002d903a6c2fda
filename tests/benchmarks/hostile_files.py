"""Files that somebody made to break the reader: twenty megabytes of each, and thousands by chance, for each format.

    python tests/benchmarks/hostile_files.py [--examples 10000] [--megabytes 20] [--formats netscape csv text]

For each format: first that many files by chance (hypothesis), then one long line or endless file of each shape, read
from disk in a process of its own that tells time, what came of it, and the most memory that it ever held. Exit code 1
where one takes more than two minutes or the memory grows by more than 192 MiB; a crash ends it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.own_site import set_up

MOST_SECONDS = 120
MOST_MEBIBYTES = 192


def main() -> None:
    """Try everything, print, and say by the exit code whether it was within bounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--formats", nargs="+", default=["netscape", "csv", "text"])
    parser.add_argument("--shapes-of", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="easyllm-hostile-") as folder:
        set_up(Path(folder), "")
        if options.shapes_of:
            try_shapes(options.shapes_of, Path(folder), options.megabytes * 1_000_000)
            return
        is_bounded = True
        for name in options.formats:
            try_by_chance(name, options.examples)
            command = [sys.executable, __file__, "--shapes-of", name, "--megabytes", str(options.megabytes)]
            told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            is_bounded &= tell(name, [json.loads(line) for line in told.splitlines()])
    sys.exit(not is_bounded)


def try_by_chance(name: str, examples: int) -> None:
    """Files by chance; the first that breaks the reader is made as small as possible and raised."""
    from hypothesis import HealthCheck, given, settings

    from tests.hostile_files import check, file_by_chance

    count = 0

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=file_by_chance(name))
    def try_one(data: bytes) -> None:
        nonlocal count
        count += 1
        check(name, data)

    begun = time.perf_counter()
    try_one()
    print(f"{name}: {count} files by chance, no crash, {time.perf_counter() - begun:.0f} s", flush=True)


def try_shapes(name: str, folder: Path, size: int) -> None:
    """A file of each shape; a line of JSON for each, the first one of nothing."""
    from library.exchange.refusals import ExchangeRefusedError
    from tests.hostile_files import HEADS, REPEATED, planned

    path = folder / "file"
    for shape, bit in {"nothing": b"", **REPEATED}.items():
        with path.open("wb") as output:
            output.write(HEADS[name])
            piece = bit * max(1, 1_000_000 // max(1, len(bit)))
            for _piece in range(size // len(piece) if bit else 0):
                output.write(piece)
        begun = time.process_time()
        with path.open("rb") as file:
            found = planned(name, file)
        seconds = time.process_time() - begun
        if isinstance(found, ExchangeRefusedError):
            outcome = f"refused: {found}"[:90]
        else:
            outcome = f"{found.articles} articles, {found.records - found.articles} passed over"
            found.close()
        print(json.dumps({"shape": shape, "seconds": seconds, "memory": peak(), "outcome": outcome}))


def peak() -> float:
    """The most memory that this program ever held, in MiB; `getrusage` would begin with that of the process before."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def tell(name: str, rows: list[dict[str, float | str]]) -> bool:
    """Print what came of the shapes; whether all were within bounds."""
    idle = float(rows[0]["memory"])
    print(f"{name}: {'shape':<24}{'seconds':>9}{'MiB more':>10}")
    for row in rows[1:]:
        seconds, memory = float(row["seconds"]), float(row["memory"]) - idle
        print(f"{name}: {row['shape']:<24}{seconds:>9.1f}{memory:>10.0f}  {row['outcome']}", flush=True)
    slowest = max(float(row["seconds"]) for row in rows)
    grown = float(rows[-1]["memory"]) - idle
    print(
        f"{name}: at most {slowest:.1f} s and {grown:.0f} MiB more than the {idle:.0f} MiB of doing nothing", flush=True
    )
    return slowest <= MOST_SECONDS and grown <= MOST_MEBIBYTES


if __name__ == "__main__":
    main()
