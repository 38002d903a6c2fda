"""Lists of bookmarks: narrowed, searched, in order, and a stretch of them."""

from dataclasses import dataclass

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from library.addresses import is_web_address
from library.curation.adding import twin_of
from library.linkding.asked import ORDERS, Asked, Page
from library.linkding.endpoint import Caller
from library.linkding.tag_names import TagNames
from library.linkding.wording import UNREAD, UNTAGGED, Term, as_query, is_special, read_terms
from library.models import Article, Mark, TaggedArticle
from library.models.article import ArticleQuerySet
from library.models.shelf import MarkQuerySet
from library.search import Audience, search


@dataclass(frozen=True, slots=True)
class Listed:
    """How many there are in all, and those of the stretch."""

    count: int
    articles: list[Article]


def listed(rows: ArticleQuerySet, asked: Asked, page: Page, caller: Caller) -> Listed:
    """A stretch of these articles; what words find comes in the order of the search unless another is asked for."""
    terms = read_terms(asked.q)
    rows = _narrowed(rows, asked, terms, caller)
    hits = _hits(terms, asked.q, caller)
    if hits is None:
        return _ordered(rows, asked.sort or "added_desc", page, caller)
    rows = rows.filter(pk__in=hits)
    if asked.sort:
        return _ordered(rows, asked.sort, page, caller)
    here = set(rows.order_by().values_list("pk", flat=True))
    numbers = [number for number in hits if number in here]
    found = Article.objects.in_bulk(numbers[page.offset : page.offset + page.limit])
    return Listed(len(numbers), [found[number] for number in numbers if number in found])


def _ordered(rows: ArticleQuerySet, sort: str, page: Page, caller: Caller) -> Listed:
    count = rows.order_by().count()
    if page.offset >= count:
        return Listed(count, [])
    if sort.startswith("modified"):
        marked = Subquery(_marks_of(caller).values("changed_at")[:1], output_field=DateTimeField())
        rows = rows.annotate(modified_at=Greatest(F("updated_at"), Coalesce(marked, F("updated_at"))))
    return Listed(count, list(rows.order_by(*ORDERS[sort])[page.offset : page.offset + page.limit]))


def _narrowed(rows: ArticleQuerySet, asked: Asked, terms: list[Term], caller: Caller) -> ArticleQuerySet:
    unread = [not term.is_negated for term in terms if is_special(term, UNREAD)]
    for wanted in [*unread, *([] if asked.unread is None else [asked.unread])]:
        condition = Exists(_marks_of(caller).filter(state=Mark.State.UNREAD))
        rows = rows.filter(condition if wanted else ~condition)
    for term in terms:
        if is_special(term, UNTAGGED):
            condition = Exists(TaggedArticle.objects.filter(content_object=OuterRef("pk")))
            rows = rows.filter(condition if term.is_negated else ~condition)
    if asked.shared is not None:
        is_shared = Q(status=Article.Status.PUBLISHED)
        rows = rows.filter(is_shared if asked.shared else ~is_shared)
    if asked.added_since:
        rows = rows.filter(added_at__gt=asked.added_since)
    if asked.modified_since:
        is_marked = Exists(_marks_of(caller).filter(changed_at__gt=asked.modified_since))
        rows = rows.filter(Q(updated_at__gt=asked.modified_since) | is_marked)
    return _tagged(rows, terms)


def _tagged(rows: ArticleQuerySet, terms: list[Term]) -> ArticleQuerySet:
    """With every tag that must be there, and none that must not. Of what stands beside an `or` the search knows."""
    plain = [term for term in terms if term.kind == "tag"]
    if not plain or any(term.is_other for term in terms):
        return rows
    names = TagNames()
    for term in plain:
        number = names.number_of(term.value)
        condition = Exists(TaggedArticle.objects.filter(content_object=OuterRef("pk"), tag=number or 0))
        rows = rows.filter(~condition if term.is_negated else condition)
    return rows


def _hits(terms: list[Term], text: str, caller: Caller) -> list[int] | None:
    """The numbers that our search finds, the best first; None where no word is asked for."""
    if is_web_address(text):
        twin = twin_of(text)
        return [twin.pk] if twin else []
    sought = [term for term in terms if term.kind != "special"]
    if not any(term.kind != "tag" or term.is_other for term in sought):
        return None
    names = TagNames() if any(term.kind == "tag" for term in sought) else None
    said = [(term, _said(term, names)) for term in sought]
    query = as_query([(term, words) for term, words in said if words])
    return list(search(query, audience=Audience.DESK if caller.sees_desk else Audience.PUBLIC).hits)


def _said(term: Term, names: TagNames | None) -> str:
    """A term in our language; "" for a tag that is none, which no article has."""
    if term.kind != "tag" or names is None:
        return term.value
    number = names.number_of(term.value)
    return f'tag:"{names.name_of(number).replace(chr(34), " ")}"' if number is not None else ""


def _marks_of(caller: Caller) -> MarkQuerySet:
    return Mark.objects.filter(shelf__user=caller.owner, article=OuterRef("pk"))
