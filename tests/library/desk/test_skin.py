"""The look of the desk: one sheet after Django's own, which takes every colour from the tokens."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

CSS = Path(__file__).resolve().parents[3] / "static" / "css"
OWN = ["/static/css/tokens.css", "/static/css/components/chart.css", "/static/css/admin.css"]


@pytest.mark.parametrize("name", ["admin.css", "components/chart.css"])
def test_a_sheet_names_no_colour_of_its_own_and_uses_no_force(name: str) -> None:
    text = (CSS / name).read_text(encoding="utf-8")

    assert re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s,)])|rgb\(|hsl\(|!important|url\(", text) == []


def test_the_skin_stands_in_no_layer_because_djangos_sheets_stand_in_none() -> None:
    assert "@layer" not in (CSS / "admin.css").read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/library/article/", "/admin/library/article/add/", "/admin/auth/user/add/"]
)
def test_our_sheets_come_after_all_of_djangos(client: Client, path: str) -> None:
    client.force_login(User.objects.create_superuser("curator"))

    sheets = re.findall(r'<link[^>]*?href="([^"]+\.css)"', client.get(path).content.decode())

    assert sheets[-3:] == OWN
    assert not set(sheets[:-3]) & set(OWN)
