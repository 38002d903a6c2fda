"""The site as in service: gunicorn, collected and compressed static files, a database of its own."""

import contextlib
import http.client
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.installation import ROOT, Installation, own_database

PATIENCE_SECONDS = 30


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], object]) -> None:
    """Return as soon as it holds; fail after half a minute."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)


def status(port: int, path: str) -> int | None:
    """The status that the site answers with, or None while it does not listen or is too busy to."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (ConnectionError, TimeoutError):
        return None
    finally:
        connection.close()


def collect_static(directory: Path) -> Path:
    """Collect, join, hash and compress the static files into a directory, as `make run` does, and give it back."""
    with tempfile.TemporaryDirectory() as data:
        installation = Installation(Path(data), served_variables(directory))
        installation.complete("collectstatic", "--noinput", "--verbosity", "0")
    return directory


def served_variables(collected: Path) -> dict[str, str]:
    """What makes an installation use the collected files and show the pages of `tests.served.urls`."""
    return {"DJANGO_SETTINGS_MODULE": "tests.served.settings", "COLLECTED_STATIC": str(collected)}


@contextlib.contextmanager
def served_site(directory: Path, collected: Path, *, filling: str) -> Iterator[str]:
    """The address of a site that serves until the block ends. `filling` is a call of a function of
    `tests.made_library`, made before.
    """
    with own_database() as variables:
        installation = Installation(directory, {**variables, **served_variables(collected)})
        installation.migrate()
        installation.complete("shell", "--verbosity", "0", "-c", f"from tests.made_library import *\n{filling}")
        with serving(installation) as address:
            yield address


@contextlib.contextmanager
def serving(installation: Installation) -> Iterator[str]:
    """Serve; what the site says goes into a file, because nobody empties a pipe."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1", "--without-worker"]
    with (installation.directory / "said.txt").open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=installation.environment(), stdout=said, stderr=said)
        try:
            wait_until(lambda: process.poll() is not None or status(port, "/healthz") == 200)
            assert process.poll() is None, (installation.directory / "said.txt").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)
