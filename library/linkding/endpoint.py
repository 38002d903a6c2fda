"""The door of this API: a token opens it, the method chooses the handler, and whatever is refused is told as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from library import long_writes
from library.access_tokens import ScopeError, TokenError, authenticate, require
from library.api.asker import Asker
from library.api.limits import count_request, count_write
from library.api.problems import ProblemError
from library.catalogue import is_write_conflict
from library.client_address import client_network
from library.linkding.refusals import (
    INVALID_TOKEN,
    NO_CREDENTIALS,
    RefusalError,
    forbidden,
    unauthorized,
    wrong_method,
)
from library.models import ApiToken

READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Caller:
    """Who asks, and what. Rights of the desk count for nobody who may not come in there."""

    request: HttpRequest
    token: ApiToken

    @cached_property
    def _asker(self) -> Asker:
        return Asker(self.token)

    @property
    def owner(self) -> User:
        """The account that is acted for."""
        owner: User = self.token.owner
        return owner

    @property
    def sees_desk(self) -> bool:
        """Whether drafts, withdrawn articles and private notes are for them to read."""
        return self._asker.sees_unpublished() or self.may("change_article")

    @property
    def may_draft(self) -> bool:
        """Whether they write drafts, whatever else they may do."""
        return self._asker.may_draft()

    def may(self, right: str) -> bool:
        """Whether they have a right of the library, such as `add_article`."""
        return self._asker.may(right)


Handler: TypeAlias = Callable[..., HttpResponse]


def endpoint(**handlers: Handler) -> Handler:
    """A view of these methods; a handler gets the caller and the parts of the address."""

    @csrf_exempt  # a token is no cookie: no page of another site can have a browser send it
    @login_not_required  # on a private site the token is what lets somebody in
    @never_cache
    def view(request: HttpRequest, **parts: str) -> HttpResponse:
        try:
            return _answer(request, handlers, parts)
        except RefusalError as refusal:
            return _told(refusal)
        except ProblemError as problem:  # of the limits, which are those of our own API
            return _told(_throttled(problem))
        except DatabaseError as error:
            if isinstance(error, IntegrityError) or is_write_conflict(error):
                return busy()
            raise

    return view


def _answer(request: HttpRequest, handlers: Mapping[str, Handler], parts: Mapping[str, str]) -> HttpResponse:
    token = _token_of(request)
    count_request(f"token {token.pk}")
    handler = handlers.get("GET" if request.method in READING else request.method or "")
    if handler is None:
        allowed = ", ".join([*handlers, *(["HEAD"] if "GET" in handlers else [])])
        raise wrong_method(request.method or "", allowed)
    if request.method not in READING:
        try:
            require(token, ApiToken.Scope.WRITE)
        except ScopeError as error:
            raise forbidden(str(error)) from error
        count_write(token)
    return handler(Caller(request, token), **parts)


def _token_of(request: HttpRequest) -> ApiToken:
    try:
        token = authenticate(request)
    except TokenError as error:
        count_request(client_network(request))
        raise unauthorized(INVALID_TOKEN) from error
    if token is None:
        raise unauthorized(NO_CREDENTIALS)
    return token


def busy() -> HttpResponse:
    """503: a long import holds the database, or another writer was in the way; nothing was stored."""
    if long_writes.is_long_write_running():
        sentence = _("An import is running. This was not stored; try again in a moment.")
        return _told(RefusalError(503, {"detail": sentence}, {"Retry-After": str(long_writes.seconds_to_wait())}))
    sentence = _("Something else was being written at this moment, and nothing of this was stored. Send it again.")
    return _told(RefusalError(503, {"detail": sentence}, {"Retry-After": "1"}))


def _throttled(problem: ProblemError) -> RefusalError:
    wait = problem.headers.get("Retry-After", "60")
    detail = f"Request was throttled. Expected available in {wait} seconds."
    return RefusalError(problem.status, {"detail": detail}, {"Retry-After": wait})


def _told(refusal: RefusalError) -> HttpResponse:
    return as_json(refusal.body, status=refusal.status, headers=refusal.headers)


def as_json(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """An answer, with characters as they are."""
    return JsonResponse(
        body, safe=False, status=status, headers=dict(headers or {}), json_dumps_params={"ensure_ascii": False}
    )
