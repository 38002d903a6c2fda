"""`import_readme` and `export_readme`, run as an operator runs them."""

import json
from pathlib import Path

import pytest

from tests.installation import Installation


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation on an empty SQLite database of its own."""
    made = Installation(tmp_path / "data", {"SECRET_KEY": "only for tests"})
    made.migrate()
    return made


def test_a_list_goes_in_and_comes_out_byte_for_byte(
    installation: Installation, seed_bytes: bytes, tmp_path: Path
) -> None:
    imported = installation.pipe("import_readme", "-", "--format", "json", data=seed_bytes)
    written = installation.pipe("export_readme", "--output", str(tmp_path / "out.md"))

    report = json.loads(imported.stdout)
    assert (report["outcome"], report["counts"]["articles"], report["links"]) == ("imported", 21, {"entry": 21})
    assert [line["code"] for line in report["lines"]].count("empty-topic") == 3
    assert (written.returncode, (tmp_path / "out.md").read_bytes()) == (0, seed_bytes)
    assert installation.pipe("export_readme").stdout == seed_bytes
    assert installation.pipe("export_readme", "--public").stdout == seed_bytes


def test_a_dry_run_prints_the_report_and_stores_nothing(installation: Installation, seed_bytes: bytes) -> None:
    report = installation.pipe("import_readme", "-", "--dry-run", data=seed_bytes).stdout.decode()

    assert "dry run, nothing was stored" in report
    assert "line 22: empty-group: Post-LN&Pre-LN" in report
    assert b"There is no list" in installation.pipe("export_readme").stderr


@pytest.mark.parametrize(
    ("arguments", "data", "reason"),
    [
        (("import_readme", "/nowhere/list.md"), b"", "cannot be read"),
        (("import_readme", "-"), b"", "empty"),
        (("import_readme", "-"), b"# A\n\x00", "line 2"),
        (("import_readme", "-"), b"# A\n\xff\xfe", "UTF-8"),
        (("import_readme", "-", "--name", "my list"), b"# A\n", "--name my-list"),
        (("import_readme", "-"), b"#" * (20 * 1024 * 1024 + 1), "20,971,520"),
        (
            ("import_readme", "-"),
            b"<!doctype html><html><body><a href='https://example.org'>a</a></body></html>",
            "HTML",
        ),
        (("export_readme", "--name", "nothing"), b"", "There is no list"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_remedy_and_without_a_traceback(
    installation: Installation, arguments: tuple[str, ...], data: bytes, reason: str
) -> None:
    result = installation.pipe(*arguments, data=data)

    assert result.returncode == 1
    assert reason in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_a_changed_list_is_previewed_and_merged(installation: Installation, seed_bytes: bytes) -> None:
    installation.pipe("import_readme", "-", data=seed_bytes)
    changed = seed_bytes.replace("预训练语言模型：GLM".encode(), "GLM：预训练".encode())

    preview = installation.pipe("import_readme", "-", "--dry-run", data=changed).stdout.decode()
    merged = installation.pipe("import_readme", "-", "--strategy", "theirs", "--format", "json", data=changed)

    assert "dry run, nothing was stored" in preview
    assert "changed entry “GLM：预训练”" in preview
    report = json.loads(merged.stdout)
    assert (report["outcome"], report["merge"]["strategy"]) == ("merged", "theirs")
    assert report["merge"]["counts"]["changed"] == 1
    assert installation.pipe("export_readme").stdout == changed


def test_a_file_that_cannot_be_written_is_named(installation: Installation, seed_bytes: bytes) -> None:
    installation.pipe("import_readme", "-", data=seed_bytes)

    result = installation.pipe("export_readme", "--output", "/nowhere/out.md")

    assert result.returncode == 1
    assert "/nowhere/out.md cannot be written" in result.stderr.decode()
