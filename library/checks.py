"""Checks of the configuration that Django cannot know of; each says what to do."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's own name
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug


@register("library")
def check_default_list(**kwargs: Any) -> list[CheckMessage]:
    """The name of the default list stands in addresses."""
    try:
        validate_slug(settings.EASYLLM_DEFAULT_LIST)
    except ValidationError:
        hint = "Letters, digits, - and _ alone, as given to `import_readme --name`."
        return [Error("EASYLLM_DEFAULT_LIST is not a name for a list.", hint=hint, id="library.E001")]
    return []


@register("library")
def check_seal(**kwargs: Any) -> list[CheckMessage]:
    """The seal has room for one character."""
    if len(settings.EASYLLM_SEAL) == 1:
        return []
    return [Error("EASYLLM_SEAL is not one character.", hint="One character, such as 易.", id="library.E002")]


@register(Tags.security, deploy=True)
def check_proxy(**kwargs: Any) -> list[CheckMessage]:
    """The site is http alone inside; https comes from a proxy, and only one that is trusted can tell."""
    if settings.EASYLLM_SITE_URL.startswith("https://") and not settings.EASYLLM_TRUSTED_PROXY_COUNT:
        hint = (
            "Set EASYLLM_TRUSTED_PROXY_COUNT=1 when one proxy sets X-Forwarded-Proto; else readers are not redirected."
        )
        return [Warning("EASYLLM_SITE_URL is https, but no proxy is trusted.", hint=hint, id="library.W001")]
    return []


@register(Tags.security, deploy=True)
def check_site_url(**kwargs: Any) -> list[CheckMessage]:
    """Without its own address the site cannot know its scheme, and answers to local names alone."""
    if settings.EASYLLM_SITE_URL:
        return []
    hint = "Set EASYLLM_SITE_URL, such as https://library.example.org."
    return [Warning("EASYLLM_SITE_URL is not set.", hint=hint, id="library.W002")]
