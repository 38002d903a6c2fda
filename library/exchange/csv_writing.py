"""The library as a table for spreadsheets: a row for each line in a topic, one for each article without a line."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from library.exchange.csv_cells import OURS, guarded, path_cell
from library.exchange.shown import WHOLE, Library, Line, Part, Shown
from library.progress import Progress, ignore_progress

TOLD_EVERY = 500


def write(
    output: BinaryIO, *, is_public: bool = False, part: Part = WHOLE, progress: Progress = ignore_progress
) -> int:
    """Write every article; how many that were. The columns are `OURS`."""
    library = Library(is_public=is_public, part=part)
    total = library.articles().count()
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(OURS)
    done = 0
    for done, article in enumerate(library.by_number(), start=1):
        table.writerows(_rows(article, library))
        if done % TOLD_EVERY == 0:
            _hand_over(text, output)
            progress(done, total)
    _hand_over(text, output)
    progress(done, total)
    return done


def _hand_over(text: io.StringIO, output: BinaryIO) -> None:
    output.write(text.getvalue().encode())
    text.seek(0)
    text.truncate()


def _rows(article: Shown, library: Library) -> Iterator[list[str]]:
    for line in article.lines or (Line(0, "", article.note),):
        yield [guarded(cell) for cell in _cells(article, line, library.paths.get(line.topic, ()))]


def _cells(article: Shown, line: Line, path: tuple[str, ...]) -> Iterator[str]:
    yield article.url
    yield article.title
    yield line.note
    yield path_cell(path)
    yield line.group
    yield ", ".join(article.tags)
    yield article.status
    yield article.added_at.isoformat()
    yield article.published_on.isoformat() if article.published_on else ""
    yield article.author
    yield article.language
    yield "1" if article.is_must_read else ""
