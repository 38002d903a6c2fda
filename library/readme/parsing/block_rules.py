"""markdown-it's block rules (CommonMark and GitHub's tables), made to tell where every line of inline text begins.

A block token itself knows only its lines. markdown-it's inline rules never run.
"""

from collections.abc import Callable
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, heading, html_block, lheading, list_block, paragraph, table
from markdown_it.token import Token

# Lists and quotes nested deeper than this are read as text: the recursion must end before Python's own does.
NESTING_LIMIT = 120

_Rule: TypeAlias = Callable[[StateBlock, int, int, bool], bool]


def _noting_starts(rule: _Rule) -> _Rule:
    """The rule, and after it the place where each line of what it found begins, noted on its tokens."""

    def noting(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        known = len(state.tokens)
        if not rule(state, first, last, silent):
            return False
        for token in state.tokens[known:] if not silent else ():
            if token.map and token.type in ("inline", "html_block", "tr_open"):
                token.meta["starts"] = [state.bMarks[line] + state.tShift[line] for line in range(*token.map)]
        return True

    return noting


def _nesting_within_limit(rule: _Rule) -> _Rule:
    def limited(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        return state.level < NESTING_LIMIT and rule(state, first, last, silent)

    return limited


def _block_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 10 * NESTING_LIMIT}).enable("table")
    rules: dict[str, _Rule] = {"paragraph": paragraph, "heading": heading, "lheading": lheading, "table": table}
    rules["html_block"] = html_block
    for name, rule in rules.items():
        parser.block.ruler.at(name, _noting_starts(rule), {"alt": _ALTERNATIVES.get(name, [])})
    for name, rule in {"blockquote": blockquote, "list": list_block}.items():
        parser.block.ruler.at(name, _nesting_within_limit(rule), {"alt": _ALTERNATIVES[name]})
    return parser


# Which rules each rule may interrupt, as in markdown-it itself; replacing a rule forgets them.
_ALTERNATIVES = {
    "table": ["paragraph", "reference"],
    "blockquote": ["paragraph", "reference", "blockquote", "list"],
    "list": ["paragraph", "reference", "blockquote"],
    "html_block": ["paragraph", "reference", "blockquote"],
    "heading": ["paragraph", "reference", "blockquote"],
}
_PARSER = _block_parser()


def tokenize(normal: str) -> tuple[list[Token], dict[str, object]]:
    """The block tokens of a text whose lines end in LF, and what markdown-it noted about link references.

    The tokens of inline text, HTML and table rows have `meta["starts"]`: where each of their lines begins.
    """
    environment: dict[str, object] = {}
    tokens: list[Token] = []
    state = StateBlock(normal, _PARSER, environment, tokens)
    _PARSER.block.tokenize(state, 0, state.lineMax)
    return tokens, environment
