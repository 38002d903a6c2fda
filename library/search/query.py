"""PURE. What a reader typed, as a tree. Every text is a query: nothing here raises.

    words are joined by AND, `OR` between two of them means either; "a phrase"; -without; `field:value`; #tag

An unknown field or an unknown value is plain words; an open quote reaches to the end; full-width signs are the same as
others. At most `LONGEST` characters and `MOST_WORDS` words are read, and the notices say when something was left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from library.search.analyzer import HAN, analyze

LONGEST = 200  # characters
MOST_WORDS = 12

SIGNS = str.maketrans(
    dict(zip("：＃－“”„‟＂「」『』｜，、；？！（）【】《》　", ':#-"""""""""|,,;?!()[]<> ', strict=True))
)
VALUES = {
    "is": frozenset({"unread", "reading", "read", "starred", "dead"}),
    "has": frozenset({"note", "snapshot"}),
    "sort": frozenset({"relevance", "newest", "published", "title"}),
}
DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d?(?:-\d\d?)?)?")
FIELDS = ("tag", "topic", "site", "title", "note", "is", "has", "lang", "before", "after", "sort")
TEXT_FIELDS = frozenset({"title", "note"})
PART = re.compile(
    rf"""(?P<minus>(?<!\S)-)?
    (?: (?:(?P<field>{"|".join(FIELDS)}):|(?P<hash>(?<![^\s\-])\#))
        (?: "(?P<quoted_value>[^"]*)"? | (?P<value>[^\s"]+) )
      | "(?P<phrase>[^"]*)"?
      | (?P<word>[^\s"]+) )""",
    re.VERBOSE | re.IGNORECASE,
)
# Where one typed word is several: at other signs than those that names of models hold, and between scripts.
WORD_BREAK = re.compile(rf"[^\w\-.'+\#]+|(?<=[{HAN}])(?=[^{HAN}])|(?<=[^{HAN}])(?=[{HAN}])")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a phrase in quotes; `field` is title or note where only this text is meant, else ""."""

    text: str
    is_quoted: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A property asked for, as typed: `tag:显存`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Without:
    """What must not be."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """All of them."""

    children: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """Any of them."""

    children: "tuple[Node, ...]"


Node: TypeAlias = Word | Condition | Without | All | Either


class NoticeCode(StrEnum):
    """What a reader should be told about their query."""

    TOO_LONG = "too-long"
    TOO_MANY_WORDS = "too-many-words"
    UNKNOWN_VALUE = "unknown-value"  # of a field that has a list of values; read as plain words
    UNKNOWN_TAG = "unknown-tag"
    UNKNOWN_TOPIC = "unknown-topic"
    UNKNOWN_SITE = "unknown-site"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice, and the words that it is about."""

    code: NoticeCode
    value: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text, `text[start:end]`, and what it means."""

    node: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FieldWord:
    """A condition as it stands in the query, for chips."""

    field: str
    value: str
    is_negated: bool
    part: Part


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read. `root` is None where nothing is asked for; `sort` is the order asked for, or ""."""

    text: str
    root: Node | None = None
    parts: tuple[Part, ...] = ()
    notices: tuple[Notice, ...] = ()
    sort: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return self.root is None

    @property
    def words(self) -> tuple[str, ...]:
        """The plain words and phrases that results must hold."""
        return tuple(part.node.text for part in self.parts if isinstance(part.node, Word))

    @property
    def has_phrase(self) -> bool:
        """Whether something stands in quotes: then nothing but this is wanted."""
        return any(word.is_quoted for word in words_of(self.root))

    @property
    def fields(self) -> tuple[FieldWord, ...]:
        """The conditions, in the order typed."""
        return tuple(field for part in self.parts if (field := _field_word(part)))

    def without(self, part: Part) -> str:
        """The text with one part taken out."""
        rest = f"{self.text[: part.start]} {self.text[part.end :]}"
        return " ".join(word for word in rest.split() if word != "-")

    def with_word(self, part: Part, text: str) -> str:
        """The text with one part put otherwise."""
        return f"{self.text[: part.start]}{text}{self.text[part.end :]}"


def parse(text: str) -> Query:
    """Read what was typed."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    notices = [Notice(NoticeCode.TOO_LONG)] if len(clean) > LONGEST else []
    clean = clean[:LONGEST].strip()
    return _read(clean, notices)


def words_of(node: Node | None) -> Iterator[Word]:
    """The words that results should hold, below a node."""
    if isinstance(node, Word):
        yield node
    elif isinstance(node, All | Either):
        for child in node.children:
            yield from words_of(child)


def _read(text: str, notices: list[Notice]) -> Query:
    parts: list[Part] = []
    groups: list[list[Node]] = []  # joined by AND; what stands in one group, by OR
    sort, is_alternative, count = "", False, 0
    for found in PART.finditer(text.translate(SIGNS)):
        if found[0] in {"OR", "|"}:
            is_alternative = bool(groups)
            continue
        node = _node_of(found, notices)
        if isinstance(node, Condition) and node.field == "sort":
            sort = node.value
            parts.append(Part(node, *found.span()))
            continue
        if node is None:
            continue
        nodes = node.children if isinstance(node, All) else (node,)
        kept = nodes[: MOST_WORDS - count]
        count += len(kept)
        if len(kept) < len(nodes):
            notices.append(Notice(NoticeCode.TOO_MANY_WORDS))
        if not kept:
            break
        parts.extend(_parts_of(kept, found))
        joined = kept[0] if len(kept) == 1 else All(kept)
        if is_alternative:
            groups[-1].append(joined)
        else:
            groups.append([joined])
        is_alternative = False
    return Query(text, _root_of(groups), tuple(parts), tuple(dict.fromkeys(notices)), sort)


def _root_of(groups: list[list[Node]]) -> Node | None:
    children = [group[0] if len(group) == 1 else Either(tuple(group)) for group in groups]
    flat = [node for child in children for node in (child.children if isinstance(child, All) else (child,))]
    return None if not flat else flat[0] if len(flat) == 1 else All(tuple(flat))


def _parts_of(nodes: tuple[Node, ...], found: re.Match[str]) -> Iterator[Part]:
    """Each node with its own stretch: words that were typed as one are found in it one after the other."""
    place, end = found.span()
    words = [node for node in nodes if isinstance(node, Word)]
    if len(nodes) == 1 or len(words) < len(nodes):
        yield from (Part(node, place, end) for node in nodes)
        return
    if words[0].field:
        place = found.start("value")
    for word in words:
        place = max(found.string.find(word.text, place, end), place)
        yield Part(word, place, place + len(word.text))
        place += len(word.text)


def _node_of(found: re.Match[str], notices: list[Notice]) -> Node | None:
    node = _positive_node_of(found, notices)
    return Without(node) if node is not None and found["minus"] else node


def _positive_node_of(found: re.Match[str], notices: list[Notice]) -> Node | None:
    if found["phrase"] is not None:
        return _phrase(found["phrase"])
    if found["word"] is not None:
        return _words(found["word"])
    quoted = found["quoted_value"]
    value = (quoted if quoted is not None else found["value"]).strip()
    field = "tag" if found["hash"] else found["field"].lower()
    if not value:
        return None
    if field in TEXT_FIELDS:
        return _phrase(value, field) if quoted is not None else _words(value, field)
    condition = _condition(field, value)
    if condition is None:
        notices.append(Notice(NoticeCode.UNKNOWN_VALUE, f"{field}:{value}"))
        return _words(f"{field} {value}")
    return condition


def _condition(field: str, value: str) -> Condition | None:
    if field in VALUES:
        return Condition(field, value.lower()) if value.lower() in VALUES[field] else None
    if field in {"before", "after"}:
        return Condition(field, value) if DATE.fullmatch(value) else None
    return Condition(field, value)


def _phrase(text: str, field: str = "") -> Node | None:
    return Word(text.strip(), is_quoted=True, field=field) if analyze(text) else None


def _words(text: str, field: str = "") -> Node | None:
    words: list[Node] = [Word(piece, field=field) for piece in WORD_BREAK.split(text) if analyze(piece)]
    return None if not words else words[0] if len(words) == 1 else All(tuple(words))


def _field_word(part: Part) -> FieldWord | None:
    is_negated = isinstance(part.node, Without)
    node = part.node.child if isinstance(part.node, Without) else part.node
    if isinstance(node, Condition):
        return FieldWord(node.field, node.value, is_negated, part)
    if isinstance(node, Word) and node.field:
        return FieldWord(node.field, node.text, is_negated, part)
    return None
