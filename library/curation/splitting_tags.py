"""One tag becomes several: each of them is given to some of its articles."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from library import catalogue
from library.curation.outcome import BulkError, Outcome
from library.curation.tagging import give_tags
from library.models import Tag, TaggedArticle
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def split_tag(
    numbers: Collection[int],
    *,
    tag: int,
    parts: Mapping[str, Collection[int]],
    goes: bool,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Give each of the tags called so in `parts` to the articles whose numbers stand there, as one change.

    Where the tag (its number) `goes` it is deleted with its other names: which of the new ones these mean nobody knows.
    Of `numbers`, those of its articles when it was asked for, only what still has the tag is given anything. Raises
    `BulkError` where one of the names means the tag itself by now.
    """
    with catalogue.change(actor=actor, reason="tag split") as unit:
        whole = Tag.objects.select_for_update().filter(pk=tag).first()
        if whole is None:
            return Outcome(0, None)
        own = next((name for name, meant in Tag.objects.called(parts).items() if meant == whole), None)
        if own is not None:
            raise BulkError(_("“%(name)s” is the tag that is split.") % {"name": own})
        having = set(TaggedArticle.objects.filter(tag=whole).values_list("content_object_id", flat=True))
        wanted = {name: having.intersection(numbers, those) for name, those in parts.items()}
        reason = f"tag split: {whole.name} into {', '.join(parts)}"
        outcome = give_tags(wanted, reason=reason, progress=progress)
        if goes:
            unit.watch(TaggedArticle.objects.filter(tag=whole))
            whole.delete()
    return Outcome(len(having) if goes else outcome.articles, unit.record)
