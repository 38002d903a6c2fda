"""Files of other programs as jobs: looked at first, stored when a person confirms it; written, and kept for a day.

An import is one job that runs twice: a look at the file, which stores nothing and ends with the job waiting for a
person, then the storing. Files lie in the data directory, because they may be too big for a row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _

from library import job_notes
from library.exchange.exporting import export_articles
from library.exchange.formats import HEAD, Format, format_called, format_of
from library.exchange.importing import Into, import_articles
from library.exchange.planning import refusal_of
from library.exchange.records import ArticleRecord
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.shown import Part
from library.models import Job
from library.roles import may_take_everything

EXAMPLES = 10  # articles that a look shows


def is_look(job: Job) -> bool:
    """Whether a job only looks at what a file would bring."""
    return job.kind == Job.Kind.IMPORT_ARTICLES and not job.options.get("is_confirmed")


def bring_in(job: Job) -> str:
    """Look at the file that was handed in, or store its articles; the report goes into the job."""
    options = job.options
    into = Into(options["list"], options["is_flat"], tuple(options["tags"]), options["status"])
    with _language_of(job), _handed_in(job) as file:
        head = file.read(HEAD)
        file.seek(0)
        form = format_of(options["format"], head, options["filename"])
        report = import_articles(
            file,
            format=form.name,
            filename=options["filename"],
            into=into,
            actor=job.created_by,
            is_dry_run=is_look(job),
            progress=job_notes.telling(job),
        )
        file.seek(0)
        examples = _examples(form, file) if is_look(job) else []
    job.result = {"exchange": report.as_json(), "examples": examples}
    job.done = job.total = report.records
    return ""


def write_out(job: Job) -> str:
    """Write the file that was asked for: either whole or not there."""
    part, output = (job_notes.note_of(job.pk, name) for name in (job_notes.WRITING, job_notes.OUTPUT))
    try:
        with _language_of(job), part.open("wb") as file:
            count = export_articles(
                job.options["format"],
                output=file,
                is_public=job.options["is_public"],
                part=Part(job.options.get("topic"), job.options.get("tag")),
                progress=job_notes.telling(job),
            )
        part.replace(output)
    except OSError as error:
        raise no_room(error) from error
    finally:
        part.unlink(missing_ok=True)
    job.result = {"exported": count, "bytes": output.stat().st_size}
    job.done = job.total = count
    return ""


def holds_everything(form: Format) -> bool:
    """Whether a file of this format holds more than articles: accounts, readers' marks, the whole history."""
    return form.restores is not None


def may_have(user: Any, format_name: str) -> bool:
    """Whether somebody may take a file of this format with them."""
    return bool(user.has_perm("library.add_article")) and (
        not holds_everything(format_called(format_name)) or may_take_everything(user)
    )


def no_room(error: OSError) -> ExchangeRefusedError:
    """What a person is told where a file cannot be kept beside a job."""
    return ExchangeRefusedError(
        "",
        _("The file cannot be kept: %s.") % error.strerror,
        _("Make room in the data directory and try again."),
    )


def _examples(form: Format, file: Any) -> list[dict[str, Any]]:
    """The first articles, of those that are not passed over: an address with a password is not kept with a job."""
    if form.reads is None:
        return []
    records = (one for one in form.reads(file) if isinstance(one, ArticleRecord) and not refusal_of(one.url.strip()))
    return [
        {"line": one.line, "title": one.title, "url": one.url, "topic": " › ".join(one.topic_path)}
        for one in islice(records, EXAMPLES)
    ]


@contextmanager
def _handed_in(job: Job) -> Iterator[BinaryIO]:
    try:
        file = job_notes.note_of(job.pk, job_notes.UPLOAD).open("rb")
    except FileNotFoundError:
        raise ExchangeRefusedError(
            "", _("The file that was handed in is no longer there."), _("Hand it in again.")
        ) from None
    with file:
        yield file


@contextmanager
def _language_of(job: Job) -> Iterator[None]:
    """The language of whoever asked, in which a refusal is kept."""
    with translation.override(job.options.get("language")):
        yield
