"""New articles: one, or the addresses of a pasted text. Nothing is fetched."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from library import catalogue
from library.addresses import identity_key, is_web_address, site_of
from library.chunks import CHUNK, chunks_of
from library.curation.outcome import Outcome
from library.curation.places import Place
from library.curation.sequence import tidy_sequence
from library.curation.tagging import tag_articles
from library.models import Article, Change, Entry, Group, Site, Topic
from library.models.article import site_for
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An address and what the article is called; without a title the address stands for it."""

    url: str
    title: str = ""

    @property
    def shown_title(self) -> str:
        """The title, or the address without its scheme."""
        return self.title or self.url.partition("://")[2]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What all new articles get. Where no title was given the status is draft whatever is wanted."""

    place: Place | None = None
    note: str = ""
    tags: Sequence[str] = ()
    status: str = Article.Status.PUBLISHED


@dataclass(frozen=True, slots=True)
class Added:
    """The numbers of new articles; and the change that it was, where that is complete by itself."""

    articles: tuple[int, ...]
    change: Change | None


class TakenError(Exception):
    """An address is in the library already, in whatever state: `article` has it."""

    def __init__(self, article: Article) -> None:
        super().__init__(f"It is in the library already: no. {article.pk}, “{article.title}”.")
        self.article = article


class Finding(StrEnum):
    """What is to be said of an address before it is added."""

    NEW = "new"
    HERE = "here"
    BINNED = "binned"
    MERGED = "merged"
    TWICE = "twice"  # it stands further above in the same text
    NO_ADDRESS = "no_address"


def twin_of(url: str) -> Article | None:
    """The article that an address means already, in whatever state."""
    return Article.objects.of_identity(identity_key(url))


def look_at(urls: Iterable[str]) -> list[tuple[Finding, Article | None]]:
    """What is to be said of each address, and the article that it leads to, if there is one."""
    keys = [identity_key(url) if is_web_address(url) else "" for url in urls]
    known = _articles_by_key({key for key in keys if key})
    seen: set[str] = set()
    found = []
    for key in keys:
        twin = known.get(key)
        found.append((_finding(key, twin, is_seen=key in seen), (twin.merged_into or twin) if twin else None))
        seen.add(key)
    return found


def add_article(
    new: NewArticle, wanted: Wanted, *, actor: "User | AnonymousUser | None" = None
) -> tuple[Article, Change | None]:
    """Add one article, its line and its tags, as one change.

    Raises `TakenError` where the address is in the library already.
    """
    added = add_articles([new], wanted, actor=actor)
    if not added.articles:
        raise TakenError(twin_of(new.url) or Article.objects.get(key=identity_key(new.url)))
    return Article.objects.get(pk=added.articles[0]), added.change


def add_articles(
    new: Sequence[NewArticle],
    wanted: Wanted,
    *,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Added:
    """Add articles with a line each and tags, as one change; those that are in the library already are passed over.

    Without a place they are in the inbox. `progress` is called with (articles done, articles in all) and may raise to
    take everything back.
    """
    reason = f"articles added: {len(new)}" if len(new) > 1 else f"article added: {new[0].shown_title if new else ''}"
    numbers: list[int] = []
    with catalogue.change(actor=actor, reason=reason) as unit:
        unit.reason = reason  # where this is the whole of a wider unit: a request at the desk
        for start in range(0, len(new), CHUNK):
            numbers += _store(new[start : start + CHUNK], wanted, unit)
            progress(min(start + CHUNK, len(new)), len(new))
        if wanted.place and numbers:
            tidy_sequence(wanted.place.topic)
        if wanted.tags and numbers:
            tag_articles(numbers, add=wanted.tags, actor=actor)
            unit.reason = reason
    return Added(tuple(numbers), unit.record)


def values_of(new: Sequence[NewArticle], wanted: Wanted) -> dict[str, Any]:
    """What a job keeps to add these articles: what `add_listed` takes, as JSON."""
    place = wanted.place
    return {
        "listed": [[one.url, one.title] for one in new],
        "topic": place.topic.pk if place else None,
        "group": place.group.pk if place and place.group else None,
        "tags": list(wanted.tags),
        "status": wanted.status,
    }


def add_listed(
    _articles: Sequence[int],
    *,
    listed: Sequence[tuple[str, str]],
    topic: int | None,
    group: int | None,
    tags: Sequence[str],
    status: str,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Add addresses with their titles at the place that was chosen, or to the inbox if that is gone by now."""
    chosen = Topic.objects.filter(pk=topic or 0).first()
    label = Group.objects.filter(pk=group or 0, topic=chosen).first()
    added = add_articles(
        [NewArticle(url, title) for url, title in listed],
        Wanted(Place(chosen, label) if chosen else None, tags=tags, status=status),
        actor=actor,
        progress=progress,
    )
    return Outcome(len(added.articles), added.change)


def _store(new: Sequence[NewArticle], wanted: Wanted, unit: catalogue.Unit) -> list[int]:
    """Store those that are not there; a place that somebody else took at this very moment is looked at once more."""
    try:
        with transaction.atomic():
            return _stored(new, wanted, unit)
    except IntegrityError:
        return _stored(new, wanted, unit)


def _stored(new: Sequence[NewArticle], wanted: Wanted, unit: catalogue.Unit) -> list[int]:
    findings = look_at(one.url for one in new)
    articles = [
        _article(one, wanted) for one, (finding, _twin) in zip(new, findings, strict=True) if finding is Finding.NEW
    ]
    _give_sites(articles)
    Article.objects.bulk_create(articles)
    entries = _entries(articles, wanted)
    Entry.objects.bulk_create(entries)
    for row in (*articles, *entries):
        unit.note_new(row)
    numbers = [article.pk for article in articles]
    if numbers:
        unit.touch(numbers)
    return numbers


def _article(new: NewArticle, wanted: Wanted) -> Article:
    status = wanted.status if new.title else Article.Status.DRAFT
    return Article(url=new.url, title=new.shown_title, status=status)


def _entries(articles: Iterable[Article], wanted: Wanted) -> list[Entry]:
    """A line each, which `tidy_sequence` puts at the end of its group or topic."""
    place = wanted.place
    if place is None:
        return []
    return [Entry(article=article, topic=place.topic, group=place.group, note=wanted.note) for article in articles]


def _give_sites(articles: Iterable[Article]) -> None:
    """The site of each, which is looked up once a host; and the identity."""
    sites: dict[str, Site | None] = {}
    for article in articles:
        host = site_of(article.url).host
        if host not in sites:
            sites[host] = site_for(article.url)
        article.site = sites[host]
        article.identify()


def _articles_by_key(keys: Collection[str]) -> dict[str, Article]:
    found: dict[str, Article] = {}
    for part in chunks_of(keys):
        rows = Article.objects.select_related("merged_into").filter(key__in=part)
        found.update({article.key: article for article in rows})
    return found


def _finding(key: str, twin: Article | None, *, is_seen: bool) -> Finding:
    if not key:
        return Finding.NO_ADDRESS
    if is_seen:
        return Finding.TWICE
    if twin is None:
        return Finding.NEW
    by_status = {Article.Status.BINNED.value: Finding.BINNED, Article.Status.MERGED.value: Finding.MERGED}
    return by_status.get(twin.status, Finding.HERE)
