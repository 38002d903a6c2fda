"""What every template knows about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(_request: HttpRequest) -> dict[str, dict[str, str | bool]]:
    """`easyllm.name`, `.tagline`, `.seal`, `.url` (no slash at its end, may be empty), `.is_private`."""
    return {
        "easyllm": {
            "name": settings.EASYLLM_SITE_NAME,
            "tagline": settings.EASYLLM_TAGLINE,
            "seal": settings.EASYLLM_SEAL,
            "url": settings.EASYLLM_SITE_URL,
            "is_private": settings.EASYLLM_PRIVATE,
        }
    }
