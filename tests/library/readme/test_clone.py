"""What is read of a clone: the committed bytes of one regular file, or a refusal that names the remedy."""

from pathlib import Path

import pytest

from library.readme.clone import committed_file, fast_forward, opened_clone
from library.readme.source import RefusedError
from tests.git_repositories import Repository, made_repository


def refusal(clone: Repository, name: str = "README.md") -> str:
    """The code of the refusal to read the file; its remedy is not empty."""
    with pytest.raises(RefusedError) as refused:
        committed_file(opened_clone(clone.path), name)
    assert refused.value.remedy
    return refused.value.code


def test_a_committed_file_is_read_with_its_commit(clone: Repository, seed_bytes: bytes) -> None:
    file = committed_file(opened_clone(clone.path), "README.md")

    assert (file.path, file.commit, file.content) == ("README.md", clone.head, seed_bytes)


def test_the_file_is_found_whatever_its_case(upstream: Repository) -> None:
    upstream.commit("docs/ReadMe.MD", b"# B\n")

    assert committed_file(upstream.path, "Docs/README.md").path == "docs/ReadMe.MD"


def test_of_two_that_differ_in_case_one_must_be_named_exactly(upstream: Repository) -> None:
    upstream.commit("a/LIST.md", b"# A\n")
    upstream.commit("a/list.md", b"# a\n")

    assert committed_file(upstream.path, "a/list.md").content == b"# a\n"
    assert refusal(upstream, "a/List.md") == "two-files"


@pytest.mark.parametrize(
    "name", ["-README.md", "--output=x.md", ":(glob)*.md", "a b'\"$(x).md", "说明 文.md", "a[1]*.md"]
)
def test_odd_names_are_names_and_nothing_else(upstream: Repository, name: str) -> None:
    upstream.commit(name, b"# Odd\n")

    assert committed_file(upstream.path, name).content == b"# Odd\n"


@pytest.mark.parametrize("name", ["", ".", "/etc/passwd", "../README.md", "docs/../../x", "a\0b", "a\nb", "\udcff.md"])
def test_a_path_that_leads_out_or_is_none_is_refused(clone: Repository, name: str) -> None:
    assert refusal(clone, name) == "bad-path"


def test_a_symbolic_link_is_refused_even_when_it_leads_to_a_list(upstream: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n")
    (upstream.path / "LINK.md").symlink_to(tmp_path / "secret.md")
    upstream.commit("other.txt", b"x")

    assert refusal(upstream, "LINK.md") == "no-file"


def test_a_link_on_disk_in_place_of_the_committed_file_is_refused(clone: Repository, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_bytes((clone.path / "README.md").read_bytes())
    (clone.path / "README.md").unlink()
    (clone.path / "README.md").symlink_to(tmp_path / "outside.md")

    assert refusal(clone) == "no-file"


def test_a_folder_on_disk_that_is_a_link_out_of_the_clone_is_refused(upstream: Repository, tmp_path: Path) -> None:
    upstream.commit("docs/LIST.md", b"# A\n")
    (upstream.path / "docs").rename(tmp_path / "outside")
    (upstream.path / "docs").symlink_to(tmp_path / "outside")

    assert refusal(upstream, "docs/LIST.md") == "no-file"


def test_a_directory_and_what_is_not_there_are_refused(upstream: Repository) -> None:
    upstream.commit("LIST.md/part.md", b"# A\n")

    assert refusal(upstream, "LIST.md") == "no-file"
    assert refusal(upstream, "NOTHING.md") == "no-file"


def test_a_file_that_is_there_but_not_committed_is_refused(clone: Repository) -> None:
    (clone.path / "NEW.md").write_text("# New\n")

    assert refusal(clone, "NEW.md") == "no-file"


@pytest.mark.parametrize("content", [b"", b"\n\n", b" \t\r\n"])
def test_an_empty_file_is_refused(upstream: Repository, content: bytes) -> None:
    upstream.commit("README.md", content)

    assert refusal(upstream) == "empty"


def test_a_file_that_stands_in_for_its_content_is_refused(upstream: Repository) -> None:
    upstream.commit("README.md", b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n")

    assert refusal(upstream) == "stand-in"


def test_a_change_that_is_not_committed_is_refused_and_stays(clone: Repository) -> None:
    (clone.path / "README.md").write_text("# Being written\n")

    assert refusal(clone) == "touched-file"
    assert (clone.path / "README.md").read_text() == "# Being written\n"


def test_a_staged_change_is_refused(clone: Repository, seed_bytes: bytes) -> None:
    (clone.path / "README.md").write_text("# Staged\n")
    clone.git("add", "README.md")
    (clone.path / "README.md").write_bytes(seed_bytes)

    assert refusal(clone) == "touched-file"


@pytest.mark.parametrize("bit", ["--assume-unchanged", "--skip-worktree"])
def test_a_file_whose_changes_git_is_told_to_overlook_is_refused(clone: Repository, bit: str) -> None:
    clone.git("update-index", bit, "README.md")
    (clone.path / "README.md").write_text("# Overlooked\n")

    assert refusal(clone) == "unwatched-file"


def test_changes_to_other_files_do_not_matter(clone: Repository, upstream: Repository) -> None:
    (clone.path / "other.txt").write_text("x")
    clone.git("add", "other.txt")

    assert committed_file(opened_clone(clone.path), "README.md").content


def test_a_file_with_other_line_ends_on_disk_is_read_as_it_is_committed(upstream: Repository, tmp_path: Path) -> None:
    clone = upstream.cloned(tmp_path / "crlf")
    clone.git("config", "core.autocrlf", "true")
    clone.git("rm", "--quiet", "--cached", "README.md")
    clone.git("reset", "--quiet", "--hard")
    assert b"\r\n" in (clone.path / "README.md").read_bytes()

    assert b"\r\n" not in committed_file(opened_clone(clone.path), "README.md").content


def test_a_bare_repository_is_refused(clone: Repository, tmp_path: Path) -> None:
    clone.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))

    assert refusal(Repository(tmp_path / "bare")) == "bare-clone"


def test_a_folder_within_a_clone_is_refused_with_the_clone(upstream: Repository) -> None:
    upstream.commit("docs/README.md", b"# A\n")

    assert refusal(Repository(upstream.path / "docs")) == "not-the-top"


def test_what_is_no_directory_and_what_is_no_clone_are_refused(tmp_path: Path, git_configuration: Path) -> None:
    (tmp_path / "plain").mkdir()

    assert refusal(Repository(tmp_path / "nothing")) == "no-clone"
    assert refusal(Repository(tmp_path / "plain")) == "no-clone"


def test_a_clone_reached_through_a_link_is_the_clone(clone: Repository, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(clone.path)

    assert opened_clone(tmp_path / "link") == clone.path.resolve()


def test_a_repository_without_a_commit_is_refused(tmp_path: Path, git_configuration: Path) -> None:
    assert refusal(made_repository(tmp_path / "new")) == "no-commit"


def test_a_detached_head_is_refused(clone: Repository) -> None:
    clone.git("checkout", "--quiet", "--detach")

    assert refusal(clone) == "detached"


@pytest.mark.parametrize(("mark", "is_folder"), [("MERGE_HEAD", False), ("rebase-merge", True), ("BISECT_LOG", False)])
def test_a_merge_or_rebase_under_way_is_refused(clone: Repository, mark: str, is_folder: bool) -> None:
    path = clone.path / ".git" / mark
    path.mkdir() if is_folder else path.write_text(f"{clone.head}\n")

    assert refusal(clone) == "unfinished"


def test_the_branch_is_brought_to_what_it_follows(clone: Repository, upstream: Repository) -> None:
    head = upstream.commit("README.md", b"# Newer\n")

    fast_forward(clone.path)

    assert clone.head == head
    assert committed_file(clone.path, "README.md").content == b"# Newer\n"


def test_nothing_is_fetched_into_a_clone_with_changes(clone: Repository, upstream: Repository) -> None:
    before = clone.head
    upstream.commit("README.md", b"# Newer\n")
    (clone.path / "README.md").write_text("# Mine\n")

    with pytest.raises(RefusedError, match=r"not committed.*stash"):
        fast_forward(clone.path)

    assert (clone.head, (clone.path / "README.md").read_text()) == (before, "# Mine\n")


def test_branches_that_both_went_on_are_left_to_a_person(clone: Repository, upstream: Repository) -> None:
    upstream.commit("README.md", b"# Newer\n")
    mine = clone.commit("other.txt", b"mine")

    with pytest.raises(RefusedError, match=r"both have new commits.*rebase"):
        fast_forward(clone.path)

    assert clone.head == mine


def test_own_commits_that_were_not_pushed_yet_are_no_obstacle(clone: Repository) -> None:
    mine = clone.commit("other.txt", b"mine")

    fast_forward(clone.path)

    assert clone.head == mine


def test_an_untracked_file_in_the_way_of_a_fetch_is_kept(clone: Repository, upstream: Repository) -> None:
    upstream.commit("note.txt", b"theirs")
    (clone.path / "note.txt").write_text("mine")

    with pytest.raises(RefusedError, match=r"note\.txt"):
        fast_forward(clone.path)

    assert (clone.path / "note.txt").read_text() == "mine"


def test_a_branch_that_follows_none_is_refused_with_the_remedy(upstream: Repository) -> None:
    with pytest.raises(RefusedError, match="--set-upstream-to"):
        fast_forward(upstream.path)


def test_no_hook_of_the_clone_runs(clone: Repository, upstream: Repository, tmp_path: Path) -> None:
    upstream.commit("README.md", b"# Newer\n")
    hook = clone.path / ".git" / "hooks" / "post-merge"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    hook.chmod(0o755)
    clone.git("config", "core.fsmonitor", f"touch {tmp_path / 'ran'};")

    fast_forward(clone.path)
    committed_file(opened_clone(clone.path), "README.md")

    assert not (tmp_path / "ran").exists()


def test_an_upstream_that_is_gone_is_said_with_what_git_says(clone: Repository, upstream: Repository) -> None:
    upstream.path.rename(f"{upstream.path}-moved")

    with pytest.raises(RefusedError, match="git fetch failed"):
        fast_forward(clone.path)
