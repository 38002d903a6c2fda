"""Tokens: their secret is stored nowhere, and what was revoked, has expired or belongs to nobody opens nothing."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.utils import timezone

from library.access_tokens import PREFIX, MadeToken, ScopeError, TokenError, authenticate, make_token, require
from library.models import ApiToken

pytestmark = pytest.mark.django_db


def made(**values: Any) -> MadeToken:
    owner = User.objects.create_user("somebody", is_active=values.pop("is_active", True))
    return make_token(**{"owner": owner, "name": "test", "scope": ApiToken.Scope.READ, **values})


def asked(header: str | None) -> ApiToken | None:
    return authenticate(RequestFactory().get("/", headers={} if header is None else {"authorization": header}))


@pytest.mark.parametrize("scheme", ["Token", "Bearer", "bearer", "TOKEN"])
def test_a_token_is_known_by_either_scheme_with_its_owner(scheme: str) -> None:
    new = made()
    token = asked(f"{scheme} {new.secret}")
    assert token == new.token
    assert token is not None
    assert token.owner.username == "somebody"


def test_the_secret_can_be_recognised_and_is_stored_nowhere() -> None:
    new = made()
    assert new.secret.startswith(PREFIX)
    stored = repr(list(ApiToken.objects.values()))
    assert new.secret not in stored
    assert new.secret[len(PREFIX) :] not in stored
    assert new.token.last_four == new.secret[-4:]


def test_without_the_header_nobody_is_known() -> None:
    assert asked(None) is None
    assert asked("  ") is None


@pytest.mark.parametrize(
    "header",
    ["Basic dTpw", "Token", "Bearer ", "Bearer wrong", "Bearer " + "x" * 100_000, "Bearer \udcff", "Token a b"],
)
def test_what_is_no_token_is_refused(header: str) -> None:
    with pytest.raises(TokenError):
        asked(header)


def test_what_was_revoked_is_refused() -> None:
    new = made()
    ApiToken.objects.filter(pk=new.token.pk).revoke(timezone.now())
    with pytest.raises(TokenError, match="revoked"):
        asked(f"Bearer {new.secret}")


def test_what_has_expired_is_refused() -> None:
    new = made(expires_at=timezone.now())
    with pytest.raises(TokenError, match="expired"):
        asked(f"Bearer {new.secret}")


def test_the_token_of_a_closed_account_is_refused() -> None:
    new = made(is_active=False)
    with pytest.raises(TokenError, match="closed"):
        asked(f"Bearer {new.secret}")


def test_its_use_is_written_down_once_a_minute() -> None:
    new = made()
    asked(f"Bearer {new.secret}")
    new.token.refresh_from_db()
    first = new.token.last_used_at
    assert first is not None

    asked(f"Bearer {new.secret}")
    new.token.refresh_from_db()
    assert new.token.last_used_at == first

    ApiToken.objects.update(last_used_at=first - dt.timedelta(minutes=1))
    asked(f"Bearer {new.secret}")
    new.token.refresh_from_db()
    assert new.token.last_used_at is not None
    assert new.token.last_used_at >= first


def test_a_scope_reaches_what_stands_in_it() -> None:
    reading = made().token
    writing = ApiToken(scope=ApiToken.Scope.WRITE)
    assert require(reading, ApiToken.Scope.READ) is reading
    assert require(writing, ApiToken.Scope.READ) is writing
    assert require(writing, ApiToken.Scope.WRITE) is writing
    with pytest.raises(ScopeError):
        require(reading, ApiToken.Scope.WRITE)
    with pytest.raises(TokenError):
        require(None, ApiToken.Scope.READ)
