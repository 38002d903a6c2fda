"""The blocks of a Markdown text as a tree over its lines. Line numbers count from 0 here, ranges are half open.

markdown-it's block rules do the work (CommonMark and GitHub's tables); its inline rules never run. Each rule that opens
a run of inline text also notes where every line of it begins, because a block token itself knows only its lines.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, heading, html_block, lheading, list_block, paragraph, table
from markdown_it.rules_block.state_block import StateBlock as BlockState
from markdown_it.token import Token

from library.readme.parsing.inline import Inline, scan, scan_html
from library.readme.parsing.lines import Lines
from library.readme.parsing.passage import Passage, join_pieces
from library.readme.parsing.references import Definition, find_definitions

# Lists and quotes nested deeper than this are read as text: the recursion must end before Python's own does.
NESTING_LIMIT = 120

Block: TypeAlias = "Heading | Paragraph | HtmlBlock | TableBlock | ListBlock | Quote | Verbatim"
_Rule: TypeAlias = Callable[[BlockState, int, int, bool], bool]


@dataclass(slots=True)
class Heading:
    """A heading of any style."""

    first: int
    last: int
    level: int
    inline: Inline


@dataclass(slots=True)
class Paragraph:
    """A paragraph."""

    first: int
    last: int
    inline: Inline


@dataclass(slots=True)
class HtmlBlock:
    """Raw HTML."""

    first: int
    last: int
    inline: Inline


@dataclass(slots=True)
class TableBlock:
    """A table; the header and every row (with its line) hold their cells."""

    first: int
    last: int
    header: list[Inline]
    rows: list[tuple[int, list[Inline]]]


@dataclass(slots=True)
class Item:
    """A list item with the blocks in it."""

    first: int
    last: int
    blocks: list["Block"] = field(default_factory=list)


@dataclass(slots=True)
class ListBlock:
    """A bullet list or an ordered one."""

    first: int
    last: int
    is_ordered: bool
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Quote:
    """A block quote."""

    first: int
    last: int
    blocks: list["Block"] = field(default_factory=list)


@dataclass(slots=True)
class Verbatim:
    """Code or a thematic break: nothing in it is a link."""

    first: int
    last: int


def _noting_starts(rule: _Rule) -> _Rule:
    """The rule, and after it the place where each line of what it found begins, noted on its tokens."""

    def noting(state: BlockState, first: int, last: int, silent: bool) -> bool:
        known = len(state.tokens)
        if not rule(state, first, last, silent):
            return False
        for token in state.tokens[known:] if not silent else ():
            if token.map and token.type in ("inline", "html_block", "tr_open"):
                token.meta["starts"] = [state.bMarks[line] + state.tShift[line] for line in range(*token.map)]
        return True

    return noting


def _nesting_within_limit(rule: _Rule) -> _Rule:
    def limited(state: BlockState, first: int, last: int, silent: bool) -> bool:
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


def read_blocks(lines: Lines) -> list[Block]:
    """The blocks of a text, their inline text scanned."""
    environment: dict[str, object] = {}
    tokens: list[Token] = []
    state = StateBlock(lines.normal, _PARSER, environment, tokens)
    _PARSER.block.tokenize(state, 0, state.lineMax)
    return _Reader(lines, tokens, find_definitions(environment, lines)).blocks()


class _Reader:
    """Turns markdown-it's flat tokens into a tree, dropping each token once it is read: a large list has many."""

    def __init__(self, lines: Lines, tokens: list[Token], definitions: Mapping[str, Definition]) -> None:
        self._lines = lines
        self._definitions = definitions
        self._tokens = tokens
        self._next = 0

    def blocks(self) -> list[Block]:
        """The blocks up to the end of the container that is being read."""
        return list(self._until_close())

    def _until_close(self) -> Iterator[Block]:
        while self._next < len(self._tokens):
            token = self._take()
            if token.nesting < 0:
                return
            yield self._block(token)

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._tokens[self._next] = _SPENT
        self._next += 1
        return token

    def _block(self, token: Token) -> Block:
        first, last = self._lines.trimmed(*(token.map or (0, 0)))
        if token.type == "blockquote_open":
            return Quote(first, last, self.blocks())
        if token.type in ("bullet_list_open", "ordered_list_open"):
            return ListBlock(first, last, token.type == "ordered_list_open", list(self._items()))
        return self._leaf(token, first, last)

    def _leaf(self, token: Token, first: int, last: int) -> Block:
        match token.type:
            case "paragraph_open":
                return Paragraph(first, last, self._inline())
            case "heading_open":
                return Heading(first, last, int(token.tag[1]), self._heading(token.markup))
            case "html_block":
                return HtmlBlock(first, last, scan_html(self._raw(token)))
            case "table_open":
                return self._table(first, last)
        return Verbatim(first, last)

    def _items(self) -> Iterator[Item]:
        while (token := self._take()).nesting > 0:
            first, last = self._lines.trimmed(*(token.map or (0, 0)))
            yield Item(first, last, self.blocks())

    def _inline(self) -> Inline:
        """The inline token that comes next, scanned; its closing token is taken too."""
        return scan(self._content(), self._definitions)

    def _content(self) -> Passage:
        token = self._take()
        self._take()
        return self._raw(token)

    def _heading(self, markup: str) -> Inline:
        if not markup.startswith("#"):
            return self._inline()
        line = self._content()
        start, end = _between_marks(line.content)
        content = join_pieces(self._lines.text, [(line.sources[0] + start, line.sources[0] + end)])
        return scan(content, self._definitions)

    def _raw(self, token: Token) -> Passage:
        first = (token.map or [0])[0]
        starts: Sequence[int] = token.meta.get("starts", ())
        pieces = []
        for line, normal in enumerate(starts, first):
            start = self._lines.source(line, normal)
            pieces.append((start, max(start, self._line_end(line))))
        return join_pieces(self._lines.text, pieces)

    def _line_end(self, line: int) -> int:
        return self._lines.starts[line] + len(self._lines.line(line))

    def _table(self, first: int, last: int) -> TableBlock:
        rows: list[tuple[int, list[Inline]]] = []
        while (token := self._take()).type != "table_close":
            if token.type == "tr_open" and token.map:
                line = token.map[0]
                start = self._lines.source(line, token.meta["starts"][0])
                cells = split_row(self._lines.text, start, self._line_end(line))
                rows.append((line, [scan(cell, self._definitions) for cell in cells]))
        columns = len(rows[0][1])
        return TableBlock(first, last, rows[0][1], [(line, cells[:columns]) for line, cells in rows[1:]])


_SPENT = Token("", "", 0)


def _between_marks(line: str) -> tuple[int, int]:
    """Where the content of an ATX heading begins and ends: between its opening marks and its closing ones."""
    content = line.lstrip("#").strip(" \t")
    start = line.index(content, len(line) - len(line.lstrip("#"))) if content else len(line)
    text = content.rstrip("#")
    is_closed = text != content and (not text or text[-1] in " \t")
    return start, start + len(text.rstrip(" \t") if is_closed else content)


def split_row(text: str, start: int, end: int) -> list[Passage]:
    """The cells of a table row (GitHub Flavored Markdown, "Tables"): split at pipes that no backslash precedes."""
    while end > start and text[end - 1] in " \t":
        end -= 1
    cells: list[list[tuple[int, int]]] = [[]]
    piece = position = start
    while position < end:
        if text[position] == "|":
            is_escaped = position > start and text[position - 1] == "\\"
            cells[-1].append((piece, position - is_escaped))
            if not is_escaped:
                cells.append([])
            piece = position + (not is_escaped)
        position += 1
    cells[-1].append((piece, end))
    return [_trimmed_cell(text, cell) for cell in _without_outer(cells)]


def _without_outer(cells: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """A row without the empty cells that its first and its last pipe make."""
    if cells and _is_void(cells[0]):
        cells = cells[1:]
    if cells and _is_void(cells[-1]):
        cells = cells[:-1]
    return cells


def _is_void(cell: list[tuple[int, int]]) -> bool:
    return all(start >= end for start, end in cell)


def _trimmed_cell(text: str, cell: list[tuple[int, int]]) -> Passage:
    (start, end), *rest = cell
    while start < end and text[start] in " \t":
        start += 1
    pieces = [(start, end), *rest]
    start, end = pieces[-1]
    while end > start and text[end - 1] in " \t":
        end -= 1
    pieces[-1] = (start, end)
    return join_pieces(text, pieces, glue="")
