"""Where everything is required, what would be left out fails; elsewhere it is skipped and says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_given_material_is_where_the_tests_look(shared: Path) -> None:
    assert (shared / "seed" / "README.md").is_file()


@pytest.mark.parametrize(("required", "outcome"), [("1", "1 error"), ("0", "1 skipped")])
def test_a_skip_is_a_failure_where_everything_is_required(required: str, outcome: str) -> None:
    test = f"{Path(__file__).relative_to(ROOT)}::test_the_given_material_is_where_the_tests_look"
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "DJANGO_SETTINGS_MODULE")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", test],
        cwd=ROOT,
        env={**kept, "EASYLLM_SHARED": "/nowhere", "EASYLLM_REQUIRE_ALL": required},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in done.stdout
    assert "/nowhere" in done.stdout
