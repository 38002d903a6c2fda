"""Words that no article holds, read otherwise: as pinyin, as words that sound alike, as mistyped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from library.models import SearchName
from library.search.analyzer import analyze_with_places, fold, is_han
from library.search.engine import engine
from library.search.expression import Field, any_of
from library.search.pinyin import sounds_of, splits
from library.search.query import Word
from library.search.restriction import UNRESTRICTED, Audience
from library.search.scoring import Counts
from library.search.spelling import faults_forgiven, nearest
from library.search.synonyms import Thesaurus
from library.search.terms import is_word, words_like
from library.search.wants import Alternative

Readings = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reread:
    """A word read otherwise: what it is meant to be, or the syllables that it is; `is_pinyin` if by its sound."""

    word: Word
    sounds: tuple[Alternative, ...] = ()
    is_pinyin: bool = False


def reread(words: Sequence[Word], counts: Counts, thesaurus: Thesaurus) -> dict[Word, Reread]:
    """Words that are not in the library as such that are; those that nothing is near to are left out.

    Three queries at most, however many words there are.
    """
    unknown = [word for word in words if not word.is_quoted]
    found = _by_sound(unknown, thesaurus)
    found |= _by_syllables([word for word in unknown if word not in found])
    found |= _by_spelling([word for word in unknown if word not in found], counts)
    return found


def _by_sound(words: Iterable[Word], thesaurus: Thesaurus) -> dict[Word, Reread]:
    """Words of synonym groups, and names of things, that sound so."""
    sounds = {word: _sounds(fold(word.text)) for word in words}
    meant = {word: _other_than(word, synonyms) for word in sounds if (synonyms := _synonyms(sounds[word], thesaurus))}
    names = _names_by_sound({sound for word in sounds if not meant.get(word) for sound in sounds[word]})
    for word, own in sounds.items():
        meant[word] = meant.get(word) or _other_than(word, [name for sound in own for name in names.get(sound, ())])
    return {word: Reread(replace(word, text=text), is_pinyin=True) for word, text in meant.items() if text}


def _synonyms(sounds: Iterable[str], thesaurus: Thesaurus) -> list[str]:
    return [word for sound in sounds for word in thesaurus.words_that_sound(sound)]


def _names_by_sound(sounds: set[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = SearchName.objects.told().filter(key__in=sounds).order_by("target").values_list("key", "text")
    for key, name in rows if sounds else ():
        if any("".join(reading) == key for reading in sounds_of(name)):
            found.setdefault(key, []).append(name)
    return found


def _other_than(word: Word, texts: Sequence[str]) -> str:
    return next((text for text in texts if fold(text) != fold(word.text)), "")


def _by_syllables(words: Iterable[Word]) -> dict[Word, Reread]:
    """Words as syllables that titles and tags hold; looked for all at once, and taken all or none."""
    sounds = {
        word: tuple(Alternative(way, fields=(Field.PINYIN,)) for way in _readings(fold(word.text)) if len(way) > 1)
        for word in words
    }
    matches = [sound.match() for alternatives in sounds.values() for sound in alternatives]
    if not matches:
        return {}
    count = engine().count(any_of([*matches]), audience=Audience.PUBLIC, restriction=UNRESTRICTED, limit=1)
    return {word: Reread(word, ways, is_pinyin=True) for word, ways in sounds.items() if ways} if count else {}


def _by_spelling(words: Sequence[Word], counts: Counts) -> dict[Word, Reread]:
    """Words with each part of letters that is in no article as the nearest word that is."""
    mistyped = {
        token.text
        for word in words
        for token in analyze_with_places(word.text)
        if is_word(token.text) and not counts.tokens.get(token.text)
    }
    known = words_like((token, faults_forgiven(token)) for token in sorted(mistyped) if faults_forgiven(token))
    better = {token: nearest(token, known) for token in mistyped}
    texts = {word: _with_better(word.text, better) for word in words}
    return {word: Reread(replace(word, text=text)) for word, text in texts.items() if text != word.text}


def _with_better(text: str, better: Mapping[str, str]) -> str:
    corrected, place = "", 0
    for token in analyze_with_places(text):
        if better.get(token.text):
            corrected += text[place : token.start] + better[token.text]
            place = token.end
    return corrected + text[place:]


def _sounds(folded: str) -> list[str]:
    return list(dict.fromkeys("".join(reading) for reading in _readings(folded))) if len(folded) > 1 else []


def _readings(folded: str) -> Readings:
    if all(map(is_han, folded)):
        return tuple(sounds_of(folded))
    return splits(folded) if folded.isascii() and folded.isalpha() else ()
