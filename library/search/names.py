"""What tags, topics and sites are called, in every way in which somebody may begin to type it."""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from django.db.models import Q

from library.models import SearchName
from library.search.analyzer import TOKEN, fold
from library.search.pinyin import sounds_of
from library.search.terms import LAST

LONGEST_KEY = 60  # characters
MOST_KEYS = 16  # of one thing, unless it has more names than that
MOST_FOUND = 500
CHUNK = 500
MOST_SOUNDS = 3  # of one name
LONGEST_SOUNDED = 12  # characters


class NameKind(StrEnum):
    """What has a name, as the query says it."""

    TAG = "tag"
    TOPIC = "topic"
    SITE = "site"

    @property
    def sign(self) -> str:
        """How the properties of such a thing begin."""
        return {"tag": "=g", "topic": "=t", "site": "=s"}[self]


def store_names(names: Mapping[str, tuple[str, ...]]) -> None:
    """Have each target (a property such as `=g12`) suggested by its names, the first of which is shown."""
    wanted = {(key, target): texts[0] for target, texts in names.items() for key in keys_of(texts)}
    stored = {(row.key, row.target): row for row in SearchName.objects.filter(target__in=names)}
    outdated = [row.pk for pair, row in stored.items() if wanted.get(pair) != row.text]
    if outdated:
        SearchName.objects.filter(pk__in=outdated).delete()
    missing = [
        SearchName(key=pair[0], target=pair[1], text=text)
        for pair, text in wanted.items()
        if pair not in stored or stored[pair].text != text
    ]
    SearchName.objects.bulk_create(missing, batch_size=CHUNK, ignore_conflicts=True)


def forget_names(target: str) -> None:
    """Have what is about to be deleted be meant by no name any more."""
    SearchName.objects.filter(target=target).delete()


def forget_names_but(kept: Collection[str]) -> None:
    """Forget the names of everything but these targets."""
    gone = sorted(set(SearchName.objects.values_list("target", flat=True).distinct()) - set(kept))
    for start in range(0, len(gone), CHUNK):
        SearchName.objects.filter(target__in=gone[start : start + CHUNK]).delete()


def targets_of(
    names: Collection[tuple[NameKind, str]], *, with_drafts: bool = False
) -> dict[tuple[NameKind, str], list[str]]:
    """What each name means: those called just so, else those of which it is the end, else those that begin so.

    So `site:zhihu.com` means its subdomains too, and `tag:lianghua` 量化. One query; names of nothing are left out,
    and so are names that drafts alone have, unless these are asked for.
    """
    ranges = Q()
    names = [(kind, name) for kind, name in names if key_of(name)]
    for kind, name in names:
        key = key_of(name)
        ranges |= Q(key__gte=key, key__lt=key + LAST, target__startswith=kind.sign)
    told = SearchName.objects.all() if with_drafts else SearchName.objects.told()
    found = list(told.filter(ranges).order_by("key", "target")[:MOST_FOUND]) if names else []
    chosen = {
        (kind, name): _chosen([row for row in found if row.target.startswith(kind.sign)], key_of(name))
        for kind, name in names
    }
    return {name: targets for name, targets in chosen.items() if targets}


def _chosen(rows: list[SearchName], key: str) -> list[str]:
    called = [row.target for row in rows if key_of(row.text) == key]
    ending = [row.target for row in rows if row.key == key]
    beginning = [row.target for row in rows if row.key.startswith(key)]
    return list(dict.fromkeys(called or ending or beginning))


def key_of(name: str) -> str:
    """A name, or the beginning of one, as it is looked for."""
    return " ".join(fold(name).split())[:LONGEST_KEY]


@lru_cache(maxsize=4096)
def keys_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of names of one thing: each of them whole, then some of those from the beginning of each word and
    character on, without blanks, and as pinyin.
    """
    whole = dict.fromkeys(key for text in texts if (key := key_of(text)))
    parts = (key[:LONGEST_KEY] for text in texts for key in _keys(text) if key)
    return tuple(dict.fromkeys((*whole, *parts)))[: max(MOST_KEYS, len(whole))]


def _keys(text: str) -> Iterator[str]:
    folded = key_of(text)
    yield folded
    yield "".join(folded.split())
    for sounds in sounds_of(text)[:MOST_SOUNDS] if len(folded) <= LONGEST_SOUNDED else ():
        if len(sounds) > 1:
            yield "".join(sounds)
            yield "".join(sound[0] for sound in sounds)
    for token in TOKEN.finditer(folded):
        yield folded[token.start() :]
        if token.lastgroup == "han":
            yield from (folded[place:] for place in range(token.start() + 1, token.end() - 1))
