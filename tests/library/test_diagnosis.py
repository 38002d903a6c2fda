"""What the doctor finds, and what it advises."""

import sqlite3
from pathlib import Path

import pytest
from pytest_django import Settings

from library import diagnosis
from library.diagnosis import Finding, Level, is_disk_full
from library.worker import beat
from tests.installation import Installation


def levels(findings: list[Finding]) -> list[Level]:
    """How bad each of them is."""
    return [finding.level for finding in findings]


def test_a_site_that_was_never_prepared_is_told_every_remedy(installation: Installation) -> None:
    done = installation.run("doctor")
    assert done.returncode == 1
    assert "→ manage.py migrate" in done.stdout
    assert "failure migrations" in done.stdout
    assert "failure worker" in done.stdout


def test_a_prepared_site_lacks_only_its_worker(installation: Installation) -> None:
    installation.migrate()
    done = installation.run("doctor", DEBUG="1")
    assert done.returncode == 0, done.stdout
    assert "ok      migrations: all applied" in done.stdout
    assert "warning worker" in done.stdout


def test_a_database_that_does_not_answer_is_a_failure_without_a_traceback(tmp_path: Path) -> None:
    gone = Installation(tmp_path, {"DATABASE_URL": "postgres://x@127.0.0.1:1/x"})
    done = gone.run("doctor")
    assert done.returncode == 1
    assert "failure database" in done.stdout
    assert "→ Check DATABASE_URL" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_configuration_that_cannot_be_is_found_and_the_rest_is_still_looked_at(installation: Installation) -> None:
    done = installation.run("doctor", EASYLLM_SEAL="two")
    assert done.returncode == 1
    assert "library.E002" in done.stdout
    assert "disk:" in done.stdout


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db
def test_an_old_sqlite_is_a_warning_with_a_remedy_and_never_a_failure() -> None:
    findings = list(diagnosis.examine_database())
    assert Level.FAILURE not in levels(findings)
    is_old = sqlite3.sqlite_version_info < diagnosis.SQLITE_WITHOUT_WAL_RESET_FAULT
    assert [finding for finding in findings if "WAL-reset" in finding.message and finding.remedy] == findings[
        : int(is_old)
    ]


@pytest.mark.django_db
def test_a_worker_is_found_by_its_sign_of_life() -> None:
    assert levels(list(diagnosis.examine_worker())) == [Level.WARNING]
    beat("here")
    assert levels(list(diagnosis.examine_worker())) == [Level.OK]


@pytest.mark.parametrize(
    ("free", "total", "expected"),
    [(10**9, 10**10, False), (10**8, 10**10, True), (3 * 1024**3, 10**12, False), (1024**3, 10**12, True)],
)
def test_a_disk_is_full_below_a_twentieth_unless_much_is_left(free: int, total: int, expected: bool) -> None:
    assert is_disk_full(free, total) is expected


def test_a_key_that_others_can_read_is_warned_of(settings: Settings, tmp_path: Path) -> None:
    settings.EASYLLM_DATA_DIR = tmp_path
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o644)
    first = next(iter(diagnosis.examine_data_directory()))
    assert first.level == Level.WARNING
    assert first.remedy == f"chmod 600 {tmp_path / 'secret_key'}"


def test_static_files_that_are_gone_since_they_were_collected_are_missed(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    assert levels(list(diagnosis.examine_static_files())) == [Level.FAILURE]
    (tmp_path / "staticfiles.json").write_text('{"paths": {"a.css": "a.1.css"}}')
    assert levels(list(diagnosis.examine_static_files())) == [Level.FAILURE]
    (tmp_path / "a.1.css").touch()
    assert levels(list(diagnosis.examine_static_files())) == [Level.OK]
