"""`sync_readme` and `export_readme --diff`, run as an operator or a timer runs them."""

from pathlib import Path

import pytest

from tests.git_repositories import CONFIGURATION, Repository, made_repository
from tests.installation import Installation

LIST = b"# Reading\n\n## First\n\n- [One](https://example.org/one) - a note\n- [Two](https://example.org/two)\n"


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation on an empty SQLite database of its own, with a configuration of git of its own."""
    configuration = tmp_path / "gitconfig"
    configuration.write_text(CONFIGURATION)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(configuration))
    variables = {"SECRET_KEY": "only for tests", "GIT_CONFIG_GLOBAL": str(configuration)}
    made = Installation(tmp_path / "data", variables)
    made.migrate()
    return made


@pytest.fixture
def clone(installation: Installation, tmp_path: Path) -> Repository:
    """A clone of a repository that holds a list."""
    upstream = made_repository(tmp_path / "upstream")
    upstream.commit("README.md", LIST)
    return upstream.cloned(tmp_path / "clone")


def add_a_line(installation: Installation) -> None:
    """Add a line to the first topic."""
    added = installation.run("add_article", "https://example.org/three", "--title", "Three", "--topic", "First")
    assert added.returncode == 0, added.stderr


def test_a_timer_hears_nothing_where_nothing_is_new(installation: Installation, clone: Repository) -> None:
    first = installation.run("sync_readme", "--path", str(clone.path), "--fetch")
    second = installation.run("sync_readme", "--path", str(clone.path), "--fetch", "--quiet", "--write", "commit")

    assert (first.returncode, "2 entries" in first.stdout) == (0, True), first.stderr
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_a_commit_is_made_and_how_to_hand_it_in_is_said(installation: Installation, clone: Repository) -> None:
    installation.run("sync_readme", "--path", str(clone.path))
    add_a_line(installation)

    done = installation.run("sync_readme", "--path", str(clone.path), "--write", "commit", "--quiet")

    assert done.returncode == 0, done.stderr
    assert f"Commit {clone.head[:12]} (1 lines in, 0 lines out)" in done.stdout
    assert b"[Three](https://example.org/three)" in clone.blob("README.md")
    assert clone.git("rev-list", "--count", "@{upstream}..HEAD") == "1"


def test_a_patch_is_written_to_the_file_that_was_named(
    installation: Installation, clone: Repository, tmp_path: Path
) -> None:
    installation.run("sync_readme", "--path", str(clone.path))
    add_a_line(installation)
    patch = tmp_path / "list.patch"

    done = installation.run("sync_readme", "--path", str(clone.path), "--write", "patch", "--output", str(patch))

    assert f"git am {patch}" in done.stdout, done.stderr
    assert b"+- [Three](https://example.org/three)\n" in patch.read_bytes()
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--path", "/nowhere"), "no directory"),
        (("--path", "CLONE", "--file", "../x.md"), "no path within"),
        (("--path", "CLONE", "--file=-x.md"), "not committed"),
        (("--path", "CLONE", "--write", "patch"), "--output FILE"),
        (("--path", "CLONE", "--output", "x.patch"), "--write patch"),
        (("--path", "CLONE", "--name", "my list"), "--name my-list"),
    ],
)
def test_a_refusal_says_why_with_code_1_and_without_a_traceback(
    installation: Installation, clone: Repository, arguments: tuple[str, ...], reason: str
) -> None:
    done = installation.run("sync_readme", *(str(clone.path) if word == "CLONE" else word for word in arguments))

    assert (done.returncode, reason in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr


def test_a_diff_shows_what_an_export_would_change_and_records_nothing(installation: Installation) -> None:
    installation.pipe("import_readme", "-", data=LIST)
    assert installation.pipe("export_readme", "--diff").stdout == b""
    add_a_line(installation)

    first = installation.pipe("export_readme", "--diff")
    second = installation.pipe("export_readme", "--diff")

    assert (first.returncode, first.stderr) == (0, b"")
    assert b"--- a/easyllm.md\t(read " in first.stdout
    assert b"\n+- [Three](https://example.org/three)\n" in first.stdout
    assert second.stdout == first.stdout
    installation.pipe("export_readme")
    assert installation.pipe("export_readme", "--diff").stdout == b""
