"""A whole installation in a directory of its own, driven by its command line as an operator would."""

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "easyllm.sqlite3"

until_the_end = ExitStack()


@dataclass(frozen=True)
class Installation:
    """Its data directory and its variables; nothing else of the environment reaches it."""

    directory: Path
    variables: dict[str, str] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of its processes."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "EASYLLM_DATA_DIR": str(self.directory), "PYTHONWARNINGS": "ignore", **self.variables, **more}

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run `manage.py` to its end and give what it said."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def complete(self, *arguments: str) -> None:
        """Run `manage.py` to its end, which must be a good one."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr

    def migrate(self) -> None:
        """Give it its tables: a copy of those that were made once in this run."""
        if "DATABASE_URL" in self.variables:
            _copy_over(self.variables["DATABASE_URL"])
        else:
            self.directory.mkdir(exist_ok=True)
            shutil.copy(_migrated_file(), self.directory / DATABASE)

    def pipe(self, *arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run `manage.py` with bytes on its standard input, and give the bytes that it wrote."""
        command = [sys.executable, "manage.py", *arguments]
        environment = self.environment()
        return subprocess.run(
            command, cwd=ROOT, env=environment, input=data, capture_output=True, check=False, timeout=120
        )

    @contextmanager
    def start(self, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
        """Start `manage.py` and let it run; what still lives at the end of the block is killed."""
        with subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(**more),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()


@cache
def _migrated_file() -> Path:
    """A database of SQLite with tables and nothing in them."""
    directory = Path(until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="easyllm-migrated-")))
    _complete_migrations(directory, {})
    return directory / DATABASE


@cache
def _migrated_database() -> str:
    """The same on PostgreSQL: its name on the server of the tests."""
    variables = until_the_end.enter_context(own_database())
    with tempfile.TemporaryDirectory() as directory:
        _complete_migrations(Path(directory), variables)
    return variables["DATABASE_URL"].rpartition("/")[2]


def _complete_migrations(directory: Path, variables: dict[str, str]) -> None:
    Installation(directory, {"SECRET_KEY": "only for tests", **variables}).complete("migrate", "--verbosity", "0")


def _copy_over(url: str) -> None:
    """Put a database with tables in the place of an empty one."""
    name, migrated = url.rpartition("/")[2], _migrated_database()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')


@contextmanager
def own_database(locale: str = "") -> Iterator[dict[str, str]]:
    """The variables of an empty database beside the one of the tests: a new one on its server, or none for SQLite.

    On PostgreSQL it has the locale given, else that of the server.
    """
    server = os.environ.get("DATABASE_URL")
    if server is None:
        yield {}
        return
    name = f"installation_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        options = f"TEMPLATE template0 ENCODING 'UTF8' LOCALE '{locale}'" if locale else ""
        connection.execute(f'CREATE DATABASE "{name}" {options}')
        yield {"DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
