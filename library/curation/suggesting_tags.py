"""Tags that articles may want: those whose names stand in their titles, labels and topics. Offered, never given."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from library.chunks import chunks_of
from library.curation.finding_names import NameFinder
from library.curation.outcome import Outcome
from library.curation.tagging import give_tags
from library.models import Article, Entry, Group, SynonymGroup, Tag, Topic
from library.models.words import split_words
from library.progress import Progress, ignore_progress
from library.search.analyzer import analyze
from library.search.synonyms import Thesaurus
from library.search.thesaurus import thesaurus_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

TEXTS_KEPT = 4096
LONGEST_NEW = 30  # characters of a label that may become a tag; what is longer is a sentence


class Reason(StrEnum):
    """Where the name of a tag stands."""

    TITLE = "title"
    LABEL = "label"
    TOPIC = "topic"


@dataclass(slots=True)
class Texts:
    """What an article is called and what stands above it; and the tags that it has."""

    by_place: dict[Reason, set[str]] = field(default_factory=lambda: defaultdict(set))
    has: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A tag that an article may want, and why; `is_new` where it is a label that no tag is called by yet."""

    name: str
    reasons: tuple[Reason, ...]
    is_new: bool = False


class Proposer:
    """Knows what all tags are called, in every way."""

    def __init__(self, tags: Iterable[tuple[str, ...]], thesaurus: Thesaurus) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        for name, *others in tags:
            self._names[name].update(filter(None, (name, *others)))
        self._known = {_spelled(name) for names in self._names.values() for name in names}
        self._found_in = lru_cache(maxsize=TEXTS_KEPT)(NameFinder(self._names, thesaurus).found_in)

    def proposals(self, texts: Texts) -> list[Proposal]:
        """The tags that an article may want beside those it has, the best reasons first; then labels that are none."""
        reasons: dict[str, list[Reason]] = defaultdict(list)
        for reason in Reason:
            for name in self._found_in(tuple(sorted(texts.by_place[reason]))):
                reasons[name].append(reason)
        known = [Proposal(name, tuple(why)) for name, why in reasons.items() if name not in texts.has]
        known.sort(key=lambda proposal: (list(Reason).index(proposal.reasons[0]), proposal.name))
        return [*known, *self._new(texts.by_place[Reason.LABEL])]

    def _new(self, labels: Iterable[str]) -> Iterator[Proposal]:
        for label in sorted(labels):
            is_short = len(label) <= LONGEST_NEW and split_words(label) == [label]
            if is_short and _spelled(label) and _spelled(label) not in self._known:
                yield Proposal(label, (Reason.LABEL,), is_new=True)


def proposer_now() -> Proposer:
    """What knows the tags and the synonyms as they are now; it is made anew where one of them has changed."""
    tags = Tag.objects.order_by("name", "aliases__name").values_list("name", "name_en", "aliases__name")
    return _proposer(tuple(tags), thesaurus_now())


@lru_cache(maxsize=1)
def _proposer(tags: tuple[tuple[str, ...], ...], thesaurus: Thesaurus) -> Proposer:
    return Proposer(tags, thesaurus)


def proposals_for(article: Article, tags: Iterable[str]) -> list[Proposal]:
    """The tags that one article may want, of which everything is read already but its lines; three queries."""
    texts = Texts(has=set(tags))
    texts.by_place[Reason.TITLE].add(article.title)
    _add_lines({article.pk: texts})
    return proposer_now().proposals(texts)


def proposals_of(numbers: Sequence[int]) -> Iterator[tuple[int, list[Proposal]]]:
    """Each article with the tags that it may want, in the order given; two queries for 500 articles, and two."""
    proposer = proposer_now()
    for chunk in chunks_of(numbers, as_given=True):
        texts = texts_of(chunk)
        yield from ((number, proposer.proposals(texts[number])) for number in chunk if number in texts)


def texts_of(numbers: Collection[int]) -> dict[int, Texts]:
    """What stands around articles, of those that there are; two queries."""
    found: dict[int, Texts] = defaultdict(Texts)
    articles = Article.objects.filter(pk__in=numbers).order_by()
    for number, title, tag in articles.values_list("pk", "title", "tagged_articles__tag__name"):
        found[number].by_place[Reason.TITLE].add(title)
        found[number].has.update(filter(None, [tag]))
    _add_lines(found)
    return found


def _add_lines(found: Mapping[int, Texts]) -> None:
    """What the lines of articles say, and what stands above them."""
    lines = Entry.objects.filter(article__in=found, topic__role=Topic.Role.ORDINARY).values_list(
        "article_id",
        "title",
        "topic__title",
        "topic__title_en",
        "topic__is_front",
        "group__label",
        "group__parent__label",
    )
    for number, title, topic, topic_en, is_front, *labels in lines:
        around = found[number].by_place
        around[Reason.TITLE].update(filter(None, [title]))
        around[Reason.TOPIC].update(() if is_front else filter(None, [topic, topic_en]))
        around[Reason.LABEL].update(_shown(label) for label in labels if label)


def articles_naming(names: Sequence[str], numbers: Sequence[int]) -> dict[str, set[int]]:
    """Which of these articles name a tag of this name, or what is to be one, anywhere around them."""
    called = Tag.objects.called(names)
    texts = {name: [name] for name in names}
    for name in names:
        tag = called.get(name.casefold())
        texts[name] += [tag.name_en, *tag.aliases.values_list("name", flat=True)] if tag else []
    finder = NameFinder(texts, thesaurus_now())
    found = {name: set[int]() for name in names}
    for chunk in chunks_of(numbers):
        for number, around in texts_of(chunk).items():
            for name in finder.found_in(text for those in around.by_place.values() for text in those):
                found[name].add(number)
    return found


def thesaurus_now() -> Thesaurus:
    """The synonyms as curators have them."""
    return thesaurus_of(tuple(SynonymGroup.objects.order_by("pk").values_list("words", flat=True)))


def add_suggested_tags(
    numbers: Sequence[int],
    *,
    names: Sequence[str],
    without: Mapping[str, Sequence[str]],
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Give the tags of these names to those of the articles to which they are proposed now, as one change.

    `without` names by the number of an article (as text) the tags that it does not get. What is declined so is not
    remembered: it is proposed again the next time.
    """
    wanted = {name: set[int]() for name in names}
    for number, name in wanted_of(proposals_of(numbers), names, without):
        wanted[name].add(number)
    given = {name: those for name, those in wanted.items() if those}
    return give_tags(given, reason=f"suggested tags added: {', '.join(given)}", actor=actor, progress=progress)


def wanted_of(
    found: Iterable[tuple[int, Sequence[Proposal]]], names: Collection[str], without: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, str]]:
    """Which article gets which tag, of those proposed and chosen."""
    chosen = set(names)
    for number, proposals in found:
        declined = without.get(str(number), ())
        yield from ((number, one.name) for one in proposals if one.name in chosen and one.name not in declined)


@lru_cache(maxsize=4096)
def _spelled(name: str) -> str:
    """A name without blanks and signs, so that RMS Norm is no new tag beside RMSNorm."""
    return "".join(analyze(name))


@lru_cache(maxsize=4096)
def _shown(label: str) -> str:
    return Group(label=label).shown_label()
