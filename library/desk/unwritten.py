"""What the library says otherwise than a list as it was last read or written."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from library.models import Change, ChangedRow, Entry, EntryLink, Group, Readme, Revision, Topic


@dataclass(frozen=True, slots=True)
class ListState:
    """A list, when its bytes were last read or written, and the numbers of its topics."""

    readme: Readme
    since: dt.datetime
    topics: list[int]

    def changes(self) -> "QuerySet[Change]":
        """The changes of what stands in it, or stood in it, that were made since then."""
        return Change.objects.filter(Exists(self._rows()), made_at__gt=self.since)

    def _rows(self) -> "QuerySet[ChangedRow]":
        """Each row is looked up by its number: there are fewer changes than lines."""
        entries = Entry.objects.filter(topic__readme=self.readme)
        groups = Group.objects.filter(topic__readme=self.readme)
        links = EntryLink.objects.filter(entry__topic__readme=self.readme)
        here = (
            Q(model="readme", row=self.readme.pk)
            | Q(model="topic", row__in=self.topics)
            | Q(model="topic", before__readme_id=self.readme.pk)
            | Q(model="group") & Exists(groups.filter(pk=OuterRef("row")))
            | Q(model="entry") & Exists(entries.filter(pk=OuterRef("row")))
            | Q(model__in=("entry", "group"), before__topic_id__in=self.topics)
            | Q(model="article") & Exists(entries.filter(article=OuterRef("row")))
            | Q(model="entrylink") & Exists(links.filter(pk=OuterRef("row")))
        )
        return ChangedRow.objects.filter(here, change=OuterRef("pk"))


def list_states(*, at_most: int | None = None) -> list[ListState]:
    """The lists that were read or written once, the default one first; two queries."""
    newest = Revision.objects.filter(readme=OuterRef("pk")).order_by("-id").values("created_at")[:1]
    lists: list[Any] = list(
        Readme.objects.default_first().annotate(since=Subquery(newest)).exclude(since=None)[:at_most]
    )
    topics: dict[int, list[int]] = defaultdict(list)
    for number, readme in Topic.objects.filter(readme__in=[one.pk for one in lists]).values_list("pk", "readme"):
        topics[readme].append(number)
    return [ListState(readme, readme.since, topics[readme.pk]) for readme in lists]
