"""PURE. What is asked of an engine: a tree over sequences of tokens, the same for every database."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Field(StrEnum):
    """The texts of a search document."""

    TITLE = "title"
    TAGS = "tags"
    TOPIC = "topic"
    NOTE = "note"
    SOURCE = "source"  # site and author
    ALT = "alt"  # other ways to type words of the others
    PINYIN = "pinyin"  # syllables of title and tags


IN_FRONT = (Field.TITLE, Field.TAGS)
WORDS = (Field.TITLE, Field.TAGS, Field.TOPIC, Field.NOTE, Field.SOURCE, Field.ALT)


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens that stand in a row in one of the fields; of the last one only the beginning if `is_prefix`."""

    tokens: tuple[str, ...]
    is_prefix: bool = False
    fields: tuple[Field, ...] = WORDS


@dataclass(frozen=True, slots=True)
class Key:
    """A property of the article, such as `g12` for tag number 12; see `library.search.keys`."""

    key: str


@dataclass(frozen=True, slots=True)
class Not:
    """Everything else."""

    child: "Expression"


@dataclass(frozen=True, slots=True)
class And:
    """All of them. Never empty."""

    children: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them. Never empty."""

    children: "tuple[Expression, ...]"


Expression: TypeAlias = Match | Key | Not | And | Or


def all_of(children: "list[Expression]") -> Expression:
    """And, without the And around one."""
    return children[0] if len(children) == 1 else And(tuple(children))


def any_of(children: "list[Expression]") -> Expression:
    """Or, without the Or around one."""
    return children[0] if len(children) == 1 else Or(tuple(children))
