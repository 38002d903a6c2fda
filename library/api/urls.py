"""The addresses of the API, each behind its door; whatever else is asked for below it is told as a problem too."""

import json
from functools import lru_cache
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from library.api import articles, entries, marks, names, searching, topics
from library.api.bodies import BodyParser
from library.api.document import completed
from library.api.door import as_api
from library.api.reading import LeadsOnError, leading_on

DESCRIPTION = (
    "Reading is public. Writing needs a token, made at the desk, with the scope “write”; with it a program may do what "
    "its owner may do at the desk. Every fault is a problem of RFC 9457. Lists come in pages: follow `next`."
)


class Renderer(JSONRenderer):
    """Writes Chinese as it is, which is half as long."""

    json_dumps_params = {"ensure_ascii": False}


class LibraryAPI(NinjaAPI):
    """django-ninja without its own words for faults: the door has ours."""

    def set_default_exception_handlers(self) -> None:
        """None; whatever is raised reaches the door."""


api = LibraryAPI(
    title="Easyllm",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    openapi_url=None,
    docs_url=None,
    parser=BodyParser(),
    renderer=Renderer(),
)
for part in (topics, articles, entries, names, searching, marks):
    api.add_router("", part.router)


def document_detail(request: HttpRequest) -> HttpResponse:
    """The document of the API."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    return HttpResponse(json.dumps(document_of(request), ensure_ascii=False), content_type="application/json")


def document_of(request: HttpRequest) -> dict[str, Any]:
    """The document of the API as it is at the address that was asked."""
    return completed(json.loads(_document()), request)


@lru_cache(maxsize=1)
def _document() -> str:
    return json.dumps(api.get_openapi_schema(path_prefix=reverse("api-1:root")), default=str)


def nothing_here(request: HttpRequest, rest: str = "") -> NoReturn:
    """404 for what the API has not."""
    raise Http404("The API has nothing here; /api/v1/openapi.json says what it has.")


def _leading(view: Any) -> Any:
    """A view that leads on where another address is meant."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]  # of django-ninja
        except LeadsOnError as leads:
            return leading_on(request, leads.path)

    return answer


def _behind_door(pattern: URLPattern) -> URLPattern:
    pattern.callback = as_api(_leading(pattern.callback))
    return pattern


app_name = "api-1"
urlpatterns = [
    path("openapi.json", as_api(document_detail), name="openapi"),
    *(
        _behind_door(pattern)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ),
    path("", as_api(nothing_here), name="root"),
    path("<path:rest>", as_api(nothing_here), name="nothing"),
]
