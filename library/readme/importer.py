"""Bytes of a list become rows: refused with a reason, or stored whole in one transaction."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from library import catalogue
from library.models import Article, Readme, Revision, newest_read
from library.progress import Progress, ignore_progress
from library.readme.anchoring import copy_anchors
from library.readme.document import PARSER_VERSION, Document
from library.readme.parser import parse
from library.readme.put_away import put_away_findings
from library.readme.report import ImportReport, Outcome, report_on
from library.readme.source import RefusedError, Source, read_source
from library.readme.storing import store_document

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def import_readme(
    data: bytes,
    *,
    name: str,
    base_url: str = "",
    actor: "User | AnonymousUser | None" = None,
    is_dry_run: bool = False,
    progress: Progress = ignore_progress,
) -> ImportReport:
    """Read a list and store it under `name`; the same bytes again change nothing.

    `base_url` makes entries of relative links; an empty one keeps the address that the list was read with before.
    `progress` is called with (entries stored, entries in all) and may raise to take everything back.
    Raises `RefusedError` with reason and remedy where the bytes are no list, or a changed list of a name that is taken.
    """
    _check_name(name)
    source = read_source(data, name=name)
    readme = Readme.objects.filter(name=name).first()
    outcome = _outcome(readme, source)
    base_url = base_url or (readme.base_url if readme else "")
    document = parse(source.text, bom=source.bom, base_url=base_url)
    put_away = put_away_findings(document) if outcome is Outcome.IMPORTED else []
    if outcome is not Outcome.UNCHANGED and not is_dry_run:
        with catalogue.change(actor=actor, reason=f"import of {name}", is_recorded=False) as unit:
            readme = readme or _readme_for(name, document, base_url)
            exported = _own_export(readme, source)
            revision = _revision(readme, data, source)
            if exported is not None:
                copy_anchors(exported, revision)
            else:
                store_document(document, readme, revision, unit, progress)
                unit.touch(Article.objects.filter(entries__topic__readme=readme).values_list("pk", flat=True))
    shown = Outcome.PREVIEWED if is_dry_run and outcome is Outcome.IMPORTED else outcome
    return report_on(document, name=name, outcome=shown, size=source.size, sha256=source.sha256, more=put_away)


def _check_name(name: str) -> None:
    try:
        validate_slug(name)
    except ValidationError:
        raise RefusedError(
            "bad-name", f"“{name}” cannot name a list.", "Use letters, digits, hyphens and underscores: --name my-list"
        ) from None


def _outcome(readme: Readme | None, source: Source) -> Outcome:
    """What reading these bytes means for the list of this name; refuses a changed list."""
    newest = newest_read(readme) if readme else None
    if readme is None or newest is None:
        return Outcome.IMPORTED
    if newest.sha256 == source.sha256:
        return Outcome.UNCHANGED
    if _own_export(readme, source):
        return Outcome.ADOPTED
    raise RefusedError(
        "changed-list",
        f"The list “{readme.name}” is in the library with other bytes (read {newest.created_at:%Y-%m-%d}).",
        "Merging a changed list is not built yet. Import it under another name: --name NAME",
    )


def _own_export(readme: Readme, source: Source) -> Revision | None:
    return readme.revisions.filter(kind=Revision.Kind.EXPORT, sha256=source.sha256).order_by("-id").first()


def _readme_for(name: str, document: Document, base_url: str) -> Readme:
    return Readme.objects.create(name=name, title=document.title, tagline=document.tagline, base_url=base_url)


def _revision(readme: Readme, data: bytes, source: Source) -> Revision:
    return Revision.objects.create(
        readme=readme, kind=Revision.Kind.READ, sha256=source.sha256, content=data, parser_version=PARSER_VERSION
    )
