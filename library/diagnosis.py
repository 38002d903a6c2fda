"""What may be wrong with an installation, each with its remedy: `manage.py doctor` prints it, `/readyz` asks parts."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from library.models import WorkerHeartbeat
from library.search import is_index_stale, stale_count

SQLITE_WITHOUT_WAL_RESET_FAULT = (3, 51, 3)
FREE_SHARE_NEEDED = 0.05
FREE_BYTES_ENOUGH = 2 * 1024**3
NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "glusterfs", "ceph")


class Level(StrEnum):
    """How bad it is. Only a failure makes the site unfit to serve."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `remedy` is empty where nothing is to be done."""

    subject: str
    level: Level
    message: str
    remedy: str = ""


def diagnose() -> Iterator[Finding]:
    """Look at everything, in the order in which one thing needs another. Never raises."""
    for examine in EXAMINATIONS:
        try:
            yield from examine()
        except DatabaseError as error:
            remedy = "Check DATABASE_URL and that its server runs; then manage.py migrate."
            yield Finding(_subject(examine), Level.FAILURE, f"{error}".strip(), remedy)
        except OSError as error:
            yield Finding(_subject(examine), Level.FAILURE, f"{error}".strip(), "Make the file readable and writable.")


def examine_configuration() -> Iterator[Finding]:
    """Django's system checks, with those for deployment where the site is a public one (https)."""
    deployed = settings.EASYLLM_SITE_URL.startswith("https://")
    found = checks.run_checks(include_deployment_checks=deployed)
    for message in found:
        if not message.is_silenced():
            level = Level.FAILURE if message.is_serious() else Level.WARNING
            yield Finding("configuration", level, f"{message.id}: {message.msg}", message.hint or "")
    if settings.DEBUG:
        yield Finding(
            "configuration", Level.WARNING, "DEBUG is on.", "Unset DEBUG where anyone else can reach the site."
        )
    if not found:
        yield Finding(
            "configuration", Level.OK, settings.EASYLLM_SITE_URL or "no EASYLLM_SITE_URL: for this machine alone"
        )


def examine_data_directory() -> Iterator[Finding]:
    """Whether the data directory can be written, and its secret key be read by others."""
    directory: Path = settings.EASYLLM_DATA_DIR
    if not os.access(directory, os.W_OK):
        yield Finding(
            "data directory", Level.FAILURE, f"{directory} cannot be written.", f"chown it to uid {os.geteuid()}."
        )
        return
    key = directory / "secret_key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Finding("data directory", Level.WARNING, f"Others can read {key}.", f"chmod 600 {key}")
    yield Finding("data directory", Level.OK, str(directory))


def examine_database() -> Iterator[Finding]:
    """Whether the database answers; for SQLite its version, its journal and where its file lies."""
    if connection.vendor == "sqlite":
        yield from _examine_sqlite()
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        yield Finding("database", Level.OK, f"PostgreSQL {cursor.fetchone()[0]}")


def _examine_sqlite() -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < SQLITE_WITHOUT_WAL_RESET_FAULT:
        wanted = ".".join(map(str, SQLITE_WITHOUT_WAL_RESET_FAULT))
        yield Finding(
            "database",
            Level.WARNING,
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset fault, which very rarely damages a database "
            "that several processes write.",
            f"Use a Python with SQLite {wanted} or newer, or PostgreSQL; until then keep backups.",
        )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
    kind = _file_system(Path(settings.DATABASES["default"]["NAME"]))
    if kind.startswith(NETWORK_FILE_SYSTEMS):
        remedy = "Put it on a disk of this machine (EASYLLM_DATA_DIR), or use PostgreSQL."
        yield Finding("database", Level.FAILURE, f"The SQLite file lies on {kind}, where locks do not hold.", remedy)
    yield Finding("database", Level.OK, f"SQLite {sqlite3.sqlite_version}, journal {journal}")


def _file_system(path: Path) -> str:
    """The kind of file system that holds the path, as Linux names it; "" elsewhere."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return ""
    table = [line.split()[1:3] for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    holding = [(point.replace("\\040", " "), kind) for point, kind in table]
    holding = [(point, kind) for point, kind in holding if path.resolve().is_relative_to(point)]
    return max(holding, key=lambda mount: len(mount[0]), default=("", ""))[1]


def examine_migrations() -> Iterator[Finding]:
    """Whether the tables are those of this version."""
    missing = unapplied_migrations()
    if missing:
        remedy = "manage.py migrate"
        yield Finding("migrations", Level.FAILURE, f"{len(missing)} not applied, the first is {missing[0]}.", remedy)
    else:
        yield Finding("migrations", Level.OK, "all applied")


def unapplied_migrations() -> list[str]:
    """Migrations of this version that the database has not seen, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def examine_disk() -> Iterator[Finding]:
    """Whether the disk of the data directory has room."""
    usage = shutil.disk_usage(settings.EASYLLM_DATA_DIR)
    message = f"{usage.free / 1024**3:.1f} GiB of {usage.total / 1024**3:.1f} GiB free"
    if is_disk_full(usage.free, usage.total):
        yield Finding("disk", Level.FAILURE, message, f"Make room where {settings.EASYLLM_DATA_DIR} lies.")
    else:
        yield Finding("disk", Level.OK, message)


def is_disk_full(free: int, total: int) -> bool:
    """Less than a twentieth is free, which on a large disk still is enough from 2 GiB on. Both in bytes."""
    return free < min(total * FREE_SHARE_NEEDED, FREE_BYTES_ENOUGH)


def examine_static_files() -> Iterator[Finding]:
    """Whether the static files were collected, and every file of the manifest is there."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if settings.DEBUG:
        yield Finding("static files", Level.OK, "served from their sources, because DEBUG is on")
        return
    if not manifest.exists():
        yield Finding("static files", Level.FAILURE, f"{manifest} is missing.", "manage.py collectstatic --noinput")
        return
    names = json.loads(manifest.read_text(encoding="utf-8"))["paths"].values()
    missing = [name for name in names if not (manifest.parent / name).exists()]
    if missing:
        remedy = "manage.py collectstatic --noinput --clear"
        yield Finding("static files", Level.FAILURE, f"{len(missing)} are missing, such as {missing[0]}.", remedy)
    else:
        yield Finding("static files", Level.OK, f"{len(names)} collected")


def examine_search_index() -> Iterator[Finding]:
    """Whether every article is in the search index."""
    if is_index_stale():
        message = f"{stale_count()} articles are not in it, or it is in doubt."
        yield Finding("search index", Level.WARNING, message, "manage.py reindex_search --stale")
    else:
        yield Finding("search index", Level.OK, "in step")


def examine_worker() -> Iterator[Finding]:
    """Whether a worker was heard of in the last minutes."""
    if is_worker_alive():
        yield Finding("worker", Level.OK, "alive")
        return
    remedy = "manage.py work (manage.py serve starts it too); imports of long lists wait for it."
    yield Finding("worker", Level.WARNING, "No worker was heard of in the last minutes.", remedy)


def is_worker_alive() -> bool:
    """Whether any worker showed a sign of life lately."""
    now = timezone.now()
    return any(worker.is_alive(now) for worker in WorkerHeartbeat.objects.all())


def _subject(examine: Callable[[], Iterator[Finding]]) -> str:
    return examine.__name__.removeprefix("examine_").replace("_", " ")


EXAMINATIONS: tuple[Callable[[], Iterator[Finding]], ...] = (
    examine_configuration,
    examine_data_directory,
    examine_disk,
    examine_static_files,
    examine_database,
    examine_migrations,
    examine_search_index,
    examine_worker,
)
