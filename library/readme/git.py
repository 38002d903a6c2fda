"""The one place that runs git: without a shell, a terminal, hooks or an endless wait."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from library.readme.source import RefusedError

LOCAL_SECONDS = 60  # for what git does on this machine
NETWORK_SECONDS = 300  # for a fetch
_NOT_FOUND = 127  # what env says where there is no such program

# What git calls local to one repository, and what changes how it reads arguments: a caller that runs within git itself,
# as a hook does, must not make us work on another repository than the one that was named.
_NOT_HANDED_ON = frozenset({
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_ATTR_SOURCE", "GIT_CEILING_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG",
    "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_DIR", "GIT_EXTERNAL_DIFF", "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE", "GIT_ICASE_PATHSPECS", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE", "GIT_NOGLOB_PATHSPECS", "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
    "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE", "SSH_ASKPASS",
})  # fmt: skip

_ALWAYS = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

# What a clone's own configuration may say, but not to us: programs to run, questions to ask, work to do on the side.
_OPTIONS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.askPass=",
    "core.pager=cat",
    "commit.gpgSign=false",
    "fetch.recurseSubmodules=false",
    "submodule.recurse=false",
    "merge.autoStash=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "user.useConfigOnly=true",
)


class GitError(RefusedError):
    """Git refused, failed or took too long; the message holds what it said."""


def git(
    clone: Path,
    *arguments: str,
    data: bytes = b"",
    environment: Mapping[str, str] | None = None,
    seconds: float = LOCAL_SECONDS,
) -> bytes:
    """Run git in `clone` and give what it wrote to standard output.

    `data` is its standard input, `environment` adds to its environment. Raises `GitError`.
    """
    options = [word for option in _OPTIONS for word in ("-c", option)]
    command = [*_surroundings(environment or {}), "git", "-C", str(clone), *options, *arguments]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # without a terminal ssh cannot ask, and its whole group can be ended
        )
    except FileNotFoundError:
        raise _no_git() from None
    try:
        written, said = process.communicate(data, timeout=seconds)
    except BaseException as error:
        _end(process)
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
        raise GitError(
            "git-too-slow",
            f"git {arguments[0]} did not end within {seconds:g} seconds and was stopped.",
            f"Run it by hand: git -C {clone} {arguments[0]}",
        ) from None
    if process.returncode == _NOT_FOUND:
        raise _no_git()
    if process.returncode:
        raise _error(clone, arguments[0], said.decode(errors="replace"))
    return written


def _surroundings(more: Mapping[str, str]) -> list[str]:
    """The words that let a command inherit our environment without what must not be handed on."""
    without = [word for name in sorted(_NOT_HANDED_ON) for word in ("-u", name)]
    return ["env", *without, *(f"{name}={value}" for name, value in {**_ALWAYS, **more}.items())]


def _no_git() -> GitError:
    return GitError("no-git", "There is no program “git” on this machine.", "Install git.")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a command with all that it started, which may outlive it and hold its output open."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def _error(clone: Path, command: str, said: str) -> GitError:
    if "dubious ownership" in said:
        return GitError(
            "not-our-clone",
            f"The clone {clone} belongs to another user, and git reads nothing of it.",
            "Run the command as its owner, or, if you trust what is in it, run as the user of this command: "
            f"git config --global --add safe.directory {clone}",
        )
    if "not a git repository" in said:
        return GitError("no-clone", f"{clone} is no clone of a git repository.", f"Make one: git clone ADDRESS {clone}")
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["(it said nothing)"]
    return GitError(
        "git-failed", f"git {command} failed: {' '.join(lines[:6])}", f"Try it by hand: git -C {clone} {command}"
    )
