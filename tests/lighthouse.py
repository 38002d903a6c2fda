"""Lighthouse on the main pages of the site as in service, on a phone and on a desktop: the median of five runs as rows
for docs/performance.md. `make lighthouse` runs it, on a machine with nothing else to do.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.journeys.pages import PAGES
from tests.served.browser import chromium_path
from tests.served.site import collect_static, served_site

VERSION = "12.8.2"  # the last one that runs on Node 20
RUNS = int(os.environ.get("RUNS", "5"))
ATTEMPTS = 3
MEASURED = ("map", "topic", "article", "search")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FORMS: dict[str, list[str]] = {"phone": [], "desktop": ["--preset=desktop"]}
CHROME = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def main() -> None:
    """Measure all and print the table."""
    sys.stdout.write("| page | on | performance | accessibility | best practice | SEO | LCP s | CLS |\n")
    sys.stdout.write("|---|---|---|---|---|---|---|---|\n")
    with tempfile.TemporaryDirectory() as folder:
        collected = collect_static(Path(folder) / "static")
        with served_site(Path(folder) / "data", collected, filling="furnished()") as room:
            for place in PAGES:
                if place.name not in MEASURED:
                    continue
                for form, options in FORMS.items():
                    runs = [figures(report(room + place.path, options)) for _ in range(RUNS)]
                    middle = [statistics.median(values) for values in zip(*runs, strict=True)]
                    sys.stdout.write(f"| {place.name} | {form} | {' | '.join(shown(middle))} |\n")
                    sys.stdout.flush()


def report(address: str, options: list[str]) -> dict[str, Any]:
    """One run; Chromium on a busy machine does not always start in time, so it may take three."""
    for _ in range(ATTEMPTS - 1):
        with contextlib.suppress(subprocess.CalledProcessError):
            return _report(address, options)
    return _report(address, options)


def _report(address: str, options: list[str]) -> dict[str, Any]:
    done = subprocess.run(
        [
            *("npm", "exec", "--yes", f"--package=lighthouse@{VERSION}", "--", "lighthouse", address),
            *("--quiet", "--output=json", "--output-path=stdout", CHROME, *options),
        ],
        env={**os.environ, "CHROME_PATH": str(chromium_path(is_whole=True))},
        cwd=ROOT / "tests" / "node",
        capture_output=True,
        text=True,
        check=True,
    )
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def figures(run: dict[str, Any]) -> list[float]:
    """Four scores of 100, the largest paint in seconds, and how far things moved."""
    scores = [round(100 * run["categories"][name]["score"]) for name in CATEGORIES]
    lost = {name: faults(run, name) for name in CATEGORIES[1:] if run["categories"][name]["score"] < 1}
    if lost:
        sys.stderr.write(f"{run['requestedUrl']}: {lost}\n")
    paint, shift = (
        run["audits"][name]["numericValue"] for name in ("largest-contentful-paint", "cumulative-layout-shift")
    )
    return [*scores, paint / 1000, shift]


def faults(run: dict[str, Any], category: str) -> list[str]:
    """The audits of a category that were not passed."""
    weighed = [one["id"] for one in run["categories"][category]["auditRefs"] if one["weight"]]
    return [
        name for name in weighed if (run["audits"][name]["score"] or 0) < 1 and run["audits"][name]["score"] is not None
    ]


def shown(values: list[float]) -> list[str]:
    """The cells of a row."""
    return [*(f"{value:.0f}" for value in values[:4]), f"{values[4]:.2f}", f"{values[5]:.4f}"]


if __name__ == "__main__":
    main()
