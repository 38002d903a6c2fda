"""What becomes of a suggestion: a curator accepts it, finds it to be an article that is here, or rejects it.

A decision is one conditional UPDATE, so that of two curators who decide at once the second is told.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from library import catalogue
from library.models import Article, Suggestion

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class AlreadyDecidedError(Exception):
    """Another curator decided on the suggestion meanwhile."""


def hold(suggestion: Suggestion) -> None:
    """Let nobody else decide on it until the transaction ends. Raises `AlreadyDecidedError` where somebody did."""
    if not Suggestion.objects.waiting().select_for_update().filter(pk=suggestion.pk).exists():
        raise AlreadyDecidedError


def accept(suggestion: Suggestion, article: Article, *, actor: "User", answer: str = "") -> None:
    """Say that a proposal became an article, or that what a report says was mended.

    Raises `AlreadyDecidedError`, so that whatever the unit of work did before goes back too.
    """
    _decide(suggestion, Suggestion.Status.ACCEPTED, actor, answer, article)


def reject(suggestion: Suggestion, *, actor: "User", answer: str = "") -> None:
    """Turn a proposal down, or leave what a report is about as it is. Raises `AlreadyDecidedError`."""
    _decide(suggestion, Suggestion.Status.REJECTED, actor, answer, suggestion.article)


def merge_into(
    suggestion: Suggestion,
    article: Article,
    *,
    actor: "User",
    takes_title: bool = False,
    takes_note: bool = False,
    answer: str = "",
) -> None:
    """Accept a proposal as an article that is here; what the reader said becomes its title or its private note.

    Raises `AlreadyDecidedError`.
    """
    accept(suggestion, article, actor=actor, answer=answer)
    title = suggestion.title if takes_title else ""
    note = suggestion.note if takes_note else ""
    if not title and not note:
        return
    with catalogue.change(actor=actor, reason="suggestion merged") as unit:
        kept = Article.objects.select_for_update().get(pk=article.pk)  # others may have written to it since it was read
        before = (kept.title, kept.private_note)
        kept.title = title or kept.title
        kept.private_note = "\n\n".join(filter(None, (kept.private_note, note)))
        if (kept.title, kept.private_note) != before:
            unit.reason = f"suggestion merged: {kept.title}"  # also where this is the whole of a wider unit
            kept.save()


def reject_many(suggestions: Sequence[Suggestion], *, actor: "User", answers: Sequence[str]) -> list[Suggestion]:
    """Turn down those that still wait, each with its answer, and give them back."""
    rejected = []
    for suggestion, answer in zip(suggestions, answers, strict=True):
        try:
            reject(suggestion, actor=actor, answer=answer)
        except AlreadyDecidedError:
            continue
        rejected.append(suggestion)
    return rejected


def _decide(
    suggestion: Suggestion, status: Suggestion.Status, actor: "User", answer: str, article: Article | None
) -> None:
    decision = {
        "status": status,
        "answer": answer,
        "article": article,
        "decided_by": actor,
        "decided_at": timezone.now(),
    }
    if not Suggestion.objects.waiting().filter(pk=suggestion.pk).update(**decision):
        raise AlreadyDecidedError
    suggestion.refresh_from_db()
