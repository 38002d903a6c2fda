"""Schemathesis against a running server, by the document of its API."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ALL = "examples,coverage,fuzzing,stateful"
BRIEF = "examples,fuzzing,stateful"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether everything held, and what was said of it."""

    holds: bool
    text: str


def fuzz(address: str, *, examples: int, token: str = "", phases: str = ALL) -> Verdict:
    """Try every operation of the API at an address with so many made-up requests, with a token or without one."""
    command = [
        Path(sys.executable).parent / "st",
        *("--config-file", HERE / "schemathesis.toml"),
        *("run", f"{address}/api/v1/openapi.json"),
        *("--max-examples", str(examples), "--checks", "all", "--continue-on-failure"),
        *(("--header", f"Authorization: Bearer {token}") if token else ()),
        *("--phases", phases),
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.fuzzed.hooks", "PYTHONPATH": str(HERE.parents[1])}
    with tempfile.TemporaryDirectory() as folder:  # where it keeps what failed
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=folder)
    return Verdict(done.returncode == 0, done.stdout + done.stderr)
