"""Answers that a program fetches again and again: made anew only after the catalogue changed."""

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import condition

from library.models import Catalogue, Change
from library.views.absolute import site_root

View = Callable[..., HttpResponseBase]
BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class State(NamedTuple):
    """The catalogue's version and when it came to be; None where a write outside of any change made it."""

    version: int
    made_at: dt.datetime | None


def fresh(view: View) -> View:
    """Answer 304 after one query, and without rendering, to a reader who has what the view would say.

    For views whose answer follows from the catalogue, the settings, the address asked and the language alone.
    """
    conditional = condition(etag_func=_etag, last_modified_func=_made_at)(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = conditional(request, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return answer


def catalogue_state(request: HttpRequest) -> State:
    """The state of the catalogue; asked once in a request."""
    state: State | None = getattr(request, "library_catalogue_state", None)
    if state is None:
        change = Change.objects.filter(catalogue_version=OuterRef("version")).order_by("-id").values("made_at")
        row = Catalogue.objects.annotate(made_at=Subquery(change[:1])).values_list("version", "made_at").first()
        state = State(*row) if row else State(0, BEGINNING)
        request.library_catalogue_state = state  # type: ignore[attr-defined]
    return state


def _etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    words = (settings.EASYLLM_SITE_NAME, settings.EASYLLM_TAGLINE, settings.EASYLLM_DEFAULT_LIST)
    version = catalogue_state(request).version
    said = (version, site_root(request), request.get_full_path(), get_language(), words)
    return quote_etag(hashlib.sha256(repr(said).encode()).hexdigest()[:32])


def _made_at(request: HttpRequest, *args: Any, **kwargs: Any) -> dt.datetime | None:
    return catalogue_state(request).made_at
