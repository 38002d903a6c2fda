"""The web server and the worker as processes that begin and end together, driven as an operator would."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.serving import Processes
from tests.installation import Installation
from tests.served.site import PATIENCE_SECONDS, free_port, status, wait_until


def has_ended(process: subprocess.Popen[str]) -> bool:
    """Whether it is no longer running."""
    return process.poll() is not None


def children(process: subprocess.Popen[str]) -> dict[str, int]:
    """The process ids of what `serve` started: "gunicorn" and "work"."""
    listed = subprocess.run(
        ["/bin/ps", "-o", "pid=,args=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    return {("gunicorn" if "gunicorn" in line else "work"): int(line.split()[0]) for line in listed}


@contextlib.contextmanager
def served(installation: Installation) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A prepared site that serves; killed at the end if it still lives."""
    assert installation.run("prepare").returncode == 0
    port = free_port()
    with installation.start("serve", "--port", str(port), "--workers", "1") as process:
        wait_until(lambda: has_ended(process) or (status(port, "/healthz") == 200 and len(children(process)) == 2))
        assert not has_ended(process), process.communicate()[0]
        yield process, port


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_server_and_worker_and_counts_as_success(
    installation: Installation, number: signal.Signals
) -> None:
    with served(installation) as (process, port):
        process.send_signal(number)
        assert process.wait(PATIENCE_SECONDS) == 0
        assert status(port, "/healthz") is None


@pytest.mark.parametrize("victim", ["gunicorn", "work"])
def test_when_one_dies_the_other_ends_and_the_exit_code_tells(installation: Installation, victim: str) -> None:
    with served(installation) as (process, port):
        os.kill(children(process)[victim], signal.SIGKILL)
        assert process.wait(PATIENCE_SECONDS) == 128 + signal.SIGKILL
        wait_until(lambda: status(port, "/healthz") is None)


def test_an_address_that_is_taken_is_named_with_another(installation: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = installation.run("serve", "--port", str(port))
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in done.stderr
    assert f"PORT={port + 1}" in done.stderr


def test_a_fresh_site_says_how_to_make_a_curator(installation: Installation) -> None:
    assert installation.run("prepare").returncode == 0
    port = free_port()
    with installation.start("serve", "--port", str(port), "--without-worker") as process:
        wait_until(lambda: status(port, "/healthz") == 200)
        process.terminate()
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert f"http://127.0.0.1:{port}/" in said
    assert "manage.py createsuperuser" in said


SLOW_SITE = """
import time
def application(environ, start_response):
    time.sleep(2)
    start_response("200 OK", [("Content-Length", "4")])
    return [b"done"]
"""


def test_a_request_in_flight_is_answered_before_the_server_ends(tmp_path: Path) -> None:
    (tmp_path / "slow_site.py").write_text(SLOW_SITE)
    port = free_port()
    program = [
        *(
            sys.executable,
            "-c",
            "import sys; from library.serving import Processes; sys.exit(Processes([sys.argv[1:]]).run())",
        ),
        *(sys.executable, "-m", "gunicorn", "slow_site:application", "--no-control-socket"),
        *("--bind", f"127.0.0.1:{port}", "--chdir", str(tmp_path), "--worker-class", "gthread", "--threads", "4"),
    ]
    process = subprocess.Popen(program, cwd=Path(__file__).resolve().parents[2], stderr=subprocess.DEVNULL)
    wait_until(lambda: status(port, "/") == 200)
    answers: list[int | None] = []
    asking = threading.Thread(target=lambda: answers.append(status(port, "/")))
    asking.start()
    time.sleep(0.5)
    process.terminate()
    assert process.wait(PATIENCE_SECONDS) == 0
    asking.join()
    assert answers == [200]


def test_the_first_to_end_by_itself_gives_the_exit_code() -> None:
    programs = [
        [sys.executable, "-c", "import sys; sys.exit(7)"],
        [sys.executable, "-c", "import time; time.sleep(60)"],
    ]
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        assert Processes(programs).run() == 7
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
