"""The site that clients speak to."""

import json
from collections.abc import Iterator

import pytest

from tests.clients.site import CLIENTS, NOT_INSTALLED, Site
from tests.served.site import collect_static, served_site


@pytest.fixture(scope="session")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site as in service, on the kind of database that this run tests."""
    directory = tmp_path_factory.mktemp("linkding")
    tokens = directory / "tokens.json"
    filling = f"from tests.linkding_site import fill\nfill({str(tokens)!r})"
    collected = collect_static(directory / "static")
    with served_site(directory / "data", collected, filling=filling) as url:
        yield Site(url, json.loads(tokens.read_text()))


@pytest.fixture(scope="session")
def clients() -> None:
    """Clients that others wrote, or a skip that says how to get them."""
    if not (CLIENTS / "linkding").exists():
        pytest.skip(NOT_INSTALLED)
