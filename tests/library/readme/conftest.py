"""Git as the tests of following want it, whatever the machine's own configuration says."""

from pathlib import Path

import pytest

from tests.git_repositories import CONFIGURATION, Repository, made_repository


@pytest.fixture
def git_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's configuration of git, for us and for the product."""
    path = tmp_path / "gitconfig"
    path.write_text(CONFIGURATION)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return path


@pytest.fixture
def upstream(tmp_path: Path, git_configuration: Path, seed_bytes: bytes) -> Repository:
    """The repository that the list lives in."""
    made = made_repository(tmp_path / "upstream")
    made.commit("README.md", seed_bytes)
    return made


@pytest.fixture
def clone(upstream: Repository, tmp_path: Path) -> Repository:
    """A clone of it."""
    return upstream.cloned(tmp_path / "clone")
