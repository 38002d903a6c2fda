"""A query becomes what the engine is asked and what the scorer counts: conditions looked up, words widened."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from library.search import keys
from library.search.expression import Expression, Key, Not, all_of, any_of
from library.search.names import NameKind, targets_of
from library.search.query import All, Condition, Either, Node, Notice, NoticeCode, Query, Without, Word
from library.search.restriction import UNRESTRICTED, Audience, Marks, Restriction
from library.search.results import Filters
from library.search.scoring import Counts
from library.search.synonyms import Thesaurus
from library.search.wants import Want, wants_of

COMMON = 1_000  # articles
FIRST_DAY, LAST_DAY = dt.date(1950, 1, 1), dt.date(2149, 12, 31)
NOWHERE = Key("=none")  # a property that no article has
UNKNOWN = {
    NameKind.TAG: NoticeCode.UNKNOWN_TAG,
    NameKind.TOPIC: NoticeCode.UNKNOWN_TOPIC,
    NameKind.SITE: NoticeCode.UNKNOWN_SITE,
}
NO_MARKS: Marks = {}
PROPERTIES = {"is": keys.link, "has": keys.has, "lang": keys.language}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a query asks for: words, each with its alternatives; what else must hold; the articles that alone are meant.

    `words` and `wants` go together where the words are simply joined by AND, and only then is `is_plain` true.
    """

    words: tuple[Expression, ...]
    wants: tuple[Want, ...]
    conditions: tuple[Expression, ...]
    restriction: Restriction
    notices: tuple[Notice, ...]
    is_plain: bool

    def expression(self) -> Expression:
        """What the engine looks for."""
        parts = [*self.words, *self.conditions]
        return all_of(parts) if parts else Key(keys.EVERY)

    @property
    def plain_wants(self) -> tuple[Want, ...]:
        """The wants of the words that are simply joined by AND."""
        return self.wants[: len(self.words)]

    def with_words(self, wants: Sequence[Want]) -> "Plan":
        """The plan with other words in place of those that are simply joined by AND."""
        others = self.wants[len(self.words) :]
        return replace(self, words=tuple(want.expression() for want in wants), wants=(*wants, *others))


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan needs to know of the library and of who asks."""

    thesaurus: Thesaurus
    counts: Counts
    marks: Marks = field(default_factory=dict)
    audience: Audience = Audience.PUBLIC

    def wants_of(self, words: Sequence[Word]) -> list[Want]:
        """The wants of words that are joined by AND. A word that many articles hold is taken as typed to its end, since
        it was hardly meant as the beginning of another one.
        """
        wants = wants_of(words, self.thesaurus)
        return [want.to_its_end() if self.counts.tokens.get(want.tokens[-1], 0) >= COMMON else want for want in wants]

    def is_unknown(self, want: Want) -> bool:
        """Whether no published article holds a word."""
        return not self.counts.of(want)

    def may_have(self, key: str) -> bool:
        """Whether any article may have a property; the counts are of published ones alone."""
        return self.audience is Audience.DESK or bool(self.counts.tokens.get(key))


def plan(words: Sequence[Word], query: Query, known: Known) -> Plan:
    """The plan of a query. `words` are those that are simply joined by AND, as they are meant; the rest is read from
    the query. Names of tags, topics and sites take one query of the database.
    """
    return _Planner(words, query, known).plan()


def plain_words(query: Query) -> list[Word]:
    """The words of a query that are simply joined by AND."""
    return [node for node in _children(query.root) if isinstance(node, Word)]


def days_of(query: Query) -> list[str]:
    """The properties of all days that the query names, of which it is good to know whether any article has them."""
    return [key for node in _conditions(query.root) if node.field in {"before", "after"} for key in _days(node)]


def filters_as_expressions(filters: Filters) -> list[Expression]:
    """What was chosen beside the words: any value of a kind, all kinds. States: see `restriction_of`."""
    chosen: list[Expression] = [any_of([Key(key) for key in sorted(any_)]) for any_ in filters.properties().values()]
    return chosen + [Key(keys.has(what)) for what in sorted(filters.has)]


def restriction_of(states: frozenset[str], marks: Marks) -> Restriction:
    """The articles in any of these reading states."""
    if not states:
        return UNRESTRICTED
    marked = {state: _in_state(state, marks) for state in states}
    if "unread" in states:
        begun = {number for number, (state, _star) in marks.items() if state != "unread"}
        return Restriction(without=frozenset(begun - set().union(*marked.values())))
    return Restriction(only=frozenset().union(*marked.values()))


class _Planner:
    def __init__(self, words: Sequence[Word], query: Query, known: Known) -> None:
        self._words, self._query, self._known = words, query, known
        self._notices: list[Notice] = []
        self._restriction = UNRESTRICTED
        self._wants: list[Want] = []
        found = (node for node in _conditions(query.root) if node.field in set(NameKind))
        named = {(NameKind(node.field), node.value) for node in found}
        self._targets = targets_of(named, with_drafts=known.audience is Audience.DESK)

    def plan(self) -> Plan:
        self._wants = self._known.wants_of(self._words)
        words = tuple(want.expression() for want in self._wants)
        rest = [node for node in _children(self._query.root) if not isinstance(node, Word)]
        conditions = tuple(found for node in rest if (found := self._expression(node)) is not None)
        is_plain = len(self._wants) == len(words)
        return Plan(words, tuple(self._wants), conditions, self._restriction, tuple(self._notices), is_plain)

    def _expression(self, node: Node, *, is_wanted: bool = True) -> Expression | None:
        match node:
            case Word():
                wants = wants_of([node], self._known.thesaurus) if is_wanted else wants_of([node], Thesaurus([]))
                if is_wanted:
                    self._wants += wants
                return wants[0].expression()
            case Condition():
                return self._condition(node, is_wanted=is_wanted)
            case Without(child):
                found = self._expression(child, is_wanted=False)
                return None if found is None else Not(found)
            case All(children):
                found_all = self._expressions(children, is_wanted=is_wanted)
                return all_of(found_all) if found_all else None
            case Either(children) if is_wanted and all(map(_is_of_marks, children)):
                states = frozenset(child.value for child in children if isinstance(child, Condition))
                self._restriction = self._restriction.and_also(restriction_of(states, self._known.marks))
                return None
            case Either(children):
                found_any = self._expressions(children, is_wanted=is_wanted)
                return any_of(found_any) if found_any else None

    def _expressions(self, nodes: tuple[Node, ...], *, is_wanted: bool) -> list[Expression]:
        return [found for node in nodes if (found := self._expression(node, is_wanted=is_wanted)) is not None]

    def _condition(self, condition: Condition, *, is_wanted: bool) -> Expression | None:
        field, value = condition.field, condition.value
        match field:
            case "tag" | "topic" | "site":
                return self._named(NameKind(field), value)
            case "before" | "after":
                return self._days(condition)
            case "is" if value != "dead":
                self._restrict(value, is_wanted=is_wanted)
            case "is" | "has" | "lang":
                return Key(PROPERTIES[field](value))
        return None

    def _days(self, condition: Condition) -> Expression:
        """The years, months and days meant, without the many of which no article is."""
        found = [Key(key) for key in _days(condition) if self._known.may_have(key)]
        return any_of([*found]) if found else NOWHERE

    def _named(self, kind: NameKind, value: str) -> Expression:
        found = self._targets.get((kind, value))
        if not found:
            self._notices.append(Notice(UNKNOWN[kind], value))
            return NOWHERE
        return any_of([Key(target) for target in found])

    def _restrict(self, state: str, *, is_wanted: bool) -> None:
        """Marks of readers are no property of articles: `is:` holds for the whole query, wherever it stands."""
        wanted = frozenset({state}) if is_wanted else frozenset({"unread", "reading", "read"}) - {state}
        if state == "starred" and not is_wanted:
            self._restriction = self._restriction.and_also(Restriction(without=_in_state(state, self._known.marks)))
        else:
            self._restriction = self._restriction.and_also(restriction_of(wanted, self._known.marks))


def _children(root: Node | None) -> tuple[Node, ...]:
    return root.children if isinstance(root, All) else () if root is None else (root,)


def _conditions(node: Node | None) -> Iterator[Condition]:
    match node:
        case Condition():
            yield node
        case Without(child):
            yield from _conditions(child)
        case All(children) | Either(children):
            for child in children:
                yield from _conditions(child)


def _is_of_marks(node: Node) -> bool:
    return isinstance(node, Condition) and node.field == "is" and node.value != "dead"


def _in_state(state: str, marks: Marks) -> frozenset[int]:
    if state == "starred":
        return frozenset(number for number, (_state, is_starred) in marks.items() if is_starred)
    return frozenset(number for number, (marked, _star) in marks.items() if marked == state)


def _days(condition: Condition) -> list[str]:
    """The properties of days: `before:` means earlier than the first day named, `after:` from that day on."""
    day = _first_day(condition.value)
    first, last = (FIRST_DAY, day - dt.timedelta(1)) if condition.field == "before" else (day, LAST_DAY)
    return keys.days_between(first, last)


def _first_day(value: str) -> dt.date:
    """The first day of `2024`, `2024-01` or `2024-01-31`; of a day that is none, the last one that is."""
    year, month, day = ([int(part) for part in value.split("-")] + [1, 1])[:3]
    month = min(max(month, 1), 12)
    for possible in range(max(day, 1), 0, -1):
        with contextlib.suppress(ValueError):
            return min(max(dt.date(year, month, possible), FIRST_DAY), LAST_DAY)
    return dt.date(year, month, 1)
