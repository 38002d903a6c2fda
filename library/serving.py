"""The web server and the worker as two processes that begin and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from django.conf import settings

THREADS = 4
LOOK_SECONDS = 0.1
# gunicorn gives requests 30 s to finish; the rest is for the processes themselves to end.
PATIENCE_SECONDS = 35
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class AddressTakenError(Exception):
    """Something else listens on the address."""


def server_command(*, host: str, port: int, workers: int) -> list[str]:
    """How gunicorn is started; docs/operations.md says where the numbers come from."""
    application = settings.WSGI_APPLICATION.removesuffix(".application")
    shared_memory = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat files, which should not wait for a disk
    return [
        *(sys.executable, "-m", "gunicorn", f"{application}:application"),
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(THREADS)),
        *("--timeout", "30", "--graceful-timeout", "30", "--keep-alive", "5"),
        *("--max-requests", "2000", "--max-requests-jitter", "200"),
        *(("--worker-tmp-dir", str(shared_memory)) if shared_memory.is_dir() else ()),
        *("--no-control-socket", "--log-level", "warning"),
    ]


def worker_command() -> list[str]:
    """How the worker is started."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"]


def ensure_free(host: str, port: int) -> None:
    """Raise `AddressTakenError` where gunicorn could not listen: it would try five times and say less."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AddressTakenError(f"{host}:{port} cannot be used ({error.strerror}).") from error


@dataclass
class Processes:
    """Processes that live and die together. A signal to this one reaches them all, once."""

    commands: list[list[str]]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    is_stopping: bool = False

    def run(self) -> int:
        """Start them and wait. Gives 0 after a signal, else the exit code of the one that ended first."""
        for name in STOP_SIGNALS:
            signal.signal(name, self._on_signal)
        for command in self.commands:
            # A session of its own keeps Ctrl-C from reaching it twice, by the terminal and by us.
            self.running.append(subprocess.Popen(command, start_new_session=True))
        first = self._wait_for_first()
        self.stop()
        self._wait_for_all()
        return 0 if first is None else first

    def stop(self) -> None:
        """Ask every process to finish what it does and to end."""
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def _wait_for_first(self) -> int | None:
        """The shell's exit code of the first process that ends by itself, or None when a signal came before."""
        while not self.is_stopping:
            for process in self.running:
                if process.poll() is not None:
                    return _exit_code(process)
            time.sleep(LOOK_SECONDS)
        return None

    def _wait_for_all(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        for process in self.running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _exit_code(process: subprocess.Popen[bytes]) -> int:
    """What a shell would show: 128 + n where signal n ended it, and 1 for one that left of its own accord."""
    code = process.returncode
    return 128 - code if code < 0 else code or 1


def curator_hint() -> str:
    """The command that makes a curator, as it would be typed here."""
    python = os.path.relpath(sys.executable) if sys.prefix != sys.base_prefix else sys.executable
    return f"{min(python, sys.executable, key=len)} manage.py createsuperuser"
