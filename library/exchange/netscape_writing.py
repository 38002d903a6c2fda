"""The library as bookmarks that every browser reads: topics are folders, the note of a line follows it."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import BinaryIO

from library.exchange.shown import WHOLE, Library, Part, Shown
from library.models import Article
from library.progress import Progress, ignore_progress

HEAD = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file. It will be read and overwritten. DO NOT EDIT! -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
"""
FOOT = "</DL><p>\n"
INDENT = "    "
TOLD_EVERY = 500


def write(
    output: BinaryIO, *, is_public: bool = False, part: Part = WHOLE, progress: Progress = ignore_progress
) -> int:
    """Write every topic with its lines, then what stands in none; how many articles that were.

    An article that stands in several topics is in each of these folders.
    """
    library = Library(is_public=is_public, part=part)
    total = library.articles().count()
    written: set[int] = set()
    output.write(HEAD.encode())
    for number, text in _all(library):
        output.write(text.encode())
        if number and number not in written:
            written.add(number)
            if len(written) % TOLD_EVERY == 0:
                progress(len(written), total)
    output.write(FOOT.encode())
    progress(len(written), total)
    return len(written)


def _all(library: Library) -> Iterator[tuple[int, str]]:
    """Each piece of the file with the number of its article, 0 for folders."""
    below = library.children()
    stack: list[tuple[int, int]] = [(topic, 1) for topic in reversed(_roots(library, below))]
    while stack:
        topic, depth = stack.pop()
        if topic < 0:  # behind all that stands below it
            yield 0, f"{INDENT * depth}</DL><p>\n"
            continue
        title = escape(library.topics[topic].title)
        yield 0, f"{INDENT * depth}<DT><H3>{title}</H3>\n{INDENT * depth}<DL><p>\n"
        for article, line in library.in_topic(topic):
            yield article.number, _bookmark(article, line.note, depth + 1)
        stack.append((-1, depth))
        stack.extend((child, depth + 1) for child in reversed(below.get(topic, [])))
    for article in library.inbox():
        yield article.number, _bookmark(article, article.note, 1)


def _roots(library: Library, below: dict[int | None, list[int]]) -> list[int]:
    """The topics at the top, and those below one that does not go out itself."""
    hidden = [parent for parent in below if parent is not None and not library.goes_out(parent)]
    return [*below.get(None, []), *(topic for parent in hidden for topic in below[parent])]


def _bookmark(article: Shown, note: str, depth: int) -> str:
    attributes = " ".join(f'{name}="{escape(value)}"' for name, value in _attributes(article))
    text = f"{INDENT * depth}<DT><A {attributes}>{escape(article.title)}</A>\n"
    return f"{text}{INDENT * depth}<DD>{escape(note)}\n" if note else text


def _attributes(article: Shown) -> Iterable[tuple[str, str]]:
    yield "HREF", article.url
    yield "ADD_DATE", str(int(article.added_at.timestamp()))
    if article.status != Article.Status.PUBLISHED:
        yield "PRIVATE", "1"
        yield "STATUS", article.status
    if article.tags:
        yield "TAGS", ",".join(article.tags)
