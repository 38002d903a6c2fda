"""Following a repository: its list comes in, the library's goes back, and neither is lost."""

import fcntl
import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from library import catalogue
from library.models import Article, Entry, PendingChange, Readme, Revision
from library.readme.exporter import export_readme
from library.readme.following import BusyError, SyncReport, Writing, sync_readme
from library.readme.importer import import_readme
from library.readme.report import Outcome
from library.readme.source import RefusedError
from tests.git_repositories import Repository

pytestmark = pytest.mark.django_db


def synced(clone: Repository, *, is_fetched: bool = False, writing: Writing | None = None) -> SyncReport:
    return sync_readme(name="easyllm", path=clone.path, is_fetched=is_fetched, writing=writing)


def rename_an_article(title: str) -> None:
    article = Article.objects.earliest("pk")
    with catalogue.change(reason="test"):
        article.title = title
        article.save()


def test_the_first_round_reads_the_list_and_the_second_changes_nothing(clone: Repository, seed_bytes: bytes) -> None:
    assert synced(clone).imported.outcome is Outcome.IMPORTED
    assert synced(clone).imported.outcome is Outcome.UNCHANGED
    assert export_readme(Readme.objects.get()).content == seed_bytes


def test_a_dry_run_stores_and_writes_nothing(clone: Repository) -> None:
    before = clone.head

    report = sync_readme(name="easyllm", path=clone.path, is_dry_run=True, writing=Writing.COMMIT)

    assert report.imported.outcome is Outcome.PREVIEWED
    assert not Readme.objects.exists()
    assert clone.head == before


def test_an_edit_of_the_library_goes_back_as_a_commit_of_its_line_and_is_known_when_it_is_read(
    clone: Repository, seed_bytes: bytes
) -> None:
    synced(clone)
    rename_an_article("Another title")

    report = synced(clone, writing=Writing.COMMIT)

    assert report.written is not None
    assert (report.written.added, report.written.removed) == (1, 1)
    assert clone.blob("README.md") == export_readme(Readme.objects.get()).content != seed_bytes
    assert synced(clone, writing=Writing.COMMIT).written is None
    assert Revision.objects.filter(kind=Revision.Kind.READ).count() == 2


def test_nothing_new_is_no_commit(clone: Repository) -> None:
    before = clone.head

    assert synced(clone, writing=Writing.COMMIT).written is None
    assert clone.head == before


def test_an_edit_goes_into_a_patch_that_upstream_takes_in(clone: Repository, upstream: Repository) -> None:
    synced(clone)
    rename_an_article("Another title")

    report = synced(clone, writing=Writing.PATCH)
    assert report.written is not None
    upstream.git("am", "--quiet", "--keep-cr", data=report.written.patch)

    again = synced(clone, is_fetched=True, writing=Writing.PATCH)
    assert (again.imported.outcome, again.written) == (Outcome.ADOPTED, None)


@pytest.mark.parametrize("content", [b"", b"\n", b"# Moved\n\nThis list has moved.\n"])
def test_a_list_without_a_line_never_empties_the_library(
    clone: Repository, upstream: Repository, content: bytes
) -> None:
    synced(clone)
    entries = Entry.objects.count()
    upstream.commit("README.md", content)

    with pytest.raises(RefusedError) as refusal:
        synced(clone, is_fetched=True)

    assert refusal.value.code in ("empty", "no-entries")
    assert Entry.objects.count() == entries > 0


def test_a_list_that_was_deleted_or_became_a_link_never_empties_the_library(
    clone: Repository, upstream: Repository, tmp_path: Path
) -> None:
    synced(clone)
    entries = Entry.objects.count()
    upstream.git("rm", "--quiet", "README.md")
    upstream.git("commit", "--quiet", "--message", "Gone")
    with pytest.raises(RefusedError, match="not committed"):
        synced(clone, is_fetched=True)

    (upstream.path / "README.md").symlink_to("/dev/null")
    upstream.commit("other.txt", b"x")
    with pytest.raises(RefusedError, match="symbolic link"):
        synced(clone, is_fetched=True)

    assert Entry.objects.count() == entries


def test_a_list_that_cannot_be_written_is_merged_and_said_to_be(clone: Repository, seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")
    rename_an_article("\u2028")
    before = clone.head

    with pytest.raises(RefusedError, match="not written back"):
        synced(clone, writing=Writing.COMMIT)

    assert clone.head == before


def test_a_commit_that_failed_is_no_export(clone: Repository) -> None:
    synced(clone)
    rename_an_article("Another title")
    branch = clone.git("symbolic-ref", "HEAD")
    lock = clone.path / ".git" / f"{branch}.lock"
    lock.touch()

    with pytest.raises(RefusedError, match="nothing was written"):
        synced(clone, writing=Writing.COMMIT)

    assert not Revision.objects.filter(kind=Revision.Kind.EXPORT).exists()
    lock.unlink()
    assert synced(clone, writing=Writing.COMMIT).written is not None
    assert Revision.objects.filter(kind=Revision.Kind.EXPORT).count() == 1


def test_a_patch_that_went_nowhere_is_no_export(clone: Repository, tmp_path: Path) -> None:
    synced(clone)
    rename_an_article("Another title")

    with pytest.raises(CommandError, match="cannot be written"):
        call_command(
            "sync_readme", path=clone.path, name="easyllm", write="patch", output=tmp_path / "missing" / "list.patch"
        )

    assert not Revision.objects.filter(kind=Revision.Kind.EXPORT).exists()


def test_two_at_once_on_one_clone_are_one_and_a_refusal(clone: Repository) -> None:
    synced(clone)
    name = hashlib.sha256(str(clone.path.resolve()).encode()).hexdigest()[:16]

    with (settings.EASYLLM_DATA_DIR / "locks" / f"sync-{name}").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(BusyError, match="at work"):
            synced(clone)

    assert synced(clone).imported.outcome is Outcome.UNCHANGED


def test_while_a_conflict_waits_nothing_is_written_back(
    clone: Repository, upstream: Repository, seed_bytes: bytes
) -> None:
    synced(clone)
    label = Article.objects.earliest("pk").title.encode()
    rename_an_article("Ours")
    upstream.commit("README.md", seed_bytes.replace(b"[" + label + b"]", b"[Theirs]", 1))

    asked = synced(clone, is_fetched=True, writing=Writing.COMMIT)

    assert (asked.waiting, asked.written) == (1, None)
    assert PendingChange.objects.open().count() == 1
