"""Whether a library has nothing in it but what migrations put there, and making room for what comes."""

from django.utils.translation import gettext as _

from library.exchange.json_whole.kinds import KINDS
from library.exchange.refusals import ExchangeRefusedError
from library.models import SynonymGroup
from library.search.tables import lines_of


def what_is_there() -> list[str]:
    """The kinds of which the library holds rows of its own; the shipped groups of synonyms are none."""
    held = [kind.name for kind in KINDS if kind.model is not SynonymGroup and kind.model._default_manager.exists()]
    return held + (["synonym_groups"] if _has_own_synonyms() else [])


def is_empty() -> bool:
    """Whether nothing is there but what migrations put there."""
    return not what_is_there()


def make_room() -> None:
    """Take away what migrations put there; refuse a library that holds something of its own."""
    held = what_is_there()
    if held:
        raise ExchangeRefusedError(
            "",
            _("The library holds something already: %(kinds)s.") % {"kinds": ", ".join(held)},
            _("A whole library is only read into an empty one: use a fresh data directory or database."),
        )
    SynonymGroup.objects.all().delete()


def _has_own_synonyms() -> bool:
    shipped = set(lines_of("synonyms.txt"))
    return any(words not in shipped for words in SynonymGroup.objects.values_list("words", flat=True))
