"""Articles that are like others: by the tags, topics and words of titles that they share."""

from collections import Counter
from collections.abc import Sequence

from library.search.engine import engine
from library.search.expression import IN_FRONT, Expression, Key, Match, any_of
from library.search.restriction import UNRESTRICTED, Audience, Row
from library.search.scoring import idf
from library.search.terms import counts_of

MOST_SIGNS = 8  # that are looked for; those that say most
CANDIDATES = 500
TAG_WEIGHT, TOPIC_WEIGHT, WORD_WEIGHT = 1.0, 0.7, 0.8


def alike(rows: Sequence[Row], *, audience: Audience = Audience.PUBLIC) -> list[tuple[Row, float]]:
    """Published articles like these, none of them itself, the most alike first; two queries.

    A sign (tag, topic, word of the title) counts by how rare it is and how many of `rows` have it.
    """
    signs = Counter(sign for row in rows for sign in _signs(row))
    counts = counts_of(signs)
    weighed = {
        sign: _weight(sign) * idf(counts.tokens[sign], counts.total) * share / len(rows)
        for sign, share in sorted(signs.items())
        if counts.tokens.get(sign, 0) > 1
    }
    telling = sorted(weighed, key=lambda sign: (-weighed[sign], sign))[:MOST_SIGNS]
    if not telling:
        return []
    found = engine().candidates(
        [any_of([_expression(sign) for sign in telling])], audience=audience, restriction=UNRESTRICTED, limit=CANDIDATES
    )
    known = {row.number for row in rows}
    scored = [(row, _score(row, weighed)) for row in found if row.number not in known]
    return sorted(scored, key=lambda pair: (-pair[1], -pair[0].number))


def _signs(row: Row) -> set[str]:
    keys = {key for key in row.keys.split() if key.startswith(("=g", "=t"))}
    return keys | {token for token in row.title.split() if len(token) > 1 and not token.isdigit()}


def _weight(sign: str) -> float:
    return TAG_WEIGHT if sign.startswith("=g") else TOPIC_WEIGHT if sign.startswith("=t") else WORD_WEIGHT


def _expression(sign: str) -> Expression:
    return Key(sign) if sign.startswith("=") else Match((sign,), fields=IN_FRONT)


def _score(row: Row, weighed: dict[str, float]) -> float:
    signs = _signs(row)
    return round(sum(weight for sign, weight in weighed.items() if sign in signs), 6)
