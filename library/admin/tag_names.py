"""Names of tags as a form reads them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from library.curation.tagging import new_tags
from library.models import Tag
from library.models.words import join_words, split_words

LONGEST_NAME = Tag._meta.get_field("name").max_length or 0
MOST_NAMES = 50


def read_tag_names(text: str) -> list[str]:
    """The distinct names in what was typed. Raises `ValidationError` where they are too many or one is too long."""
    names = split_words(text)
    if len(names) > MOST_NAMES:
        raise ValidationError(_("Name at most %(number)d tags at a time.") % {"number": MOST_NAMES})
    too_long = next((name for name in names if len(name) > LONGEST_NAME), None)
    if too_long:
        sentence = _("“%(name)s…” is longer than %(number)d characters.")
        raise ValidationError(sentence % {"name": too_long[:20], "number": LONGEST_NAME})
    return names


def refuse_new_names(names: list[str]) -> None:
    """Raise `ValidationError` where a name is none of a tag, neither its own nor another one."""
    new = new_tags(names)
    if new:
        text = _("There is no such tag yet, and curators alone make tags: %(words)s")
        raise ValidationError(text % {"words": join_words(new)})
