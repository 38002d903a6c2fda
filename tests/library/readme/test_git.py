"""Running git: in the repository that was named, with nobody to ask, and not for ever."""

import time
from pathlib import Path

import pytest

from library.readme.git import GitError, git
from tests.git_repositories import Repository


def test_it_gives_what_git_writes_byte_for_byte(clone: Repository, seed_bytes: bytes) -> None:
    assert git(clone.path, "cat-file", "blob", "HEAD:README.md") == seed_bytes


def test_it_hands_its_input_on(clone: Repository) -> None:
    assert git(clone.path, "hash-object", "--stdin", data=b"") == b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\n"


def test_what_git_said_is_in_the_error(clone: Repository) -> None:
    with pytest.raises(GitError, match="not-there"):
        git(clone.path, "cat-file", "blob", "HEAD:not-there")


def test_a_directory_without_a_repository_is_named_with_the_way_to_make_one(
    tmp_path: Path, git_configuration: Path
) -> None:
    with pytest.raises(GitError, match="git clone ADDRESS"):
        git(tmp_path, "rev-parse", "HEAD")


def test_a_clone_of_another_user_is_refused_with_the_remedy(clone: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # git's own switch for its own tests

    with pytest.raises(GitError, match=r"another user.*safe\.directory") as refusal:
        git(clone.path, "rev-parse", "HEAD")

    assert refusal.value.code == "not-our-clone"


def test_a_repository_that_the_environment_names_is_not_taken_for_the_one_that_is_meant(
    clone: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "another"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "another-index"))

    assert git(clone.path, "rev-parse", "--show-toplevel").decode().strip() == str(clone.path.resolve())


def test_a_command_that_does_not_end_is_stopped_with_its_children(clone: Repository, tmp_path: Path) -> None:
    clone.git("config", "alias.stay", f"!sleep 30; touch {tmp_path / 'late'}")
    begun = time.monotonic()

    with pytest.raises(GitError, match=r"within 0\.5 seconds"):
        git(clone.path, "stay", seconds=0.5)

    assert time.monotonic() - begun < 10


def test_a_machine_without_git_is_told_so(clone: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(GitError, match="Install git"):
        git(clone.path, "version")
