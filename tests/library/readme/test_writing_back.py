"""Writing back: one commit of one file, or a patch of it, and only where the clone still is what was read."""

from pathlib import Path

import pytest

from library.readme.clone import Committed, committed_file, opened_clone
from library.readme.source import RefusedError
from library.readme.writing_back import write_commit, write_patch
from tests.git_repositories import Repository


def read(clone: Repository, name: str = "README.md") -> Committed:
    return committed_file(opened_clone(clone.path), name)


def test_a_commit_holds_the_exact_bytes_of_this_one_file(clone: Repository, seed_bytes: bytes) -> None:
    before = clone.head
    content = seed_bytes + b"\r\n- \xe6\x96\xb0\n"

    written = write_commit(read(clone), content, name="easyllm")

    assert clone.head == written.commit
    assert clone.blob("README.md") == content == (clone.path / "README.md").read_bytes()
    assert clone.git("diff", "--name-only", before, "HEAD") == "README.md"
    assert clone.git("rev-parse", "HEAD^") == before
    assert clone.git("status", "--porcelain") == ""
    assert (
        clone.git("log", "-1", "--format=%an <%ae> %s") == "Li Lei <li@example.org> Update README.md from the library"
    )
    assert (written.added, written.removed) == (2, 1)


def test_what_is_staged_or_changed_elsewhere_stays_out_of_the_commit(upstream: Repository) -> None:
    upstream.commit("other.txt", b"old")
    (upstream.path / "other.txt").write_text("changed")
    (upstream.path / "new.txt").write_text("new")
    upstream.git("add", "new.txt")

    write_commit(read(upstream), b"# Ours\n", name="easyllm")

    assert upstream.git("diff", "--name-only", "HEAD^", "HEAD") == "README.md"
    assert upstream.git("status", "--porcelain").splitlines() == ["A  new.txt", " M other.txt"]


def test_the_mode_of_the_file_stays(upstream: Repository) -> None:
    (upstream.path / "README.md").chmod(0o755)
    upstream.commit("other.txt", b"x")

    write_commit(read(upstream), b"# Ours\n", name="easyllm")

    assert upstream.git("ls-tree", "HEAD", "README.md").startswith("100755")


@pytest.mark.parametrize("name", ["-README.md", "a b,c.md", "说明.md"])
def test_odd_names_are_written_back_too(upstream: Repository, name: str) -> None:
    upstream.commit(name, b"# Odd\n")

    write_commit(read(upstream, name), b"# Ours\n", name="easyllm")

    assert upstream.blob(name) == b"# Ours\n" == (upstream.path / name).read_bytes()


def test_line_ends_on_disk_follow_the_configuration_of_the_clone(clone: Repository) -> None:
    clone.git("config", "core.autocrlf", "true")

    write_commit(read(clone), b"# Ours\n\n- a\n", name="easyllm")

    assert clone.blob("README.md") == b"# Ours\n\n- a\n"
    assert (clone.path / "README.md").read_bytes() == b"# Ours\r\n\r\n- a\r\n"
    assert clone.git("status", "--porcelain") == ""


def test_a_branch_that_moved_on_is_not_written_to(clone: Repository) -> None:
    file = read(clone)
    head = clone.commit("other.txt", b"x")

    with pytest.raises(RefusedError, match="moved on"):
        write_commit(file, b"# Ours\n", name="easyllm")

    assert clone.head == head
    assert clone.git("status", "--porcelain") == ""


def test_a_file_that_was_touched_since_it_was_read_is_not_written_over(clone: Repository) -> None:
    file = read(clone)
    (clone.path / "README.md").write_text("# Mine\n")

    with pytest.raises(RefusedError, match="not committed"):
        write_commit(file, b"# Ours\n", name="easyllm")

    assert (clone.head, (clone.path / "README.md").read_text()) == (file.commit, "# Mine\n")


def test_a_file_that_became_a_link_is_not_written_through(clone: Repository, tmp_path: Path) -> None:
    file = read(clone)
    (tmp_path / "outside.md").write_text("outside")
    (clone.path / "README.md").unlink()
    (clone.path / "README.md").symlink_to(tmp_path / "outside.md")

    for write in (write_commit, write_patch):
        with pytest.raises(RefusedError, match="no file within the clone"):
            write(file, b"# Ours\n", name="easyllm")

    assert (tmp_path / "outside.md").read_text() == "outside"


def test_where_git_knows_no_author_the_site_is_one(clone: Repository, git_configuration: Path) -> None:
    git_configuration.write_text("")

    write_commit(read(clone), b"# Ours\n", name="easyllm")

    assert clone.git("log", "-1", "--format=%an <%ae> %cn") == "Easyllm <easyllm@localhost> Easyllm"


def test_no_hook_runs_and_no_key_is_asked_for(clone: Repository, tmp_path: Path) -> None:
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-checkout"):
        hook = clone.path / ".git" / "hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\nexit 1\n")
        hook.chmod(0o755)
    clone.git("config", "commit.gpgSign", "true")

    write_commit(read(clone), b"# Ours\n", name="easyllm")

    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("content", [b"# Ours\n\n- a", b"# Ours\r\n\r\n- a\r\n", "# 我们的\n\n- é\u2028\n".encode()])
def test_a_patch_is_taken_in_by_git_am_byte_for_byte(clone: Repository, upstream: Repository, content: bytes) -> None:
    file = read(clone)

    written = write_patch(file, content, name="easyllm")
    upstream.git("am", "--quiet", "--keep-cr", data=written.patch)

    assert (clone.head, clone.git("status", "--porcelain")) == (file.commit, "")
    assert upstream.blob("README.md") == content
    assert upstream.git("log", "-1", "--format=%an %s") == "Li Lei Update README.md from the library"
