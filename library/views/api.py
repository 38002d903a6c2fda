"""The page of the API: its document as people read it, made of the very same operations, in their own language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.access_tokens import PREFIX
from library.api.urls import document_of
from library.views.absolute import absolute

LONGEST_CHOICE = 6  # values of a field that are named one by one
CODE = re.compile("`([^`]+)`")

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter, or a member of what is sent."""

    name: str
    kind: str
    words: SafeString
    is_required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for; `path` follows the address that all begin with."""

    anchor: str
    method: str
    path: str
    words: SafeString
    scope: str
    parameters: list[Part]
    headers: list[Part]
    members: list[Part]


@login_not_required
@require_safe
def api_detail(request: HttpRequest) -> HttpResponse:
    """What programs may ask for, and how."""
    context = {
        "root": absolute(request, reverse("api-1:root")),
        "document": reverse("api-1:openapi"),
        "prefix": PREFIX,
        "parts": list(_parts(document_of(request)).items()),
        "reads": settings.EASYLLM_API_READS_PER_MINUTE,
        "writes": settings.EASYLLM_API_WRITES_PER_MINUTE,
    }
    return render(request, "library/api_detail.html", context)


def _parts(document: Schema) -> dict[str, list[Operation]]:
    """The operations by what they are about."""
    parts: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            told = _operation(path, method, operation, document["components"]["schemas"])
            parts.setdefault(_(operation["tags"][0]), []).append(told)
    return parts


def _operation(path: str, method: str, operation: Schema, schemas: Schema) -> Operation:
    security = operation.get("security", [])
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path.removeprefix(reverse("api-1:root")),
        words=_words(operation["description"]),
        scope=operation.get("x-scope", "read" if security == [{"token": []}] else ""),
        parameters=list(_parameters(operation, "query")),
        headers=list(_parameters(operation, "header")),
        members=list(_members(_meant(body, schemas))),
    )


def _parameters(operation: Schema, place: str) -> Iterator[Part]:
    for one in operation["parameters"]:
        if one["in"] == place:
            yield Part(one["name"], _kind(one["schema"]), _words(one.get("description", "")), one["required"])


def _members(schema: Schema) -> Iterator[Part]:
    required = schema.get("required", ())
    for name, member in schema.get("properties", {}).items():
        yield Part(name, _kind(member), _words(member.get("description", "")), name in required)


def _words(english: str) -> SafeString:
    """Words of the document in the reader's language, with what stands between backticks as code."""
    pieces = CODE.split(_(english)) if english else []
    marked = enumerate(pieces)
    return format_html_join(
        "", "{}", ((format_html('<code translate="no">{}</code>', one) if odd % 2 else one,) for odd, one in marked)
    )


def _meant(schema: Schema, schemas: Schema) -> Schema:
    """The schema that a reference means."""
    found: Schema = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return found


def _kind(schema: Schema) -> str:
    """What a value is, in the words of JSON."""
    if "enum" in schema:
        return " | ".join(schema["enum"][:LONGEST_CHOICE])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"] if "const" not in one))
    if schema.get("type") == "array":
        return f"[{_kind(schema['items'])}]"
    return str(schema.get("format") or schema.get("type", ""))
