"""PURE. linkding's language of searching, said in ours: `#tag`, `!unread`, `and`, `or`, `not`, phrases."""

import re
from dataclasses import dataclass

TOKEN = re.compile(r"""(?P<phrase>"[^"]*"?)|\#(?P<tag>[^\s()"]+)|!(?P<special>[^\s()"]+)|(?P<word>[^\s()"]+)""")
UNREAD, UNTAGGED = "unread", "untagged"


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase in its quotes, a tag, or `!unread` and `!untagged`; `is_other` says that `or` stands before."""

    kind: str  # the group of TOKEN
    value: str
    is_negated: bool = False
    is_other: bool = False


def read_terms(text: str) -> list[Term]:
    """What is asked for. Brackets are passed over: our search has none."""
    terms: list[Term] = []
    is_negated = is_other = False
    for found in TOKEN.finditer(text.replace("\0", " ")):
        kind = str(found.lastgroup)
        value = found[kind]
        operator = value.lower() if kind == "word" else ""
        if operator == "not":
            is_negated = not is_negated
        elif operator == "or":
            is_other = bool(terms)
        elif operator != "and":
            terms.append(Term(kind, value, is_negated, is_other))
            is_negated = is_other = False
    return terms


def is_special(term: Term, keyword: str) -> bool:
    """Whether it is `!keyword`."""
    return term.kind == "special" and term.value.lower() == keyword


def as_query(said: list[tuple[Term, str]]) -> str:
    """Terms, each with what it is called in our language, as our search reads them."""
    parts = [(term.is_other, f"{'-' if term.is_negated else ''}{words}") for term, words in said]
    return " ".join(f"OR {part}" if is_other and place else part for place, (is_other, part) in enumerate(parts))
