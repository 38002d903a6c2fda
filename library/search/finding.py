"""From what was typed to articles in order, in stages: every word; words read otherwise; a part of the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from library.search.alike import alike
from library.search.expression import Expression
from library.search.facets import facets_of, passing
from library.search.gathering import CANDIDATES, NOTHING, Gathered, Wish, gather
from library.search.highlight import Marker
from library.search.plan import (
    NO_MARKS,
    Known,
    Plan,
    days_of,
    filters_as_expressions,
    plain_words,
    plan,
    restriction_of,
)
from library.search.query import Query, Word, parse
from library.search.ranking import ranked
from library.search.relaxing import SHARE, relaxed
from library.search.rereading import Reread, reread
from library.search.restriction import UNRESTRICTED, Audience, Marks, Restriction, Row
from library.search.results import Facets, Filters, Found, Sort, Stage
from library.search.scoring import Scorer
from library.search.segmentation import segment
from library.search.synonyms import Thesaurus
from library.search.terms import counts_of
from library.search.thesaurus import Terms, counts_by_thesaurus
from library.search.wants import Want, wants_of

FEW = 10  # results; with fewer, articles that hold a part of the words are shown too
NO_FILTERS = Filters()


def search(
    text: str,
    *,
    filters: Filters = NO_FILTERS,
    sort: Sort | None = None,
    audience: Audience = Audience.PUBLIC,
    marks: Marks | None = None,
    correct: bool = True,
) -> Found:
    """Find articles. Never fails, whatever was typed.

    `sort` None means as the query says, else by relevance, or the newest first where no word is asked for. `marks` are
    the reader's reading states and stars by the article's number. With `correct` false words are taken as typed.
    """
    query = parse(text)
    if query.is_empty and not filters:
        return _nothing(query)
    return _Search(query, filters, sort, audience, marks or NO_MARKS).found(correct=correct)


@dataclass(frozen=True, slots=True)
class _Result:
    """What one stage came to."""

    plan: Plan
    gathered: Gathered
    stage: Stage
    corrected: str = ""


class _Search:
    """One search: the query with what it needs to know of the library, read once."""

    def __init__(self, query: Query, filters: Filters, sort: Sort | None, audience: Audience, marks: Marks) -> None:
        self._query, self._filters, self._sort = query, filters, sort
        typed, days = plain_words(query), days_of(query)
        thesaurus, counts = counts_by_thesaurus(lambda thesaurus: _terms(typed, thesaurus, days))
        self._known = Known(thesaurus, counts, marks, audience)
        self._words = segment(typed, counts.tokens, thesaurus)

    def found(self, *, correct: bool) -> Found:
        """The answer, by the first stage that finds something."""
        result = self._strict()
        if not result.gathered.count and correct:
            result = self._reread(result.plan) or result
        gathered = self._narrowed(result)
        scorer = Scorer(result.plan.wants, self._known.counts)
        hits = ranked(gathered.rows, scorer, self._order(result.plan))
        related = self._related(result, [row for row, _score in hits]) if gathered.count < FEW else []
        return Found(
            query=replace(self._query, notices=(*self._query.notices, *result.plan.notices)),
            hits=tuple(row.number for row, _score in hits),
            scores={row.number: score for row, score in (*hits, *related)},
            count=gathered.count,
            is_capped=gathered.is_capped,
            stage=result.stage if hits else Stage.RELAXED if related else Stage.NOTHING,
            related=tuple(row.number for row, _score in related),
            corrected=result.corrected if hits or related else "",
            facets=self._facets(result.gathered, gathered),
            marker=Marker(result.plan.wants),
        )

    def _strict(self) -> _Result:
        made = plan(self._words, self._query, self._known)
        return _Result(made, self._gather(made), Stage.STRICT)

    def _reread(self, made: Plan) -> _Result | None:
        """The query with words that are not in the library read otherwise; None where nothing is near them."""
        unknown = [want.word for want in made.plain_wants if self._known.is_unknown(want)]
        changed = reread(unknown, self._known.counts, self._known.thesaurus)
        if not changed:
            return None
        words = [changed[word].word if word in changed else word for word in self._words]
        self._known = replace(self._known, counts=counts_of(*_terms(words, self._known.thesaurus)))
        again = _with_sounds(made.with_words(self._known.wants_of(words)), changed.values())
        is_pinyin = all(meant.is_pinyin for meant in changed.values())
        stage = Stage.PINYIN if is_pinyin else Stage.CORRECTED
        return _Result(again, self._gather(again, is_counted=False), stage, _corrected_text(self._query, changed))

    def _narrowed(self, result: _Result) -> Gathered:
        """The candidates that have what was chosen: sifted here where all are at hand, else gathered anew."""
        if not self._filters:
            return result.gathered
        if result.gathered.is_whole:
            rows = passing(result.gathered.rows, self._filters, self._known.marks)
            return Gathered(rows, len(rows), is_capped=False, is_whole=True)
        return self._gather_chosen(result.plan)

    def _gather_chosen(self, made: Plan, *, is_counted: bool = True, seeks_best: bool = True) -> Gathered:
        restriction = made.restriction.and_also(restriction_of(self._filters.states, self._known.marks))
        chosen = filters_as_expressions(self._filters)
        return self._gather(made, is_counted=is_counted, seeks_best=seeks_best, extra=chosen, restriction=restriction)

    def _is_nowhere(self, want: Want) -> bool:
        return self._known.is_unknown(want) and not want.is_by_sound

    def _gather(
        self,
        made: Plan,
        *,
        is_counted: bool = True,
        seeks_best: bool = True,
        extra: Sequence[Expression] = (),
        restriction: Restriction | None = None,
    ) -> Gathered:
        if self._known.audience is Audience.PUBLIC and any(map(self._is_nowhere, made.plain_wants)):
            return NOTHING  # a word that nothing has: there is no need to ask
        counts = self._known.counts
        is_bare = len(made.wants) == 1 and not (made.conditions or extra or made.restriction != UNRESTRICTED)
        wish = Wish(
            self._known.audience,
            by_relevance=seeks_best and self._order(made) is Sort.RELEVANCE,
            is_counted=is_counted,
            at_least=counts.at_least(made.wants[0]) if is_bare and made.is_plain else 0,
            expected=counts.expected(made.plain_wants) if made.plain_wants and not (made.conditions or extra) else 0,
        )
        return gather(made, wish, extra=extra, restriction=restriction)

    def _related(self, result: _Result, found: list[Row]) -> list[tuple[Row, float]]:
        """Articles that hold a part of the words, without those found already; then such as are like those found."""
        if self._query.has_phrase:
            return []
        known = {row.number for row in found}
        related = [pair for pair in self._holding_a_part(result.plan) if pair[0].number not in known]
        known |= {row.number for row, _score in related}
        if found and len(known) < FEW and self._may_show_alike(result):
            related += [pair for pair in alike(found, audience=self._known.audience) if pair[0].number not in known]
        return related[: FEW - len(found)]

    def _may_show_alike(self, result: _Result) -> bool:
        """What is like the results need not have what else was asked for, nor be meant by a word read otherwise."""
        made = result.plan
        is_bare = not (self._filters or made.conditions or made.restriction != UNRESTRICTED)
        return is_bare and bool(made.wants) and result.stage is Stage.STRICT

    def _holding_a_part(self, made: Plan) -> list[tuple[Row, float]]:
        wider = relaxed(made, self._known.counts)
        if wider is None:
            return []
        scorer = Scorer(wider.wants, self._known.counts)
        gathered = self._gather_chosen(wider, is_counted=False, seeks_best=False)
        return ranked([row for row in gathered.rows if scorer.share(row) >= SHARE], scorer, Sort.RELEVANCE)

    def _facets(self, gathered: Gathered, narrowed: Gathered) -> Facets:
        rows = gathered.rows if gathered.is_whole else narrowed.rows[:CANDIDATES]
        return facets_of(rows, self._filters, self._known.marks, is_rough=not gathered.is_whole)

    def _order(self, made: Plan) -> Sort:
        if self._sort is not None or self._query.sort:
            return self._sort or Sort(self._query.sort)
        return Sort.RELEVANCE if made.wants else Sort.NEWEST


def _terms(words: Sequence[Word], thesaurus: Thesaurus, days: Iterable[str] = ()) -> Terms:
    """Every token that the words may come to and the properties of days; and the beginnings of words."""
    alternatives = [alternative for want in wants_of(words, thesaurus) for alternative in want.alternatives]
    tokens = {*days, *(token for alternative in alternatives for token in alternative.tokens)}
    return tokens, {alternative.tokens[-1] for alternative in alternatives if alternative.is_prefix}


def _with_sounds(made: Plan, read: Iterable[Reread]) -> Plan:
    """The plan in which words that were read as syllables are looked for by these."""
    sounds = {meant.word: meant.sounds for meant in read if meant.sounds}
    wants = tuple(replace(want, alternatives=sounds.get(want.word, want.alternatives)) for want in made.wants)
    return replace(made, wants=wants, words=tuple(want.expression() for want in wants))


def _corrected_text(query: Query, changed: dict[Word, Reread]) -> str:
    """The query as it was read; "" where it has no other words but only other sounds."""
    text = query.text
    for part in reversed(query.parts):
        if isinstance(part.node, Word) and part.node in changed:
            text = replace(query, text=text).with_word(part, changed[part.node].word.text)
    return text if text != query.text else ""


def _nothing(query: Query) -> Found:
    return Found(query, (), {}, 0, False, Stage.NOTHING, (), "", Facets(), Marker())
