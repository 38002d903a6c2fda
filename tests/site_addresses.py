"""Every address that the site answers at, read from its URL configuration."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

PLACEHOLDER = re.compile(r"<(?:[\w-]+:)?(\w+)>")
# Routes written as regular expressions: those that Django's admin has.
REGULAR = {r"^(?P<app_label>auth|library)/$": "<app_label>/", r"(?P<url>.*)$": "<url>"}


@dataclass(frozen=True, slots=True)
class Address:
    """A route with its name, which begins with the namespace; a route without a name is called by itself."""

    name: str
    route: str

    @property
    def model(self) -> str:
        """The model whose page at the desk it is, or ""."""
        found = re.match(r"admin/(?:auth|library)/(\w+)/", self.route)
        return found[1] if found else ""

    def path(self, samples: Mapping[str, object]) -> str:
        """The address with a value for each part that varies; KeyError where there is none."""
        return "/" + PLACEHOLDER.sub(lambda found: str(samples[found[1]]), self.route)


def addresses_of_site() -> list[Address]:
    """All of them, in the order in which Django tries them."""
    return list(_walk(get_resolver("easyllm_site.urls").url_patterns))


def _walk(patterns: Iterable[URLPattern | URLResolver], route: str = "", space: str = "") -> Iterator[Address]:
    for pattern in patterns:
        own = str(pattern.pattern)
        whole = route + REGULAR.get(own, own)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, whole, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield Address(f"{space}{pattern.name}" if pattern.name else whole, whole)
