"""Real git repositories for tests: one that lists come from, and clones of it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

CONFIGURATION = """
[user]
	name = Li Lei
	email = li@example.org
[init]
	defaultBranch = main
[protocol "file"]
	allow = always
"""


@dataclass(frozen=True)
class Repository:
    """A repository with a work tree."""

    path: Path

    def git(self, *arguments: str, data: bytes = b"") -> str:
        """Run git there, as a person would, and give what it wrote."""
        command = ["git", "-C", str(self.path), *arguments]
        done = subprocess.run(command, input=data, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode(errors="surrogateescape").strip()

    def commit(self, name: str, content: bytes) -> str:
        """Write a file, commit it, and give the commit."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"Change {name}")
        return self.head

    def cloned(self, path: Path) -> "Repository":
        """A clone of it."""
        self.git("clone", "--quiet", "--no-hardlinks", str(self.path), str(path))
        return Repository(path)

    @property
    def head(self) -> str:
        """The newest commit."""
        return self.git("rev-parse", "HEAD")

    def blob(self, name: str, commit: str = "HEAD") -> bytes:
        """The committed bytes of a file."""
        command = ["git", "-C", str(self.path), "cat-file", "blob", f"{commit}:{name}"]
        return subprocess.run(command, capture_output=True, check=True).stdout


def made_repository(path: Path) -> Repository:
    """A new repository on the branch main, without a commit."""
    path.mkdir(parents=True)
    repository = Repository(path)
    repository.git("init", "--quiet")
    return repository
