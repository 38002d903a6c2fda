import re

import pytest
from django.db import DatabaseError, connection
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
def test_a_page_that_is_not_there_leads_back_to_the_map(chinese: Client) -> None:
    answer = chinese.get("/nowhere/")

    assert answer.status_code == 404
    assert "此处无书" in answer.content.decode()
    assert 'href="/">回到地图</a>' in answer.content.decode()


def test_the_page_of_a_fault_needs_neither_request_nor_database() -> None:
    page = render_to_string("500.html")

    assert re.search(r"<h1>.+</h1>", page)
    assert "Easyllm" in page


def test_a_living_process_says_so_without_the_database(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_process_with_its_database_is_ready(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


def fail(*args: object) -> None:
    raise DatabaseError("gone")


@pytest.mark.django_db
def test_a_process_whose_database_fails_is_not_ready(client: Client) -> None:
    with connection.execute_wrapper(fail):
        assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_a_fault_is_owned_up_to_in_the_look_of_the_site(chinese: Client) -> None:
    chinese.raise_request_exception = False

    with connection.execute_wrapper(fail):
        answer = chinese.get("/")

    assert answer.status_code == 500
    assert "我们这边出错了" in answer.content.decode()
    assert '<html lang="zh-Hans">' in answer.content.decode()


@pytest.mark.django_db
def test_health_stays_open_on_a_private_site(client: Client, settings: Settings) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    assert client.get("/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/tags/", "/sites/", "/topics/x/", "/articles/1/"])
def test_pages_are_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
