"""What is done to articles, by the functions of the desk and with the rights that its forms ask for."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from library import catalogue
from library.api import schemas
from library.api.addresses import refuse_address
from library.api.asker import Asker, asker_of
from library.api.freshness import check_match
from library.api.problems import ProblemError
from library.api.reading import find_article, refuse_unseen
from library.api.told import Told, Tree, teller, with_all_told
from library.curation.adding import NewArticle, TakenError, Wanted, add_article, twin_of
from library.curation.bin import put_in_bin
from library.curation.editing import edit_article
from library.curation.places import Place
from library.curation.tagging import new_tags
from library.models import Article, Group

FIELDS = ("author", "language", "published_on", "is_must_read")


def create_article(data: schemas.NewArticle, asker: Asker, tree: Tree) -> Article:
    """Add an article with its line and its tags. Raises a problem (409) for an address that is taken."""
    refuse_address(data.url, "url")
    wanted = _wanted(data, asker, tree)
    new = NewArticle(data.url, (data.title or "").strip())

    def add() -> int:
        with catalogue.change(actor=asker.user, reason="article added: ") as unit:
            article, _change = add_article(new, wanted, actor=asker.user)
            reason = unit.reason
            values = {name: getattr(data, name) for name in FIELDS if name in data.model_fields_set}
            if values:
                edit_article(article.pk, values=values, actor=asker.user)
            unit.reason = reason
            return article.pk

    try:
        number = catalogue.with_retries(add)
    except TakenError as taken:
        raise _taken(taken.article, asker) from None
    return with_all_told(Article.objects.all()).get(pk=number)


def change_article(number: int, data: schemas.ChangedArticle, request: HttpRequest) -> Told:
    """Write what is named of an article, unless it is otherwise than the asker saw it; what is told of it then."""
    asker, sent = asker_of(request), data.model_dump(exclude_unset=True)
    if "url" in sent:
        refuse_address(sent["url"], "url")
    if "title" in sent:
        sent["title"] = sent["title"].strip()
    tags = sent.pop("tags", None)

    def check(article: Article) -> None:
        refuse_unseen(article, asker)
        asker.require_right("change_article", article)
        if sent.get("status", article.status) != article.status and not asker.may("change_article"):
            raise PermissionDenied("Those who write drafts leave them drafts.")
        _refuse_new_tags(tags or (), asker)
        if "url" in sent:
            _refuse_twin(article, sent["url"], asker)
        told = teller(request).article_whole(with_all_told(Article.objects.all()).get(pk=article.pk))
        check_match(request, told)

    find_article(number, asker)  # which says where it is gone to
    catalogue.with_retries(lambda: edit_article(number, values=sent, tags=tags, check=check, actor=asker.user))
    return teller(request).article_whole(with_all_told(Article.objects.all()).get(pk=number))


def bin_article(number: int, request: HttpRequest) -> None:
    """Put an article into the bin."""
    asker = asker_of(request)

    def put() -> None:
        with catalogue.change(actor=asker.user, reason="put in the bin"):
            article = find_article(number, asker)
            asker.require_right("delete_article")
            check_match(request, teller(request).article_whole(article))
            put_in_bin([number], actor=asker.user)

    catalogue.with_retries(put)


def _wanted(data: schemas.NewArticle, asker: Asker, tree: Tree) -> Wanted:
    """What the new article gets, as far as the asker may give it."""
    status = data.status or (Article.Status.PUBLISHED if asker.may("add_article") else Article.Status.DRAFT)
    is_draft = status == Article.Status.DRAFT
    asker.require_right("add_article", is_draft=is_draft)
    _refuse_new_tags(data.tags, asker)
    place = find_place(data.topic, data.group, tree) if data.topic is not None else None
    if data.topic is None and data.group is not None:
        raise ProblemError(HTTPStatus.CONFLICT, "A group without its topic names no place.")
    if place:
        asker.require_right("add_entry", is_draft=is_draft)
    return Wanted(place, note=data.note.strip(), tags=data.tags, status=status)


def find_place(topic: int, group: int | None, tree: Tree) -> Place:
    """A topic that readers see, and a label in it. Raises a problem (409)."""
    node = tree.node(topic)
    if node is None:
        raise ProblemError(HTTPStatus.CONFLICT, f"There is no topic {topic}.")
    label = Group.objects.filter(pk=group, topic=topic).first() if group is not None else None
    if group is not None and label is None:
        raise ProblemError(HTTPStatus.CONFLICT, f"There is no group {group} in that topic.")
    return Place(node.topic, label)


def _refuse_new_tags(names: Sequence[str], asker: Asker) -> None:
    new = [] if asker.may("add_tag") else new_tags(names)
    if new:
        raise PermissionDenied(f"There is no such tag yet, and curators alone make tags: {', '.join(new)}.")


def _refuse_twin(article: Article, url: str, asker: Asker) -> None:
    twin = twin_of(url)
    if twin is not None and twin.pk != article.pk:
        raise _taken(twin, asker)


def _taken(article: Article, asker: Asker) -> ProblemError:
    """409, which names the article that has the address to those alone who may see it."""
    text, further = "This address is in the library already.", dict[str, Any]()
    if asker.sees(article):
        text = f"This address is in the library already: no. {article.pk}, “{article.title}”."
        further = {"article": article.pk}
    return ProblemError(HTTPStatus.CONFLICT, text, **further)
