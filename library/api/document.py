"""The document of the API (OpenAPI 3.1), made from its operations and completed by what all of them share."""

from typing import Any

from django.http import HttpRequest

from library.api.problems import MEDIA_TYPE
from library.api.schemas import Problem
from library.views.absolute import site_root

ETAG = {"description": "Tells one state of what is said from another.", "schema": {"type": "string"}}
TOLD_HEADERS = {"ETag": ETAG}


def completed(document: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """The document that django-ninja made, with where it is, faults, tokens and what is conditional."""
    document["servers"] = [{"url": site_root(request)}]
    components = document["components"]
    components["schemas"]["Problem"] = Problem.model_json_schema()
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made at the desk. `Authorization: Token …` means the same.",
        }
    }
    for methods in document["paths"].values():
        for method, operation in methods.items():
            _complete(method, operation)
    return document


def _complete(method: str, operation: dict[str, Any]) -> None:
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = {str(status): response for status, response in operation["responses"].items()}
    responses["default"] = {"description": "A problem (RFC 9457).", "content": problem}
    operation["responses"] = responses
    if method != "get":
        return
    operation.setdefault("security", [{}, {"token": []}])
    responses["304"] = {"description": "Nothing changed since the answer with the ETag in If-None-Match."}
    responses["200"]["headers"] = TOLD_HEADERS
