"""Work on many articles by its name: what a job stores, and what runs then."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from library.curation.bin import delete_for_good, empty_bin, put_in_bin, restore
from library.curation.copying import copy_articles
from library.curation.hosts import replace_host
from library.curation.merging_tags import merge_tags
from library.curation.moving import move_articles
from library.curation.outcome import Outcome
from library.curation.splitting_tags import split_tag
from library.curation.status import set_status
from library.curation.suggesting_tags import add_suggested_tags
from library.curation.tagging import tag_articles
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

# Each takes the numbers of articles, its own values (which are JSON) by name, `actor` and `progress`.
RUNS: Mapping[str, Callable[..., Outcome]] = {
    "add_tags": tag_articles,
    "remove_tags": tag_articles,
    "add_suggested_tags": add_suggested_tags,
    "merge_tags": merge_tags,
    "split_tag": split_tag,
    "move_articles": move_articles,
    "copy_articles": copy_articles,
    "set_status": set_status,
    "replace_host": replace_host,
    "put_in_bin": put_in_bin,
    "restore": restore,
    "delete_for_good": delete_for_good,
    "empty_bin": empty_bin,
}


def run_bulk(
    name: str,
    numbers: Sequence[int],
    values: Mapping[str, Any],
    *,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Do to these articles what the name says, as one change."""
    return RUNS[name](numbers, **values, actor=actor, progress=progress)
