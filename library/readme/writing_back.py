"""A list goes back to the clone that it came from: one commit of one file, or a patch of it. Nothing is ever pushed."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from library.readme.clone import Committed, refuse_touched
from library.readme.git import GitError, git
from library.readme.source import RefusedError


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the commit, how many lines it adds and takes out, and the patch where one was asked for."""

    commit: str
    added: int
    removed: int
    patch: bytes = b""


def write_commit(file: Committed, content: bytes, *, name: str) -> Written:
    """Commit `content` as the new text of the file on the branch that is checked out, and bring its copy on disk there.

    Raises `RefusedError` where commit or copy are no longer what was read; then nothing was written.
    """
    refuse_touched(file)
    written = _commit(file, content, name)
    # Whether the copy on disk can follow is asked first; the branch moves only from the commit that was read.
    git(file.clone, "read-tree", "-n", "-m", "-u", file.commit, written.commit)
    try:
        git(file.clone, "update-ref", "-m", f"sync_readme: {name}", "HEAD", written.commit, file.commit)
    except GitError as error:
        text = f"The branch of {file.clone} moved on while its list was merged: nothing was written. ({error.message})"
        raise RefusedError("moved-on", text, "Run the command again.") from None
    git(file.clone, "read-tree", "-m", "-u", file.commit, written.commit)
    return written


def write_patch(file: Committed, content: bytes, *, name: str) -> Written:
    """A patch for `git am` that makes `content` the text of the file. Neither branch nor files are touched."""
    refuse_touched(file)
    written = _commit(file, content, name)
    options = ("--stdout", "--no-attach", "--no-thread", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames")
    forms = ("--full-index", "--binary", "--src-prefix=a/", "--dst-prefix=b/", "--no-signature")
    patch = git(file.clone, "format-patch", *options, *forms, "-1", written.commit)
    return Written(written.commit, written.added, written.removed, patch)


def _commit(file: Committed, content: bytes, name: str) -> Written:
    """A commit with this one file changed, on no branch yet. Filters and line ends are not applied to its bytes."""
    clone = file.clone
    blob = _word(git(clone, "hash-object", "-w", "--stdin", "--no-filters", data=content))
    with tempfile.TemporaryDirectory(prefix="sync-readme-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git(clone, "read-tree", file.commit, environment=index)
        row = f"{file.mode} {blob}\t{file.path}\0".encode(errors="surrogateescape")
        git(clone, "update-index", "-z", "--index-info", data=row, environment=index)
        tree = _word(git(clone, "write-tree", environment=index))
    counts = git(clone, "diff-tree", "--numstat", "--no-renames", "--no-ext-diff", file.commit, tree).split()
    added, removed = (int(count) if count.isdigit() else 0 for count in counts[:2])
    command = ("-c", "i18n.commitEncoding=UTF-8", "commit-tree", tree, "-p", file.commit)
    message = _message(file, name, added, removed).encode(errors="replace")
    commit = git(clone, *command, data=message, environment=_identity(clone))
    return Written(_word(commit), added, removed)


def _message(file: Committed, name: str, added: int, removed: int) -> str:
    title = " ".join(file.path.split())
    return (
        f"Update {title} from the library\n\n"
        f"Written by manage.py sync_readme from the list {name}: {added} lines in, {removed} lines out.\n"
    )


def _identity(clone: Path) -> dict[str, str]:
    """Who commits: nothing to add where git knows it, else the site by its name and its address of e-mail."""
    try:
        git(clone, "var", "GIT_COMMITTER_IDENT")
        git(clone, "var", "GIT_AUTHOR_IDENT")
    except GitError:
        name, address = settings.EASYLLM_SITE_NAME, settings.DEFAULT_FROM_EMAIL
        roles = ("AUTHOR", "COMMITTER")
        return {f"GIT_{role}_{what}": value for role in roles for what, value in (("NAME", name), ("EMAIL", address))}
    return {}


def _word(output: bytes) -> str:
    return output.decode().strip()
