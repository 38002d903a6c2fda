"""Words that no article holds, read otherwise: as pinyin, as words that sound alike, as mistyped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from library.models import SearchName
from library.search.analyzer import analyze_with_places, fold, is_han
from library.search.engine import engine
from library.search.expression import Expression, Field, any_of
from library.search.pinyin import sounds_of, splits
from library.search.query import Word
from library.search.restriction import UNRESTRICTED, Audience
from library.search.scoring import Counts
from library.search.spelling import faults_forgiven, nearest
from library.search.synonyms import Thesaurus
from library.search.terms import is_word, words_near
from library.search.wants import Alternative

PINYIN = (Field.PINYIN,)


@dataclass(frozen=True, slots=True)
class Reread:
    """A word read otherwise: what it is meant to be, or the syllables that it is; `is_pinyin` if by its sound."""

    word: Word
    sounds: tuple[Alternative, ...] = ()
    is_pinyin: bool = False


def reread(word: Word, counts: Counts, thesaurus: Thesaurus) -> Reread | None:
    """A word that is not in the library as one that is; None where nothing is near. A few queries."""
    if word.is_quoted:
        return None
    folded = fold(word.text)
    readings = _readings(folded)
    if len(folded) > 1 and readings:
        known = _known_by_sound(folded, readings, thesaurus)
        if known:
            return Reread(replace(word, text=known), is_pinyin=True)
        sounds = tuple(Alternative(reading, fields=PINYIN) for reading in readings if len(reading) > 1)
        if sounds and _is_found(any_of([sound.match() for sound in sounds])):
            return Reread(word, sounds, is_pinyin=True)
    corrected = _corrected(word.text, counts)
    return Reread(replace(word, text=corrected)) if corrected != word.text else None


def _readings(folded: str) -> tuple[tuple[str, ...], ...]:
    if all(map(is_han, folded)):
        return tuple(sounds_of(folded))
    return splits(folded) if folded.isascii() and folded.isalpha() else ()


def _known_by_sound(folded: str, readings: Sequence[tuple[str, ...]], thesaurus: Thesaurus) -> str:
    """A word that curators wrote down and that sounds so: in a group of synonyms, or the name of something."""
    sounds = list(dict.fromkeys("".join(reading) for reading in readings))
    synonyms = [word for sound in sounds for word in thesaurus.words_that_sound(sound)]
    named = SearchName.objects.filter(key__in=sounds).order_by("target").values_list("text", flat=True)
    names = [name for name in named if any("".join(reading) in sounds for reading in sounds_of(name))]
    return next((word for word in (*synonyms, *names) if fold(word) != folded), "")


def _is_found(expression: Expression) -> bool:
    return bool(engine().count(expression, audience=Audience.PUBLIC, restriction=UNRESTRICTED, limit=1))


def _corrected(text: str, counts: Counts) -> str:
    """The text with each word of letters that is in no article as the nearest one that is."""
    corrected, place = "", 0
    for token in analyze_with_places(text):
        if is_word(token.text) and not counts.tokens.get(token.text):
            forgiven = faults_forgiven(token.text)
            better = nearest(token.text, words_near(token.text, forgiven)) if forgiven else ""
            corrected += text[place : token.start] + (better or text[token.start : token.end])
            place = token.end
    return corrected + text[place:]
