"""Whether the process lives, and whether it can serve."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from library.diagnosis import Level, examine_disk, examine_migrations, examine_worker


@login_not_required
@never_cache
@require_safe
def health_detail(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; touches no database."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readiness_detail(request: HttpRequest) -> HttpResponse:
    """200 if the database answers with today's tables and the disk has room, else 503; names what is amiss.

    A silent worker is named too but fails nothing: pages are served without it.
    """
    try:
        findings = [*examine_migrations(), *examine_disk(), *examine_worker()]
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)
    amiss = ", ".join(finding.subject for finding in findings if finding.level != Level.OK)
    is_fit = all(finding.level != Level.FAILURE for finding in findings)
    text = f"{'ready' if is_fit else 'not ready'}{f', amiss: {amiss}' if amiss else ''}\n"
    return HttpResponse(text, content_type="text/plain", status=200 if is_fit else 503)
