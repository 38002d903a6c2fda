"""The same write to many articles, as one change."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from library import catalogue
from library.chunks import told_chunks
from library.curation.outcome import Outcome
from library.models import Article
from library.progress import Progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from library.models.article import ArticleQuerySet


def rewrite(
    numbers: Collection[int],
    scope: "ArticleQuerySet",
    write: "Callable[[ArticleQuerySet], None]",
    *,
    reason: str,
    actor: "User | AnonymousUser | None",
    progress: Progress,
) -> Outcome:
    """Write those of the articles that are in scope, as one change; the reason counts them, or names the only one."""
    changed, title = 0, ""
    with catalogue.change(actor=actor, reason=reason) as unit:
        for chunk in told_chunks(numbers, progress):
            locked = scope.filter(pk__in=chunk).order_by("pk").select_for_update(no_key=True)
            here = dict(locked.values_list("pk", "title"))
            title = title or next(iter(here.values()), "")
            articles = Article.objects.filter(pk__in=here)
            unit.watch(articles)
            write(articles)
            changed += len(here)
            if here:
                unit.touch(here)
        unit.reason = f"{reason}: {title if changed == 1 else f'{changed} articles'}"
    return Outcome(changed, unit.record)
