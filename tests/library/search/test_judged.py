"""Judged queries are answered well, and alike on every database: the same articles in the same order."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from library.search import search
from tests.benchmarks.search_quality import gain, store
from tests.installation import ROOT, own_database

# What every query finds, numbers alone: how many, which in order, and their scores. `pytest --rewrite` writes it anew.
ORDER = Path(__file__).parent / "judged_order.json"
WANTED = 0.9


@pytest.fixture
def judged_file(shared: Path) -> Path:
    """The judged documents and queries beside the project."""
    file = shared / "search" / "judged.json"
    if not file.exists():
        pytest.skip(f"needs {file}")
    return file


@pytest.fixture
def judged(judged_file: Path, db: None) -> dict[str, Any]:
    """The same, with its documents in the library."""
    read: dict[str, Any] = json.loads(judged_file.read_text("utf-8"))
    store(read["documents"])
    return read


def test_judged_queries_are_answered_well_and_always_in_the_same_order(
    judged: dict[str, Any], pytestconfig: pytest.Config
) -> None:
    gains, order = [], []
    for query in judged["queries"]:
        answer = search(query["query"])
        found = [*answer.hits, *answer.related]
        gains.append(gain(found, set(query["relevant"])))
        order.append([answer.count, [[number, answer.scores[number]] for number in found]])
        assert found, query["query"]

    assert sum(gains) / len(gains) >= WANTED
    if pytestconfig.getoption("rewrite"):
        ORDER.write_text("[\n" + ",\n".join(map(json.dumps, order)) + "\n]\n", encoding="utf-8")
    assert order == json.loads(ORDER.read_text("utf-8")), "look at search_quality.py, then run with --rewrite"


@pytest.mark.only_on("postgresql")
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_the_order_does_not_depend_on_the_locale_of_the_database(
    locale: str, judged_file: Path, tmp_path: Path
) -> None:
    script = ROOT / "tests" / "benchmarks" / "search_quality.py"
    with own_database(locale) as variables:
        command = [sys.executable, str(script), "--judged", str(judged_file), "--order", str(tmp_path / "order.json")]
        given = ["--database-url", variables["DATABASE_URL"]]
        subprocess.run([*command, *given], check=True, cwd=ROOT, capture_output=True, timeout=300)
    answers = json.loads((tmp_path / "order.json").read_text("utf-8"))
    order = [[answer["count"], answer["found"]] for answer in answers]
    assert order == json.loads(ORDER.read_text("utf-8"))
