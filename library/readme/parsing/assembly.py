"""From drafts to the document's frozen nodes: ids in text order, spans over whole lines."""

from collections.abc import Iterable
from itertools import count

from library.readme.document import Entry, Group, Link, LinkClass, Span, Topic
from library.readme.parsing.drafts import EntryDraft, GroupDraft, TopicDraft
from library.readme.parsing.inline import Inline, RawLink
from library.readme.parsing.lines import Lines


class Assembler:
    """Makes nodes of drafts, numbering them as they come."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._ids = count()
        self._links: dict[int, Link] = {}

    def links(self, inlines: Iterable[Inline]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
        """Every link of the text in order, and those of them that no rule gave a class."""
        lost = []
        for inline in inlines:
            for raw in inline.links:
                self._links[id(raw)] = self._link(raw, inline)
                if raw.link_class is None:
                    lost.append(self._links[id(raw)])
        return tuple(self._links.values()), tuple(lost)

    def _link(self, raw: RawLink, inline: Inline) -> Link:
        span = inline.passage.span
        place = span(raw.start, raw.end)
        url_span = None if raw.definition else span(raw.url_start, raw.url_end)
        return Link(
            url=raw.url,
            text=raw.text,
            line=self._lines.number(place.start),
            span=place,
            form=raw.form,
            link_class=raw.link_class or LinkClass.MENTION,
            text_span=span(raw.text_start, raw.text_end),
            url_span=url_span,
            definition=raw.definition,
        )

    def topic(self, draft: TopicDraft) -> Topic:
        """A topic with its subtopics."""
        node_id = next(self._ids)
        nodes = tuple(map(self._node, draft.nodes))
        topics = tuple(map(self.topic, draft.topics))
        body = self._lines.span(draft.body_first, draft.body_last)
        heading = self._lines.span(draft.first, draft.body_first) if draft.heading else None
        link = self._links[id(draft.link)] if draft.link else None
        return Topic(
            id=node_id,
            title=draft.title,
            level=draft.level,
            role=draft.role,
            span=Span(heading.start if heading else body.start, topics[-1].span.end if topics else body.end),
            heading=heading,
            body=body,
            title_span=draft.title_span,
            url=link.url if link else "",
            url_span=link.url_span if link else None,
            links=tuple(self._links[id(raw)] for raw in draft.links),
            nodes=nodes,
            topics=topics,
        )

    def _node(self, draft: EntryDraft | GroupDraft) -> Entry | Group:
        return self._entry(draft) if isinstance(draft, EntryDraft) else self._group(draft)

    def _group(self, draft: GroupDraft) -> Group:
        node_id = next(self._ids)
        return Group(
            id=node_id,
            label=draft.label,
            shape=draft.shape,
            span=self._lines.span(draft.first, draft.last),
            head=self._lines.span(draft.first, draft.head_last),
            label_span=draft.label_span,
            prefix=draft.prefix,
            nodes=tuple(map(self._node, draft.nodes)),
        )

    def _entry(self, draft: EntryDraft) -> Entry:
        node_id = next(self._ids)
        nodes = tuple(map(self._entry, draft.nodes))
        link = self._links[id(draft.link)]
        span = draft.own or self._lines.span(draft.first, draft.last)
        return Entry(
            id=node_id,
            title=draft.title,
            url=link.url,
            note=draft.note,
            shape=draft.shape,
            form=link.form,
            span=span,
            head=Span(span.start, nodes[0].span.start) if nodes else span,
            link=link.span,
            title_span=draft.title_span,
            url_span=link.url_span,
            note_span=draft.note_span,
            links=tuple(self._links[id(raw)] for raw in draft.links),
            columns=draft.columns,
            prefix=draft.prefix,
            table=draft.table,
            definition=link.definition,
            nodes=nodes,
        )
