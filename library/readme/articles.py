"""The articles that the lines of a list name: those that are known by their identity, and new ones, in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from library import catalogue
from library.addresses import identity_key, site_of
from library.language import language_of
from library.models import Article, Site

CHUNK = 2000


class KnownArticle(NamedTuple):
    """What a line must know of its article."""

    pk: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says of its article."""

    title: str
    url: str


class Articles:
    """Finds the articles of lines and stores those that are new. Works inside a unit of work of the catalogue.

    What lies in the bin comes back, since the list names it; what was merged leads on to where it went.
    """

    def __init__(self, unit: catalogue.Unit) -> None:
        self.unit = unit
        self._known: dict[str, KnownArticle] = {}
        self._site_of_host: dict[str, int] = {}

    def of(self, url: str) -> KnownArticle:
        """The article of an address that was stored."""
        return self._known[identity_key(url)]

    def store(self, lines: Sequence[Line]) -> None:
        """Store the articles and sites that are new, in the order given, so that public numbers follow the list."""
        for start in range(0, len(lines), CHUNK):
            first_of: dict[str, Line] = {}
            for line in lines[start : start + CHUNK]:
                first_of.setdefault(identity_key(line.url), line)
            self._find(first_of.keys() - self._known.keys())
            self._store_new({key: line for key, line in first_of.items() if key not in self._known})

    def _find(self, keys: Iterable[str]) -> None:
        found = Article.objects.of_identities(keys)
        binned = Article.objects.in_bin().filter(pk__in={article.pk for article in found.values()})
        self.unit.watch(binned)
        self.unit.touch(binned.values_list("pk", flat=True))
        binned.take_out_of_bin()
        self._known |= {key: KnownArticle(article.pk, article.title, article.url) for key, article in found.items()}

    def _store_new(self, lines: dict[str, Line]) -> None:
        self._store_sites(lines.values())
        new = Article.objects.bulk_create([self._row(key, line) for key, line in lines.items()])
        for article in new:
            self.unit.note_new(article)
        self.unit.touch(article.pk for article in new)
        self._known |= {article.key: KnownArticle(article.pk, article.title, article.url) for article in new}

    def _store_sites(self, lines: Iterable[Line]) -> None:
        names = {site.host: site.name for site in (site_of(line.url) for line in lines)}
        unknown = names.keys() - self._site_of_host.keys()
        self._site_of_host |= dict(Site.objects.filter(host__in=unknown).values_list("host", "pk"))
        new = [Site(host=host, name=name) for host, name in names.items() if host and host not in self._site_of_host]
        for site in Site.objects.bulk_create(new):
            self.unit.note_new(site)
            self._site_of_host[site.host] = site.pk

    def _row(self, key: str, line: Line) -> Article:
        return Article(
            key=key,
            url=line.url,
            title=line.title,
            site_id=self._site_of_host.get(site_of(line.url).host),
            language=language_of(line.title),
        )
