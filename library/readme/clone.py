"""A local clone of a repository and the one file of it that is followed: what is committed, and nothing else."""

import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from library.readme.git import NETWORK_SECONDS, GitError, git
from library.readme.source import LARGEST, RefusedError

REGULAR = ("100644", "100755")
_IN_PROGRESS = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisect",
}
_STAND_IN = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class Committed:
    """A regular file as the checked-out branch has it: its path in the clone, and which bytes of which commit."""

    clone: Path
    path: str
    commit: str
    mode: str
    blob: str
    content: bytes

    @property
    def on_disk(self) -> Path:
        """The file in the work tree."""
        return self.clone / self.path


def opened_clone(path: Path) -> Path:
    """The top of the clone at `path`, once it is one whose branch can be read and moved. Raises `RefusedError`."""
    clone = path.resolve()
    if not clone.is_dir():
        raise RefusedError("no-clone", f"{path} is no directory.", f"Make a clone: git clone ADDRESS {path}")
    if _line(git(clone, "rev-parse", "--is-bare-repository")) == "true":
        raise RefusedError(
            "bare-clone", f"{clone} is a bare repository, without files.", f"Clone it: git clone {clone} DIRECTORY"
        )
    top = Path(_line(git(clone, "rev-parse", "--show-toplevel"))).resolve()
    if top != clone:
        raise RefusedError("not-the-top", f"{clone} lies within the clone {top}.", f"Name the clone: --path {top}")
    _refuse_unfinished(clone)
    _refuse_detached(clone)
    return clone


def fast_forward(clone: Path) -> None:
    """Fetch what the branch follows and move it there, or refuse: nothing of the clone is overwritten or merged."""
    branch = _branch(clone)
    try:
        upstream = _line(git(clone, "rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}"))
    except GitError:
        remedy = f"Name one: git -C {clone} branch --set-upstream-to=origin/{branch} {branch}"
        raise RefusedError("no-upstream", f"The branch {branch} of {clone} follows no other.", remedy) from None
    changed = git(clone, "status", "--porcelain", "--untracked-files=no").decode(errors="replace").splitlines()
    if changed:
        remedy = f"Commit or put them away first: git -C {clone} stash"
        text = f"{clone} holds changes that are not committed ({changed[0].strip()}): nothing was fetched."
        raise RefusedError("dirty-clone", text, remedy)
    git(clone, "fetch", "--quiet", "--no-recurse-submodules", seconds=NETWORK_SECONDS)
    if _line(git(clone, "rev-list", "--count", "HEAD..@{upstream}")) == "0":
        return
    if _line(git(clone, "rev-list", "--count", "@{upstream}..HEAD")) != "0":
        remedy = f"Bring them together by hand: git -C {clone} rebase {upstream}"
        raise RefusedError("diverged", f"{branch} and {upstream} of {clone} both have new commits.", remedy)
    git(clone, "merge", "--ff-only", "--quiet", "@{upstream}")


def committed_file(clone: Path, name: str) -> Committed:
    """The file called `name`, whatever its case, as the newest commit has it.

    Refused are a file that is none (a symbolic link, a directory), one whose copy on disk is another one than the
    committed, and one that is empty or only stands in for its content.
    """
    commit = _line(git(clone, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"))
    mode, blob, path = _listed(clone, commit, _wanted(name))
    if mode not in REGULAR:
        raise RefusedError(
            "no-file", f"{path} in {clone} is a symbolic link or a submodule.", "Name the file itself: --file PATH"
        )
    size = int(_line(git(clone, "cat-file", "-s", blob)))
    if size > LARGEST:
        text = f"{path} in {clone} has {size:,} bytes; a list may have {LARGEST:,} at most."
        raise RefusedError("too-large", text, "Split it into several lists.")
    file = Committed(clone, path, commit, mode, blob, git(clone, "cat-file", "blob", blob))
    refuse_touched(file)
    if not file.content.strip():
        text = f"{path} in {clone} is empty. An empty file is never taken for a list from which all was removed."
        raise RefusedError("empty", text, "Name the file that holds the list: --file PATH")
    if file.content.startswith(_STAND_IN):
        remedy = f"Keep the list itself in git: git -C {clone} lfs untrack {path}"
        raise RefusedError("stand-in", f"{path} in {clone} only stands in for a file kept by git-lfs.", remedy)
    return file


def refuse_touched(file: Committed) -> None:
    """Raise `RefusedError` unless the copy on disk is a regular file within the clone with what is committed."""
    disk = file.on_disk
    try:
        is_regular = stat.S_ISREG(disk.lstat().st_mode)
    except OSError:
        is_regular = False
    if not is_regular or disk.resolve() != disk:
        remedy = f"Bring it back: git -C {file.clone} checkout -- {file.path}"
        raise RefusedError("no-file", f"{file.path} is committed, but {disk} is no file within the clone.", remedy)
    if git(file.clone, "ls-files", "-v", "--", file.path)[:2] != b"H ":
        text = f"git does not look whether {disk} was changed, or does not track it any more."
        remedy = f"Let it look: git -C {file.clone} update-index --no-assume-unchanged --no-skip-worktree {file.path}"
        raise RefusedError("unwatched-file", text, remedy)
    if git(file.clone, "status", "--porcelain", "--untracked-files=no", "--", file.path).strip():
        remedy = f"Commit the change, or take it back: git -C {file.clone} checkout HEAD -- {file.path}"
        raise RefusedError("touched-file", f"{disk} was changed and not committed.", remedy)


def _refuse_unfinished(clone: Path) -> None:
    folder = Path(_line(git(clone, "rev-parse", "--absolute-git-dir")))
    found = next((what for name, what in _IN_PROGRESS.items() if (folder / name).exists()), "")
    if found:
        text = f"A {found} is under way in {clone}."
        raise RefusedError("unfinished", text, "End it first; git status names the commands.")


def _refuse_detached(clone: Path) -> None:
    branch = _branch(clone)
    if not branch:
        remedy = f"Check a branch out: git -C {clone} switch main"
        raise RefusedError("detached", f"No branch is checked out in {clone} (detached HEAD).", remedy)
    try:
        git(clone, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitError:
        remedy = "Commit the list, or fetch a branch that has commits."
        raise RefusedError("no-commit", f"The branch {branch} of {clone} has no commit yet.", remedy) from None


def _branch(clone: Path) -> str:
    return _line(git(clone, "branch", "--show-current"))


def _wanted(name: str) -> str:
    """The path as git lists it. Raises `RefusedError` for one that leads out of the clone."""
    path = PurePosixPath(name)
    is_text = name.isprintable() and bool(name.strip())  # the bytes of a name that is not UTF-8 are not printable
    if not is_text or path.is_absolute() or ".." in path.parts or not path.parts:
        text = f"{name!r} is no path within the clone."
        raise RefusedError("bad-path", text, "Give it from the top of the clone: --file docs/README.md")
    return str(path)


def _listed(clone: Path, commit: str, wanted: str) -> tuple[str, str, str]:
    """Mode, blob and path of the one committed file that is called so. Raises `RefusedError`."""
    rows = git(clone, "ls-tree", "-r", "-z", "--full-tree", commit).decode(errors="surrogateescape").split("\0")
    listed = {path: head.split(" ") for head, _tab, path in (row.partition("\t") for row in rows if row)}
    alike = [path for path in listed if path.casefold() == wanted.casefold()]
    found = [wanted] if wanted in listed else alike
    if len(found) > 1:
        raise RefusedError(
            "two-files", f"{clone} holds {' and '.join(found)}.", "Name one of them exactly: --file PATH"
        )
    if not found:
        is_folder = any(path.casefold().startswith(f"{wanted.casefold()}/") for path in listed)
        what = "is a directory" if is_folder else "is not committed"
        text = f"{wanted} {what} in {clone}. A missing file is never taken for a list from which all was removed."
        raise RefusedError("no-file", text, "Name the file that holds the list: --file PATH")
    mode, _kind, blob = listed[found[0]]
    return mode, blob, found[0]


def _line(output: bytes) -> str:
    return output.decode(errors="surrogateescape").rstrip("\n")
