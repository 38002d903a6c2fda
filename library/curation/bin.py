"""The bin: what a curator deletes lies there for thirty days with its lines, tags and marks, and may come back."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from library.curation.outcome import Outcome
from library.curation.rewriting import rewrite
from library.models import Article
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from library.models.article import ArticleQuerySet

KEPT_FOR = dt.timedelta(days=30)


def put_in_bin(
    numbers: Collection[int],
    *,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
    now: dt.datetime | None = None,
) -> Outcome:
    """Take articles out of everything that readers see; their places stay theirs. `now` is when that was."""
    moment = now or timezone.now()

    def put(articles: "ArticleQuerySet") -> None:
        binned = {"status": Article.Status.BINNED, "status_before": F("status"), "binned_at": moment}
        articles.update(**binned, updated_at=timezone.now())

    return rewrite(numbers, Article.objects.kept(), put, reason="put in the bin", actor=actor, progress=progress)


def restore(
    numbers: Collection[int],
    *,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Give articles in the bin the status back that they had; they stand where they stood."""
    return rewrite(numbers, Article.objects.in_bin(), _take_out, reason="restored", actor=actor, progress=progress)


def delete_for_good(
    numbers: Collection[int],
    *,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Delete articles that lie in the bin, with their lines and marks. The number is given to no other article."""
    return rewrite(
        numbers, Article.objects.in_bin(), _delete, reason="deleted for good", actor=actor, progress=progress
    )


def empty_bin(
    numbers: Collection[int],
    *,
    binned_before: str,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Delete those of the articles that were put in the bin before a moment (as JSON has it) and still lie there."""
    due = Article.objects.in_bin().filter(binned_at__lt=dt.datetime.fromisoformat(binned_before))
    return rewrite(numbers, due, _delete, reason="bin emptied", actor=actor, progress=progress)


def _take_out(articles: "ArticleQuerySet") -> None:
    articles.take_out_of_bin()


def _delete(articles: "ArticleQuerySet") -> None:
    articles.delete()


def due_for_deletion(now: dt.datetime) -> "ArticleQuerySet":
    """What has lain in the bin for thirty days."""
    return Article.objects.in_bin().filter(binned_at__lt=now - KEPT_FOR)
