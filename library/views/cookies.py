"""Cookies of ours: each holds one thing, for as long as browsers allow, and no script reads it."""

from django.conf import settings
from django.http import HttpResponse

COOKIE_AGE = 400 * 24 * 3600  # seconds; browsers keep no cookie longer


def keep_cookie(response: HttpResponse, name: str, value: str) -> None:
    """Have the browser keep a value."""
    response.set_cookie(
        name, value, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
