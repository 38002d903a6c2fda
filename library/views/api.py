"""The page of the API: its document as people read it, made of the very same operations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from library.access_tokens import PREFIX
from library.api.urls import document_of
from library.views.absolute import absolute

LONGEST_CHOICE = 6  # values of a field that are named one by one


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter, or a member of what is sent."""

    name: str
    kind: str
    words: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for."""

    anchor: str
    method: str
    path: str
    words: str
    scope: str
    parameters: list[Part]
    members: list[Part]


@login_not_required
@require_safe
def api_detail(request: HttpRequest) -> HttpResponse:
    """What programs may ask for, and how."""
    document = document_of(request)
    context = {
        "root": absolute(request, reverse("api-1:root")),
        "document": reverse("api-1:openapi"),
        "prefix": PREFIX,
        "parts": list(_parts(document).items()),
        "reads": settings.EASYLLM_API_READS_PER_MINUTE,
        "writes": settings.EASYLLM_API_WRITES_PER_MINUTE,
    }
    return render(request, "library/api_detail.html", context)


def _parts(document: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """The operations by what they are about."""
    parts: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            told = _operation(path, method, operation, document["components"]["schemas"])
            parts.setdefault(operation["tags"][0], []).append(told)
    return parts


def _operation(path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Operation:
    security = operation.get("security", [])
    scope = operation.get("x-scope", "read" if security == [{"token": []}] else "")
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        words=operation["description"],
        scope=scope,
        parameters=[
            Part(one["name"], _kind(one["schema"]), one.get("description", ""), one["required"])
            for one in operation["parameters"]
            if one["in"] != "path"
        ],
        members=list(_members(_meant(body, schemas))),
    )


def _members(schema: Mapping[str, Any]) -> Iterator[Part]:
    required = schema.get("required", ())
    for name, member in schema.get("properties", {}).items():
        yield Part(name, _kind(member), member.get("description", ""), name in required)


def _meant(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that a reference means."""
    found: Mapping[str, Any] = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return found


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value is, in the words of JSON."""
    if "enum" in schema:
        return " | ".join(schema["enum"][:LONGEST_CHOICE])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"] if "const" not in one))
    if schema.get("type") == "array":
        return f"[{_kind(schema['items'])}]"
    return str(schema.get("format") or schema.get("type", ""))
