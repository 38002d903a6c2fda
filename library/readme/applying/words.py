"""What lines say of their articles, and where it goes: to the article, or to the line alone.

Where all lines of an article say the same now, the article says so; else a line says by itself what its article does
not. An address of another identity is another article, unless the article has no line left under its own.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.utils import timezone

from library import catalogue
from library.addresses import identity_key
from library.chunks import CHUNK, chunks_of
from library.models import Article, Entry
from library.readme.articles import Articles, KnownArticle, Line


@dataclass(frozen=True, slots=True)
class Saying:
    """A line, and the title and the address that it is to show."""

    line: Entry
    title: str
    url: str


def give_words(sayings: Sequence[Saying], articles: Articles) -> None:
    """Let new lines name their articles, which are stored where they are new."""
    articles.store([Line(saying.title, saying.url) for saying in sayings])
    for saying in sayings:
        _say(saying, articles.of(saying.url))


def take_words(sayings: Sequence[Saying], going: AbstractSet[int], articles: Articles, unit: catalogue.Unit) -> None:
    """Let lines that are there say otherwise; lines that are `going` do not count. The rows of lines are not stored."""
    changed = _changed_articles(sayings, going)
    _store_articles(changed, unit)
    others = []
    for saying in sayings:
        article = saying.line.article
        if _is_identity_of(article, saying.url):
            _say(saying, KnownArticle(article.pk, article.title, article.url))
        else:
            others.append(saying)
    give_words(others, articles)


def _say(saying: Saying, article: KnownArticle) -> None:
    line = saying.line
    line.article_id = article.pk
    line.title = "" if saying.title == article.title else saying.title
    line.url = "" if saying.url == article.url else saying.url


def _is_identity_of(article: Article, url: str) -> bool:
    """Whether an address means this article, by its own identity or by one that was merged into it."""
    key = identity_key(url)
    if key == article.key:
        return True
    twin = Article.objects.of_identity(key)
    return twin is not None and twin.pk == article.pk


def _changed_articles(sayings: Sequence[Saying], going: AbstractSet[int]) -> list[Article]:
    """The articles of which every line says the same otherwise, saying so; not stored yet."""
    by_article: dict[int, list[Saying]] = defaultdict(list)
    for saying in sayings:
        by_article[saying.line.article_id].append(saying)
    staying = _lines_of(by_article, going)
    taken: set[str] = set()
    changed = []
    for number, those in by_article.items():
        if len(those) < staying[number]:
            continue
        article = those[0].line.article
        before = (article.title, article.url)
        _retitle(article, those)
        _readdress(article, those, taken)
        for saying in those:
            saying.line.article = article
        if (article.title, article.url) != before:
            changed.append(article)
    return changed


def _lines_of(articles: Collection[int], going: AbstractSet[int]) -> Counter[int]:
    """How many lines each article keeps, in whatever list."""
    count: Counter[int] = Counter()
    for part in chunks_of(articles):
        rows = Entry.objects.filter(article__in=part).order_by().values_list("pk", "article_id")
        count.update(article for line, article in rows if line not in going)
    return count


def _retitle(article: Article, sayings: Sequence[Saying]) -> None:
    titles = {saying.title for saying in sayings}
    if len(titles) == 1 and not any(saying.line.title for saying in sayings):
        article.title = titles.pop()


def _readdress(article: Article, sayings: Sequence[Saying], taken: set[str]) -> None:
    urls = {saying.url for saying in sayings}
    if len(urls) > 1 or any(saying.line.url for saying in sayings):
        return
    url = urls.pop()
    key = identity_key(url)
    if key != article.key and (key in taken or Article.objects.filter(key=key).exists()):
        return
    taken.add(key)
    article.url = url
    article.identify()


def _store_articles(changed: Sequence[Article], unit: catalogue.Unit) -> None:
    now = timezone.now()
    for article in changed:
        article.updated_at = now
    for part in chunks_of(article.pk for article in changed):
        unit.watch(Article.objects.filter(pk__in=part))
    fields = ["title", "url", "key", "key_version", "site", "updated_at"]
    Article.objects.bulk_update(changed, fields, batch_size=CHUNK)
    unit.touch(article.pk for article in changed)
