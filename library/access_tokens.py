"""Tokens that programs act with: made once, shown once, and looked up with each request.

    token = authenticate(request)        # None without the header; `TokenError` where what it says opens nothing
    require(token, ApiToken.Scope.WRITE) # `ScopeError` where the scope does not reach

A session counts for nothing here, so that no page of another site can have a browser write.
"""

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.utils import timezone

from library.catalogue import is_write_conflict
from library.models import ApiToken
from library.models.api_token import USE_NOTED_EVERY, hash_of_secret

PREFIX = "easyllm_"  # by which people and scanners recognise a secret that leaked
SECRET_BYTES = 20
LONGEST_SECRET = 200
SCHEMES = ("token", "bearer")
SHORT_WAIT, USUAL_WAIT = 50, 20_000  # milliseconds that SQLite waits for another writer; the latter as in the settings


class TokenError(Exception):
    """What was sent opens nothing: the request is to be answered with 401. Its text says why."""


class ScopeError(Exception):
    """The token is good, but not for this: the request is to be answered with 403. Its text says what is missing."""


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token, and its secret, which is nowhere else."""

    token: ApiToken
    secret: str


def make_token(*, owner: User, name: str, scope: ApiToken.Scope, expires_at: dt.datetime | None = None) -> MadeToken:
    """A token for an account."""
    token = ApiToken(owner=owner, name=name, scope=scope, expires_at=expires_at)
    secret = give_secret(token)
    token.save()
    return MadeToken(token, secret)


def give_secret(token: ApiToken) -> str:
    """Give a token that is not stored yet its secret, and return that."""
    secret = PREFIX + secrets.token_hex(SECRET_BYTES)
    token.secret_hash, token.last_four = hash_of_secret(secret), secret[-4:]
    return secret


def authenticate(request: HttpRequest) -> ApiToken | None:
    """The token of `Authorization: Token X` or `Bearer X`, with its owner; None for a request without that header.

    Raises `TokenError` for what is no token, one that was revoked or has expired, and one of an account that is closed.
    """
    said = request.headers.get("Authorization", "")
    if not said.strip():
        return None
    scheme, _blank, secret = said.strip().partition(" ")
    if scheme.lower() not in SCHEMES:
        raise TokenError("The header Authorization must say “Token …” or “Bearer …”.")
    return _usable(secret.strip(), timezone.now())


def require(token: ApiToken | None, scope: ApiToken.Scope) -> ApiToken:
    """The token, if its scope reaches. Raises `TokenError` without one, `ScopeError` for one of a lesser scope."""
    if token is None:
        raise TokenError("This needs a token, in the header Authorization.")
    if scope == ApiToken.Scope.WRITE and not token.may_write():
        raise ScopeError("The scope of this token is “read”; this needs one of the scope “write”.")
    return token


def _usable(secret: str, now: dt.datetime) -> ApiToken:
    if not secret or len(secret) > LONGEST_SECRET:
        raise TokenError("This is no token.")
    token = ApiToken.objects.with_secret(secret).select_related("owner").first()
    if token is None:
        raise TokenError("There is no such token.")
    if token.revoked_at is not None:
        raise TokenError("This token was revoked.")
    if token.is_expired(now):
        raise TokenError("This token has expired.")
    if not token.owner.is_active:
        raise TokenError("The account of this token is closed.")
    if token.last_used_at is None or token.last_used_at <= now - USE_NOTED_EVERY:
        _note_use(token, now)
    return token


def _note_use(token: ApiToken, now: dt.datetime) -> None:
    """Write down when it was used, unless another writer is at work: reading does not wait for that."""
    try:
        with _impatient():
            ApiToken.objects.note_use(token, now)
    except OperationalError as error:
        if not is_write_conflict(error):
            raise


@contextmanager
def _impatient() -> Iterator[None]:
    """Have SQLite give up soon where something else writes."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={SHORT_WAIT}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout={USUAL_WAIT}")
