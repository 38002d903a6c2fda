"""The style guide shows every component; nobody but a developer sees it."""

import re
from pathlib import Path

import pytest
from django.test import Client

COMPONENTS = Path(__file__).resolve().parents[3] / "templates" / "library" / "components"
NAMES = re.compile(r'<div class="specimen">\s*<h3 lang="en">([a-z_, ]+)</h3>')
# What no eye sees, and why. It is used on the page all the same.
UNSEEN = {
    "feed_links": "links of the head",
    "site_links": "links of the head",
    "social_card": "metadata of the head",
    "theme_colour": "metadata of the head",
    "trap_field": "hidden from readers on purpose",
}


@pytest.mark.urls("tests.served.urls")
def test_every_component_stands_in_the_style_guide(english: Client, db: None) -> None:
    response = english.get("/styleguide/")

    shown = {template.name for template in response.templates}
    components = {path.stem for path in COMPONENTS.glob("*.html")}
    named = [name for names in NAMES.findall(response.text) for name in names.split(", ")]
    assert {f"library/components/{name}.html" for name in components} - shown == set()
    assert sorted(named) == sorted(components - UNSEEN.keys())


@pytest.mark.django_db
def test_the_style_guide_is_for_developers_alone(english: Client) -> None:
    assert english.get("/styleguide/").status_code == 404
