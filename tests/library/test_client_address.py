import pytest
from django.test import RequestFactory
from pytest_django import Settings

from library.client_address import client_ip, client_network


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, None, "192.0.2.1"),
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, None, "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, " ::ffff:203.0.113.9 ", "203.0.113.9"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_the_reader_is_as_many_places_from_the_right_as_proxies_are_trusted(
    settings: Settings, proxies: int, forwarded: str | None, seen: str
) -> None:
    settings.EASYLLM_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}

    assert client_ip(RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")) == seen


def test_a_socket_without_a_proxy_tells_nothing() -> None:
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="")) == ""


def test_one_household_is_one_place_whichever_of_its_addresses_it_uses() -> None:
    requests = [RequestFactory().get("/", REMOTE_ADDR=f"2001:db8:1:2::{last}") for last in ("1", "dead:beef")]

    assert {client_network(request) for request in requests} == {"2001:db8:1:2::/64"}
    assert client_network(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"
