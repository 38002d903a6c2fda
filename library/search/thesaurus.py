"""The synonyms of the library, as curators have them now."""

from functools import lru_cache

from library.models import SynonymGroup
from library.models.words import split_words
from library.search.synonyms import Thesaurus


def current_thesaurus() -> Thesaurus:
    """The synonyms as they are in the database: read each time, in one query, and worked out when they changed."""
    return _thesaurus(tuple(SynonymGroup.objects.order_by("pk").values_list("words", flat=True)))


@lru_cache(maxsize=2)
def _thesaurus(groups: tuple[str, ...]) -> Thesaurus:
    return Thesaurus([split_words(words) for words in groups])
