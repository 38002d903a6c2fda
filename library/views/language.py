"""The language of the interface, as documents name it."""

from django.utils.translation import get_language, to_locale


def interface_language() -> str:
    """The language in which the reader is answered, as a tag: `zh-Hans`, `en`."""
    return to_locale(get_language() or "en").replace("_", "-")
