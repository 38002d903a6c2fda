"""A library moves from SQLite to PostgreSQL and back, and nothing of it changes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import own_database

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "exchange_json.py"


@pytest.mark.only_on("postgresql")
@pytest.mark.usefixtures("django_db_setup")
def test_a_library_that_went_through_the_other_database_is_written_with_the_same_bytes() -> None:
    with own_database() as variables:
        done = subprocess.run(
            [sys.executable, BENCHMARK, "--articles", "300"],
            env={"PATH": "", "PYTHONWARNINGS": "ignore", "TEST_DATABASE_URL": variables["DATABASE_URL"]},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("the same bytes") == 2
