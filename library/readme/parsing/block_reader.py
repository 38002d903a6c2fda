"""From markdown-it's flat tokens to a tree of blocks whose inline text is scanned."""

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from library.readme.parsing.block_rules import tokenize
from library.readme.parsing.blocks import (
    Block,
    Heading,
    HtmlBlock,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    TableBlock,
    Verbatim,
)
from library.readme.parsing.inline import Inline
from library.readme.parsing.lines import Lines
from library.readme.parsing.passage import Passage, join_pieces
from library.readme.parsing.references import Definition, find_definitions
from library.readme.parsing.rows import split_row
from library.readme.parsing.scanning import scan, scan_html


def read_blocks(lines: Lines) -> list[Block]:
    """The blocks of a text, their inline text scanned."""
    tokens, environment = tokenize(lines.normal)
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
