"""Topics: taken out, kept and edited, moved with all that stands below them, or made anew (rule W7)."""

from collections.abc import Iterable, Iterator, Sequence

from library.readme.document import Topic
from library.readme.outline import OutlineTopic
from library.readme.writing.anatomy import Anatomy, NotWritableError
from library.readme.writing.escaping import collapse
from library.readme.writing.headings import edit_heading, heading_line, is_too_deep
from library.readme.writing.links import title_fault, url_fault
from library.readme.writing.nodes import edit_nodes, render_nodes
from library.readme.writing.rendering import with_line_end
from library.readme.writing.splices import Joint, Kind, Splice, first_line, is_heading, splice_text
from library.readme.writing.work import Draft, about, staying, woven

_TOPIC_JOINT = Joint(Kind.BLOCK, blank_before=True, blank_after=True)


def edit_topics(
    work: Draft, parent: Topic | None, wanted: Sequence[OutlineTopic], shift: int, *, in_place: bool
) -> Iterator[Splice]:
    """The splices for the topics below `parent` (None: the top). `shift` is added to the level of those that stay."""
    base = work.anatomy.document.topics if parent is None else parent.topics
    stays = staying(work, base, wanted)
    kept = {topic.id for topic in stays.values()}
    for topic in base:
        if topic.id not in kept:
            yield from _without_topic(work, topic, in_place=in_place)
    level = _level_below(parent, stays.values(), shift)
    offset = _before_topics(work.anatomy, parent, base)
    for at, node in enumerate(wanted):
        if at in stays:
            yield from _edit_topic(work, stays[at], node, shift, in_place=in_place)
            offset, level = stays[at].span.end, stays[at].level + shift if stays[at].level else level
        else:
            with about(node):
                lines = _render_topic(work, node, level, offset)
            yield Splice(offset, offset, lines, _TOPIC_JOINT)


def _level_below(parent: Topic | None, stays: Iterable[Topic], shift: int) -> int:
    """The level for a topic at the first place below `parent`: that of the first one that stays, else one deeper."""
    levels = [topic.level + shift for topic in stays if topic.heading is not None]
    return levels[0] if levels else (parent.level + shift if parent and parent.level else 1) + 1


def _before_topics(anatomy: Anatomy, parent: Topic | None, base: Sequence[Topic]) -> int:
    if parent is not None:
        return parent.body.end
    headed = [topic for topic in base if topic.heading is not None]
    return headed[0].span.start if headed else len(anatomy.text)


def _without_topic(work: Draft, topic: Topic, *, in_place: bool) -> Iterator[Splice]:
    """Takes a topic out with all that stands below it; of the front topic, which has no heading, only its nodes."""
    if topic.heading is None:
        yield from edit_nodes(work, topic, topic.nodes, (), in_place=in_place)
        return
    following = first_line(work.anatomy.text, topic.span.end)
    yield Splice(topic.span.start, topic.span.end, "", Joint(Kind.GONE, blank_after=not is_heading(following)))


def _edit_topic(work: Draft, base: Topic, wanted: OutlineTopic, shift: int, *, in_place: bool) -> Iterator[Splice]:
    with about(wanted):
        if not wanted.is_front:
            yield from edit_heading(work.anatomy, base, wanted, shift)
    yield from edit_nodes(work, base, base.nodes, wanted.nodes, in_place=in_place)
    yield from edit_topics(work, base, wanted.topics, shift, in_place=in_place)


def _render_topic(work: Draft, wanted: OutlineTopic, level: int, offset: int) -> str:
    base = work.base(wanted)
    if not isinstance(base, Topic) or base.heading is None:
        return _render_new_topic(work, wanted, level, offset)
    splices = _edit_topic(work, base, wanted, level - base.level, in_place=False)
    lines = splice_text(work.anatomy.text, splices, work.anatomy.line_end, base.span.start, base.span.end)
    return with_line_end(lines, work.anatomy.line_end)


def _render_new_topic(work: Draft, wanted: OutlineTopic, level: int, offset: int) -> str:
    fault = title_fault(wanted.title) or (url_fault(wanted.url) if wanted.url else None)
    fault = "Its heading would be deeper than six levels." if is_too_deep(level) else fault
    if fault is not None or wanted.is_front:
        reason = fault or "Nothing new can be put before the first heading."
        raise NotWritableError(f"topic “{wanted.title}”", 0, reason, "Correct the topic or move it elsewhere.")
    heading = heading_line(collapse(wanted.title), wanted.url, level) + work.anatomy.line_end
    head = Splice(0, 0, heading, Joint(Kind.BLOCK, blank_after=work.anatomy.headings_part))
    below = [Splice(0, 0, _render_topic(work, topic, level + 1, offset), _TOPIC_JOINT) for topic in wanted.topics]
    return woven(work, [head, *render_nodes(work, wanted.nodes, None, offset), *below])
