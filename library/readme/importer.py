"""Bytes of a list become rows: refused with a reason, or stored whole in one transaction."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone

from library import catalogue
from library.models import Article, Readme, Revision, newest_read
from library.progress import Progress, ignore_progress
from library.readme.adopting import adopt
from library.readme.merge import Strategy
from library.readme.merge_report import MergeReport
from library.readme.overtaking import OvertakenError
from library.readme.parser import parse
from library.readme.put_away import put_away_findings
from library.readme.reading_again import Reading, Told, preview, read_again
from library.readme.report import ImportReport, Outcome, report_on
from library.readme.revisions import export_since, store_reading
from library.readme.source import RefusedError, read_source
from library.readme.storing import store_document

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True, slots=True)
class _Known:
    """A list of this name as it is in the library; `export` is the export of ours that the bytes are."""

    readme: Readme | None
    newest: Revision | None
    export: Revision | None

    def outcome(self, sha256: str) -> Outcome:
        """What reading bytes with this digest means for it."""
        if self.readme is None or (self.newest is None and not self.readme.topics.exists()):
            return Outcome.IMPORTED
        if self.newest is not None and self.newest.sha256 == sha256:
            return Outcome.UNCHANGED
        return Outcome.ADOPTED if self.export is not None else Outcome.MERGED


def import_readme(
    data: bytes,
    *,
    name: str,
    base_url: str = "",
    strategy: Strategy = Strategy.ASK,
    actor: "User | AnonymousUser | None" = None,
    is_dry_run: bool = False,
    progress: Progress = ignore_progress,
) -> ImportReport:
    """Read a list and store it under `name`; a changed list of a known name is merged into what the library made of it.

    The same bytes again change nothing. `strategy` says who wins where list and library changed the same. `base_url`
    makes entries of relative links; an empty one keeps the address that the list was read with before. `progress` is
    called with (entries stored, entries in all) and may raise to take everything back.
    Raises `RefusedError` with reason and remedy where the bytes are no list.
    """
    _check_name(name)
    source = read_source(data, name=name)
    known = _known(name, source.sha256)
    base_url = base_url or (known.readme.base_url if known.readme else "")
    reading = Reading(data, source, parse(source.text, bom=source.bom, base_url=base_url), strategy, actor, base_url)
    outcome = known.outcome(source.sha256)
    put_away = put_away_findings(reading.document) if outcome is Outcome.IMPORTED else []
    merge: MergeReport | None = None
    if known.readme is not None and outcome is Outcome.MERGED:
        merge, put_away = _merged(known.readme, reading, is_dry_run, progress)
    if not is_dry_run and outcome is Outcome.IMPORTED:
        _store_new(name, reading, progress)
    if known.readme is not None and known.export is not None and outcome is Outcome.ADOPTED and not is_dry_run:
        adopt(known.readme, known.export, data=data, source=source, document=reading.document, actor=actor)
    is_preview = is_dry_run and outcome in (Outcome.IMPORTED, Outcome.MERGED)
    return report_on(
        reading.document,
        name=name,
        outcome=Outcome.PREVIEWED if is_preview else outcome,
        size=source.size,
        sha256=source.sha256,
        more=put_away,
        merge=merge,
    )


def _check_name(name: str) -> None:
    try:
        validate_slug(name)
    except ValidationError:
        raise RefusedError(
            "bad-name", f"“{name}” cannot name a list.", "Use letters, digits, hyphens and underscores: --name my-list"
        ) from None


def _known(name: str, sha256: str) -> _Known:
    readme = Readme.objects.filter(name=name).first()
    newest = newest_read(readme, defer=["content"]) if readme else None
    return _Known(readme, newest, export_since(readme, sha256, newest) if readme else None)


def _merged(readme: Readme, reading: Reading, is_dry_run: bool, progress: Progress) -> Told:
    if is_dry_run:
        return preview(readme, reading)
    try:
        return read_again(readme, reading, progress)
    except OvertakenError:
        message = "Somebody else was writing the library all the time; nothing was stored."
        raise RefusedError("overtaken", message, "Import the list again.") from None


def _store_new(name: str, reading: Reading, progress: Progress) -> None:
    """Store a list that was never read. That is not recorded row by row: the revision is its history."""
    document, begun = reading.document, timezone.now()
    with catalogue.change(actor=reading.actor, reason=f"import of {name}", is_recorded=False) as unit:
        values = {"title": document.title, "tagline": document.tagline, "base_url": reading.base_url}
        readme, _created = Readme.objects.get_or_create(name=name, defaults=values)
        revision = store_reading(readme, reading.data, reading.source, unit)
        store_document(document, readme, revision, unit, progress)
        here = Article.objects.filter(entries__topic__readme=readme)
        unit.touch(here.values_list("pk", flat=True))
        here.filter(added_at__lt=begun).update(updated_at=begun)  # those that were known get a line
