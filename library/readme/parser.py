"""From a README list's text to its document."""

from collections.abc import Mapping

from library.readme.document import Document, Role
from library.readme.parsing.assembly import Assembler
from library.readme.parsing.block_reader import read_blocks
from library.readme.parsing.contents import anchors_of
from library.readme.parsing.findings import find_all
from library.readme.parsing.headings import classify_heading, document_title, tagline_below, title_heading
from library.readme.parsing.kinds import inlines_of, sort_out
from library.readme.parsing.lines import split_lines
from library.readme.parsing.sections import SectionReader
from library.readme.parsing.survey import survey


def parse(
    text: str, *, bom: bool = False, base_url: str = "", roles: Mapping[tuple[str, ...], Role] | None = None
) -> Document:
    """Read a list's text (without its BOM). It never fails: what is no entry stays text.

    `base_url` turns relative addresses into entries, resolved against it. `roles` fixes the role of topics by their
    path of titles, whatever their own title says.
    """
    lines = split_lines(text)
    blocks = read_blocks(lines)
    sort_out((link for inline in inlines_of(blocks) for link in inline.links), base_url)
    title = title_heading(blocks)
    if title:
        classify_heading(title.inline)
    reader = SectionReader(lines, survey(blocks), anchors_of(blocks), roles or {})
    drafts = reader.topics(blocks, title, len(lines.starts))
    assembler = Assembler(lines)
    inlines = list(inlines_of(blocks))
    links, lost = assembler.links(inlines)
    topics = tuple(map(assembler.topic, drafts))
    name, name_span = document_title(blocks, title)
    return Document(
        text=text,
        bom=bom,
        title=name,
        title_span=name_span,
        tagline=tagline_below(blocks, title),
        topics=topics,
        links=links,
        tables=tuple(reader.tables.tables),
        lost=lost,
        findings=tuple(find_all(lines, inlines, topics, links, lost)),
        line_starts=lines.starts,
    )
