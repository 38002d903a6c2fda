"""Articles that hold a part of the words, where hardly any holds all."""

from dataclasses import replace

from library.search.expression import any_of
from library.search.plan import Plan
from library.search.scoring import Counts
from library.search.wants import Alternative, Want

SHARE = 1 / 3  # of what the words weigh together


def relaxed(plan: Plan, counts: Counts) -> Plan | None:
    """The plan whose candidates include every article that holds `SHARE` of the words; None where nothing is to relax.

    Such an article must hold one of the words that say most, as many of these as the rest cannot do without: looking
    for any of these few finds the same as looking for any word, among far fewer candidates.
    """
    wants = [part for want in plan.wants for part in _parts(want) if counts.of(part)]
    if not plan.is_plain or not wants or (len(wants) == 1 and len(plan.wants) == 1):
        return None
    telling = _telling([(counts.idf(want), want) for want in wants])
    words = (any_of([want.expression() for want in telling]),)
    return replace(plan, words=words, wants=tuple(wants))


def _parts(want: Want) -> list[Want]:
    """A word as its tokens, where it has several: llama2 is llama and 2, 向量数据库 the pairs in it."""
    if len(want.tokens) == 1:
        return [want]
    itself, *whole = want.alternatives
    return [replace(want, alternatives=(Alternative((token,), fields=itself.fields), *whole)) for token in want.tokens]


def _telling(weighed: list[tuple[float, Want]]) -> list[Want]:
    ordered = sorted(weighed, key=lambda pair: pair[0], reverse=True)
    rest = sum(weight for weight, _want in ordered)
    needed = SHARE * rest
    telling = []
    for weight, want in ordered:
        telling.append(want)
        rest -= weight
        if rest < needed:
            break
    return telling
