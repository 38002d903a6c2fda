"""Articles that are one and the same become one: what stood with the others goes to the one that stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from library import catalogue
from library.chunks import CHUNK, chunks_of
from library.models import Article, Change, Entry, Mark, Suggestion, TaggedArticle
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

NAMED = 3  # of those that stay, in the history
# What may be chosen of each article, with the fields that go together.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "url": ("url", "key", "key_version", "site_id", "link_state"),
    "author": ("author",),
    "language": ("language",),
    "published_on": ("published_on",),
    "status": ("status", "withdrawn_reason"),
}
Words = tuple[str, str]
FILLED = ("author", "language", "published_on", "is_must_read")
MERGED_FIELDS = (*(name for names in CHOICES.values() for name in names), "is_must_read", "private_note")


class MergeError(ValueError):
    """Articles cannot be merged; the text says why, in the curator's language."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The number of the article that stays, those that go into it, and of which of them something is taken: a name of
    `CHOICES` with the number of an article. What is not chosen stays as it is, or is filled where it is empty.
    """

    survivor: int
    others: tuple[int, ...]
    choices: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merged:
    """How many articles went into others; and the change that it was, where that is complete by itself."""

    articles: int
    change: Change | None


def merge_articles(
    survivor: int,
    others: Iterable[int],
    *,
    choices: Mapping[str, int] | None = None,
    actor: "User | AnonymousUser | None" = None,
) -> Merged:
    """Merge articles into one, see `merge_all`."""
    return merge_all([Merge(survivor, tuple(others), choices or {})], actor=actor)


def merge_all(
    merges: Sequence[Merge],
    *,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Merged:
    """Merge articles into others, as one change; no article may be named twice.

    Lines keep their places and what they say, so that a list that is written keeps its bytes. Readers' marks are
    copied, and those on the articles that go stay there, so that taking the change back loses none. What lies in the
    bin or was merged already is passed over. Raises `MergeError` where that is the one that was to stay.
    """
    with catalogue.change(actor=actor, reason="articles merged") as unit:
        articles = _locked(merges, unit)
        wanted = [merge for merge in (_possible(merge, articles) for merge in merges) if merge.others]
        leads = {number: merge.survivor for merge in wanted for number in merge.others}
        if not leads:
            return Merged(0, None)
        before = {number: dict(vars(article)) for number, article in articles.items()}
        lines = _lines(leads, articles, unit)
        _unite_tags(leads, unit)
        for place, merge in enumerate(wanted, start=1):
            _merge_fields(articles[merge.survivor], [articles[number] for number in merge.others], merge.choices)
            progress(place, len(wanted))
        unit.reason = _reason(wanted, articles)  # also where this is the whole of a wider unit: a request at the desk
        _store_fields(articles.values(), before)
        _store_words(lines, leads, articles)
        _lead_on(leads)
        Mark.objects.copy_onto(leads)
        unit.touch({*leads, *leads.values()})
    return Merged(len(leads), unit.record)


def _locked(merges: Sequence[Merge], unit: catalogue.Unit) -> dict[int, Article]:
    """All articles concerned, among them those that were merged into one of them before."""
    numbers = [number for merge in merges for number in (merge.survivor, *merge.others)]
    if len(set(numbers)) < len(numbers):
        raise MergeError(_("An article cannot be merged twice at once."))
    rows = Article.objects.filter(Q(pk__in=numbers) | Q(merged_into__in=numbers))
    locked = {article.pk: article for article in rows.order_by("pk").select_for_update()}
    unit.watch(rows)
    return locked


def _possible(merge: Merge, articles: Mapping[int, Article]) -> Merge:
    """Without the articles that are gone or put away."""
    survivor = articles.get(merge.survivor)
    if survivor is None or survivor.is_put_away():
        text = _("No. %(number)d is no longer there, so that nothing can be merged into it.")
        raise MergeError(text % {"number": merge.survivor})
    others = tuple(number for number in merge.others if number in articles and not articles[number].is_put_away())
    if not set(merge.choices.values()) <= {merge.survivor, *others} or not merge.choices.keys() <= CHOICES.keys():
        raise MergeError(_("What was chosen is of an article that is no longer there. Look at the articles again."))
    return Merge(merge.survivor, others, merge.choices)


def _reason(merges: Sequence[Merge], articles: Mapping[int, Article]) -> str:
    titles = [articles[merge.survivor].title for merge in merges[:NAMED]]
    return f"articles merged: {', '.join(titles)}{' …' if len(merges) > NAMED else ''}"


def _lines(leads: Mapping[int, int], articles: Mapping[int, Article], unit: catalogue.Unit) -> dict[Entry, Words]:
    """The lines of all these articles, with the title and the address that each shows."""
    rows = Entry.objects.filter(article__in={*leads, *leads.values()})
    lines = list(rows.order_by("pk").select_for_update())
    unit.watch(rows)
    return {
        line: (line.title or articles[line.article_id].title, line.url or articles[line.article_id].url)
        for line in lines
    }


def _unite_tags(leads: Mapping[int, int], unit: catalogue.Unit) -> None:
    """Give each article that stays the tags of the others behind its own."""
    rows = TaggedArticle.objects.filter(content_object__in={*leads, *leads.values()}).order_by("id")
    tagged = list(rows.values_list("content_object_id", "tag_id"))
    owned = {(number, tag) for number, tag in tagged if number not in leads}
    gained = dict.fromkeys((leads[number], tag) for number, tag in tagged if number in leads)
    missing = [TaggedArticle(content_object_id=pair[0], tag_id=pair[1]) for pair in gained if pair not in owned]
    for row in TaggedArticle.objects.bulk_create(missing, batch_size=CHUNK):
        unit.note_new(row)


def _merge_fields(survivor: Article, others: Sequence[Article], choices: Mapping[str, int]) -> None:
    """Take what was chosen, fill what is empty, and join the private notes."""
    values = {article.pk: dict(vars(article)) for article in (survivor, *others)}
    for choice, number in choices.items():
        for name in CHOICES[choice]:
            setattr(survivor, name, values[number][name])
    for name in (name for name in FILLED if name not in choices):
        found = [value for value in (values[row.pk][name] for row in (survivor, *others)) if value]
        setattr(survivor, name, found[0] if found else values[survivor.pk][name])
    notes = dict.fromkeys(row.private_note.strip() for row in (survivor, *others))
    survivor.private_note = "\n\n".join(filter(None, notes))
    giver = next((other for other in others if other.pk == choices.get("url")), None)
    if giver is not None:  # the address that the other one keeps is that which was given up
        for name in CHOICES["url"]:
            setattr(giver, name, values[survivor.pk][name])


def _store_fields(articles: Iterable[Article], before: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what is otherwise now in the articles that stay, and the addresses that others got for theirs."""
    changed = {name: [row for row in articles if getattr(row, name) != before[row.pk][name]] for name in MERGED_FIELDS}
    rows = list({row.pk: row for those in changed.values() for row in those}.values())
    # Both identities are let go of first: no two articles may have the same one at any moment.
    exchanged = Article.objects.filter(pk__in=[row.pk for row in changed["key"]])
    exchanged.update(key=Concat(Value("\x01"), Cast("pk", CharField())))
    names = [name.removesuffix("_id") for name, those in changed.items() if those]
    now = timezone.now()
    for row in rows:
        row.updated_at = now
    if names:
        Article.objects.bulk_update(rows, [*names, "updated_at"], batch_size=CHUNK)


def _store_words(lines: Mapping[Entry, Words], leads: Mapping[int, int], articles: Mapping[int, Article]) -> None:
    """Let each line say what it said, now that it is one of the article that stays."""
    changed = []
    for line, (title, url) in lines.items():
        survivor = articles[leads.get(line.article_id, line.article_id)]
        own = ("" if title == survivor.title else title, "" if url == survivor.url else url)
        if own != (line.title, line.url):
            line.title, line.url = own
            changed.append(line)
    Entry.objects.bulk_update(changed, ["title", "url"], batch_size=CHUNK)


def _lead_on(leads: Mapping[int, int]) -> None:
    """Point everything that belongs to the articles that go to those that stay: lines, reports of readers, and what was
    merged into one of them before. Then mark them as merged.
    """
    for part in chunks_of(leads):
        by_end = sorted(part, key=leads.__getitem__)
        ways = [(list(those), end) for end, those in groupby(by_end, key=leads.__getitem__)]
        Entry.objects.filter(article__in=part).update(article=_end("article", ways))
        Suggestion.objects.filter(article__in=part).update(article=_end("article", ways))
        now = timezone.now()
        earlier = Article.objects.filter(merged_into__in=part)
        earlier.update(merged_into=_end("merged_into", ways), updated_at=now)
        Article.objects.filter(pk__in=part).update(
            merged_into=_end("pk", ways), status_before=F("status"), status=Article.Status.MERGED, updated_at=now
        )


def _end(column: str, ways: Iterable[tuple[list[int], int]]) -> Case:
    """Where the number in a column leads."""
    whens = [When(**{f"{column}__in": those}, then=Value(end)) for those, end in ways]
    return Case(*whens, output_field=BigIntegerField())
