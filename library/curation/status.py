"""Setting the status of many articles: draft, published, withdrawn."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils import timezone

from library.curation.outcome import Outcome
from library.curation.rewriting import rewrite
from library.models import Article
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from library.models.article import ArticleQuerySet

REASONS = {
    Article.Status.DRAFT: "made a draft",
    Article.Status.PUBLISHED: "published",
    Article.Status.WITHDRAWN: "withdrawn",
}


def set_status(
    numbers: Collection[int],
    *,
    status: str,
    withdrawn_reason: str = "",
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Give articles a status, as one change; why they were withdrawn is told to readers. Nothing is put away so."""
    told = {"withdrawn_reason": withdrawn_reason} if status == Article.Status.WITHDRAWN else {}

    def write(articles: "ArticleQuerySet") -> None:
        articles.update(status=status, **told, updated_at=timezone.now())

    others = differing(status, withdrawn_reason)
    return rewrite(numbers, others, write, reason=REASONS[Article.Status(status)], actor=actor, progress=progress)


def differing(status: str, withdrawn_reason: str) -> "ArticleQuerySet":
    """The articles to which setting a status would do something."""
    same = {"withdrawn_reason": withdrawn_reason} if status == Article.Status.WITHDRAWN else {}
    return Article.objects.kept().exclude(status=status, **same)
