"""The language of the interface, as documents name it."""

from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _


def interface_language() -> str:
    """The language in which the reader is answered, as a tag: `zh-Hans`, `en`."""
    return to_locale(get_language() or "en").replace("_", "-")


def language_name(code: str) -> str:
    """The name of a language in the reader's own, else its code."""
    names = {"zh": _("Chinese"), "en": _("English"), "ja": _("Japanese"), "ko": _("Korean")}
    return names.get(primary(code), code)


def primary(language: str) -> str:
    """The language alone, without script and region: `zh` of `zh-Hans`."""
    return language.lower().partition("-")[0]
