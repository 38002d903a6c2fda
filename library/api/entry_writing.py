"""What is done to entries, with the rights that the desk asks for."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest

from library import catalogue
from library.api import schemas
from library.api.addresses import refuse_address
from library.api.article_writing import find_place
from library.api.asker import Asker, asker_of
from library.api.freshness import check_match
from library.api.problems import ProblemError
from library.api.reading import find_entry
from library.api.told import Told, Tree, teller
from library.curation.editing import add_entry, delete_entry, edit_entry
from library.models import Article, Entry
from library.readme.writability import standing_of

FIELD_OF = {"note": "note", "own_title": "title", "own_url": "url"}


def create_entry(data: schemas.NewEntry, request: HttpRequest) -> Told:
    """Put an article into a topic; what is told of the line. Raises a problem (409) where one of them is not there."""
    asker, tell = asker_of(request), teller(request)
    article = Article.objects.kept().filter(pk=data.article).first()
    if article is None or not asker.sees(article):
        raise ProblemError(HTTPStatus.CONFLICT, f"There is no article {data.article}.")
    asker.require_right("add_entry", article)
    place = find_place(data.topic, data.group, tell.tree)
    values = _values(data.model_dump(exclude_unset=True))

    def add() -> Entry:
        line = Entry(article=article, topic=place.topic, group=place.group, **values)
        return add_entry(line, actor=asker.user)

    return _told(catalogue.with_retries(add).pk, asker, request)


def change_entry(number: int, data: schemas.ChangedEntry, request: HttpRequest) -> Told:
    """Write what is named of a line, unless it is otherwise than the asker saw it; what is told of it then."""
    asker, tree = asker_of(request), teller(request).tree
    sent = data.model_dump(exclude_unset=True)
    place = sent.pop("place", None)

    def edit() -> Entry:
        seen = find_entry(number, asker, tree)
        values = _values(sent) | _place_values(sent, seen, tree)

        def check(entry: Entry) -> None:
            asker.require_right("change_entry", entry.article)
            check_match(request, _told(number, asker, request))
            _refuse_locked(entry, values)

        return edit_entry(number, values=values, place=place, check=check, actor=asker.user)

    try:
        catalogue.with_retries(edit)
    except Entry.DoesNotExist:
        raise Http404("There is no such entry.") from None
    return _told(number, asker, request)


def remove_entry(number: int, request: HttpRequest) -> None:
    """Take a line out."""
    asker, tree = asker_of(request), teller(request).tree

    def check(entry: Entry) -> None:
        asker.require_right("delete_entry")
        check_match(request, _told(number, asker, request))

    def remove() -> None:
        find_entry(number, asker, tree)
        delete_entry(number, check=check, actor=asker.user)

    try:
        catalogue.with_retries(remove)
    except Entry.DoesNotExist:
        raise Http404("There is no such entry.") from None


def _values(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent as the fields of a row have it."""
    if sent.get("own_url"):
        refuse_address(sent["own_url"], "own_url")
    return {field: sent[name].strip() for name, field in FIELD_OF.items() if name in sent}


def _place_values(sent: dict[str, Any], entry: Entry, tree: Tree) -> dict[str, Any]:
    """Where a line is to stand, if that was sent. A new topic without a group means no group."""
    if "topic" not in sent and "group" not in sent:
        return {}
    place = find_place(sent.get("topic", entry.topic_id), sent.get("group"), tree)
    is_kept = "group" not in sent and place.topic.pk == entry.topic_id
    return {"topic": place.topic} if is_kept else {"topic": place.topic, "group": place.group}


def _refuse_locked(entry: Entry, values: dict[str, Any]) -> None:
    """Refuse what the README gives no place to write to. Raises a problem (409)."""
    changed = [name for name in FIELD_OF.values() if name in values and values[name] != getattr(entry, name)]
    standing = standing_of(entry) if changed else None
    for name in changed:
        if standing and name in standing.locked:
            text = f"Line {standing.first_line} of the README has no place for that: {standing.locked[name]}."
            raise ProblemError(HTTPStatus.CONFLICT, text)


def _told(number: int, asker: Asker, request: HttpRequest) -> Told:
    tell = teller(request)
    return tell.entry(find_entry(number, asker, tell.tree))
