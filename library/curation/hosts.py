"""Replacing a host that moved, in the addresses of many articles, of their lines and of their secondary links."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import timezone

from library import catalogue
from library.addresses import identity_key, is_web_address
from library.chunks import CHUNK, chunks_of
from library.curation.outcome import Outcome
from library.models import Article, Entry, EntryLink
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import QuerySet

Row = TypeVar("Row", Article, Entry, EntryLink)
ADDRESS = re.compile(r"(https?://)([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
PREFIX = re.compile(r"(?:https?://)?([^/?#\s]+)(/(?!/)[^?#\s]*)?", re.IGNORECASE)


class PrefixError(ValueError):
    """Text that is no host, or host with a path."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """How addresses begin behind their scheme: a host, and a path without a slash at its end."""

    host: str
    path: str

    @classmethod
    def parse(cls, text: str) -> "Prefix":
        """Read `old.example` or `https://old.example/blog/`. Raises `PrefixError`."""
        found = PREFIX.fullmatch(text.strip())
        if found is None or not is_web_address(f"https://{found[1]}/"):
            raise PrefixError(text)
        return cls(found[1], (found[2] or "").rstrip("/"))

    def __str__(self) -> str:
        return self.host + self.path

    def replaced(self, url: str, new: "Prefix") -> str:
        """The address with `new` in place of this; the address itself where it begins otherwise."""
        found = ADDRESS.fullmatch(url)
        if found is None or found[2].casefold() != self.host.casefold() or not self._leads(found[3]):
            return url
        return found[1] + str(new) + found[3].removeprefix(self.path)

    def _leads(self, rest: str) -> bool:
        """Whether what follows the host lies below the path: `/blog` leads to `/blog/1`, and not to `/blogs`."""
        return rest.startswith(self.path) and rest.removeprefix(self.path)[:1] in ("", "/", "?", "#")


@dataclass(frozen=True, slots=True)
class HostPlan:
    """What a replacement does: rows that have their new address already, but are not stored; and `taken`, the articles
    that keep everything because another one has the identity that they would get, with the number of that one.
    """

    articles: Sequence[Article]
    lines: Sequence[Entry]
    links: Sequence[EntryLink]
    taken: Sequence[tuple[Article, int]]

    def changed(self) -> set[int]:
        """The articles that are otherwise afterwards."""
        of_lines = {line.article_id for line in self.lines} | {link.entry.article_id for link in self.links}
        return {article.pk for article in self.articles} | of_lines


def replace_host(
    numbers: Collection[int],
    *,
    old: str,
    new: str,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Rewrite the addresses that begin with a host (and path), as one change. `old` and `new` are as `Prefix` reads.

    Identity and site follow from the new address, and its link counts as not checked. What is taken is passed over.
    """
    before, after = Prefix.parse(old), Prefix.parse(new)
    with catalogue.change(actor=actor, reason="host replaced") as unit:
        unit.reason = f"host replaced: {before} → {after}"
        plan = plan_replacement(numbers, before, after, is_locked=True)
        changed = plan.changed()
        progress(0, len(changed))
        for article in plan.articles:
            article.identify()
            article.link_state, article.updated_at = Article.LinkState.UNKNOWN, timezone.now()
        _store(Article, plan.articles, ["url", "key", "key_version", "site", "link_state", "updated_at"], unit)
        _store(Entry, plan.lines, ["url"], unit)
        _store(EntryLink, plan.links, ["url"], unit)
        if changed:
            unit.touch(changed)
        progress(len(changed), len(changed))
    return Outcome(len(changed), unit.record, tuple(article.pk for article, _twin in plan.taken))


def plan_replacement(numbers: Collection[int], old: Prefix, new: Prefix, *, is_locked: bool = False) -> HostPlan:
    """What a replacement would do, told from how the rows stand now; locked until the transaction ends if that is asked
    for.
    """
    articles: list[Article] = []
    lines: list[Entry] = []
    links: list[EntryLink] = []
    for part in chunks_of(numbers):
        chosen = Article.objects.kept().filter(pk__in=part)
        of_lines = Entry.objects.filter(article__in=chosen.values("pk"))
        of_links = EntryLink.objects.filter(entry__article__in=chosen.values("pk"))
        articles += _rows(chosen.select_related("site"), is_locked=is_locked)
        lines += _rows(of_lines, is_locked=is_locked)
        links += _rows(of_links.select_related("entry"), is_locked=is_locked)
    moving = _rewritten(articles, old, new)
    taken = _taken(moving)
    kept = {article.pk for article, _twin in taken}
    return HostPlan(
        [article for article in moving if article.pk not in kept],
        [line for line in _rewritten(lines, old, new) if line.article_id not in kept],
        [link for link in _rewritten(links, old, new) if link.entry.article_id not in kept],
        taken,
    )


def _rows(rows: "QuerySet[Row]", *, is_locked: bool) -> "QuerySet[Row]":
    ordered = rows.order_by("pk")
    return ordered.select_for_update(of=("self",), no_key=True) if is_locked else ordered


def _rewritten(rows: Iterable[Row], old: Prefix, new: Prefix) -> list[Row]:
    """Those of the rows whose address changes, with the new one."""
    found = []
    for row in rows:
        url = old.replaced(row.url, new)
        if url != row.url:
            row.url = url
            found.append(row)
    return found


def _taken(moving: Sequence[Article]) -> list[tuple[Article, int]]:
    """The articles whose new identity is another one's, whatever its status, or would be that of two of them."""
    keys = {article.pk: identity_key(article.url) for article in moving}
    holders: dict[str, list[int]] = defaultdict(list)
    for part in chunks_of(set(keys.values())):
        for key, number in Article.objects.filter(key__in=part).values_list("key", "pk"):
            holders[key].append(number)
    taken = []
    for article in moving:
        others = [number for number in holders[keys[article.pk]] if number != article.pk]
        if others:
            taken.append((article, others[0]))
        else:
            holders[keys[article.pk]].append(article.pk)
    return taken


def _store(model: Any, rows: Sequence[Any], fields: Sequence[str], unit: catalogue.Unit) -> None:
    for part in chunks_of([row.pk for row in rows]):
        unit.watch(model.objects.filter(pk__in=part))
    model.objects.bulk_update(rows, fields, batch_size=CHUNK)
