"""The style guide shows every component; nobody but a developer sees it."""

from pathlib import Path

import pytest
from django.test import Client

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


@pytest.mark.urls("tests.served.urls")
def test_every_component_stands_in_the_style_guide(english: Client, db: None) -> None:
    response = english.get("/styleguide/")

    shown = {template.name for template in response.templates}
    components = (TEMPLATES / "library" / "components").glob("*.html")
    assert {path.relative_to(TEMPLATES).as_posix() for path in components} - shown == set()


@pytest.mark.django_db
def test_the_style_guide_is_for_developers_alone(english: Client) -> None:
    assert english.get("/styleguide/").status_code == 404
