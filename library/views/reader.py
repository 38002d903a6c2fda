"""Who reads: their marks, when they were last here, and what they may edit. Nothing is asked before it is used."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from library import shelves
from library.models import Mark, Shelf
from library.models.shelf import hash_of_key
from library.shelves import LONGEST_KEY, SHELF_COOKIE
from library.views.cookies import keep_cookie
from library.views.outline import Line, TopicNode

VISIT_COOKIE = "visits"
SAME_VISIT = dt.timedelta(hours=1)


class Reader:
    """The reader of one request. Get it by `reader_of`."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def is_signed_in(self) -> bool:
        """Whether an account is known."""
        user = getattr(self._request, "user", None)
        return user is not None and user.is_authenticated

    @cached_property
    def key(self) -> str:
        """The key of the anonymous shelf that the browser holds, or ""."""
        return self._request.COOKIES.get(SHELF_COOKIE, "")[:LONGEST_KEY]

    @cached_property
    def shelf(self) -> Shelf | None:
        """The shelf, if there is one."""
        if self.is_signed_in:
            return Shelf.objects.filter(user=self._request.user.pk).first()
        return Shelf.objects.with_key(self.key).first() if self.key else None

    @cached_property
    def marks(self) -> dict[int, tuple[str, bool]]:
        """Reading state and star of each marked article by its number, the latest mark first; at most one query."""
        if self.is_signed_in:
            marks = Mark.objects.filter(shelf__user=self._request.user.pk)
        elif self.key:
            marks = Mark.objects.filter(shelf__user=None, shelf__key_hash=hash_of_key(self.key))
        else:
            return {}
        rows = marks.of_public().order_by("-changed_at", "-id").values_list("article_id", "state", "is_starred")
        return {number: (state, star) for number, state, star in rows}

    @property
    def has_marks(self) -> bool:
        """Whether anything was marked; before that pages say nothing of states."""
        return bool(self.marks)

    @cached_property
    def last_visit(self) -> dt.datetime | None:
        """When the visit before this one ended; None on a first visit, and for readers without a shelf."""
        if not self.key and not self.is_signed_in:
            return None
        return _former_visit(self._request)

    @cached_property
    def may_edit_articles(self) -> bool:
        """Whether the desk lets them change an article."""
        return self._may("change_article")

    @cached_property
    def may_add_articles(self) -> bool:
        """Whether the desk lets them add one."""
        return self._may("add_article")

    @cached_property
    def may_edit_topics(self) -> bool:
        """Whether the desk lets them change a topic."""
        return self._may("change_topic")

    @cached_property
    def may_edit_terms(self) -> bool:
        """Whether the desk lets them change tags and sites."""
        return self._may("change_tag")

    @cached_property
    def may_edit_lists(self) -> bool:
        """Whether the desk lets them change a list."""
        return self._may("change_readme")

    def note_states(self, lines: Iterable[Line]) -> None:
        """Write reading state, star and newness on lines, and give each article's first line the article's anchor."""
        seen: set[int] = set()
        for line in lines:
            number = line.article.pk
            line.state, line.is_starred = self.marks.get(number, (self._state_of_unmarked, False))
            line.is_new = self.last_visit is not None and line.article.added_at > self.last_visit
            line.anchor = "" if number in seen else f"article-{number}"
            line.edit_url = self._edit_url(line)
            seen.add(number)

    def note_topics(self, nodes: Iterable[TopicNode]) -> None:
        """Give topics, and those below them, the address where this reader may edit them."""
        if self.may_edit_topics:
            for root in nodes:
                for node in root.all_topics():
                    node.edit_url = reverse("admin:library_topic_change", args=[node.topic.pk])

    def read_count(self, lines: Iterable[Line]) -> int:
        """How many articles among the lines were read."""
        numbers = {line.article.pk for line in lines}
        return sum(1 for number in numbers if self.marks.get(number, ("",))[0] == Mark.State.READ)

    def shelf_to_write(self) -> tuple[Shelf, str]:
        """The shelf, made now if there is none, and the key that a cookie has to keep from here on, or ""."""
        if self.is_signed_in:
            return shelves.shelf_of_user(self._request.user), ""  # type: ignore[arg-type]  # signed in: a real user
        if self.shelf is not None:
            return self.shelf, ""
        key = shelves.new_key()
        return shelves.make_shelf(key), key

    def forget_what_was_read(self) -> None:
        """Read marks and shelf anew, after they were written."""
        for name in ("shelf", "marks"):
            self.__dict__.pop(name, None)

    @property
    def _state_of_unmarked(self) -> str:
        """Pages say nothing of states to a reader who has marked nothing."""
        return Mark.State.UNREAD.value if self.marks else ""

    def _edit_url(self, line: Line) -> str:
        if not self.may_edit_articles:
            return ""
        if line.entry is None:
            return reverse("admin:library_article_change", args=[line.article.pk])
        return reverse("admin:library_entry_change", args=[line.entry])

    def _may(self, action: str) -> bool:
        user = getattr(self._request, "user", None)
        return user is not None and user.is_active and user.is_staff and user.has_perm(f"library.{action}")


def reader_of(request: HttpRequest) -> Reader:
    """The reader of a request; one for each request, so that nothing is asked twice."""
    reader: Reader | None = getattr(request, "library_reader", None)
    if reader is None:
        reader = Reader(request)
        request.library_reader = reader  # type: ignore[attr-defined]
    return reader


def keep_key(response: HttpResponse, key: str) -> None:
    """Have the browser keep the key of a shelf."""
    keep_cookie(response, SHELF_COOKIE, key)


def forget_key(response: HttpResponse) -> None:
    """Have the browser forget the key of its shelf."""
    response.delete_cookie(SHELF_COOKIE, samesite="Lax")


def forget_visits(response: HttpResponse) -> None:
    """Have the browser forget when its reader was here."""
    response.delete_cookie(VISIT_COOKIE, samesite="Lax")


def note_visit(request: HttpRequest, response: HttpResponse) -> None:
    """Remember that a reader with a shelf was here, in their own browser. Others get no cookie."""
    reader = reader_of(request)
    if not reader.key and not reader.is_signed_in:
        return
    former = reader.last_visit
    now = timezone.now()
    keep_cookie(response, VISIT_COOKIE, f"{int(former.timestamp()) if former else 0}.{int(now.timestamp())}")


def _former_visit(request: HttpRequest) -> dt.datetime | None:
    """When the visit before this one ended, from the cookie `<former>.<latest>`. After an hour another visit begins."""
    former, _dot, latest = request.COOKIES.get(VISIT_COOKIE, "").partition(".")
    latest_moment = _moment(latest)
    if latest_moment is not None and timezone.now() - latest_moment > SAME_VISIT:
        return latest_moment
    return _moment(former)


def _moment(seconds: str) -> dt.datetime | None:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12 and 0 < int(seconds) < 2**33):
        return None
    return dt.datetime.fromtimestamp(int(seconds), dt.UTC)
