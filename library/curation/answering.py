"""The e-mail that tells a reader what became of their suggestion: sent once a curator decided, never before.

The address was left for it alone and is erased with the sending. No address is written to the log.
"""

import logging
from collections.abc import Collection
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from library.curation.suggestions import follow_path
from library.models import Suggestion

logger = logging.getLogger(__name__)


def can_send_mail() -> bool:
    """Whether this installation has a mail server. Without one nobody is asked for an address."""
    return bool(settings.EMAIL_HOST)


def send_answers(numbers: Collection[int], *, site: str) -> list[int]:
    """Tell the senders of these suggestions over one connection, and give back the numbers of those not told.

    Only what was decided on and has an address is answered. `site` is the address of the site, for the links by which
    senders follow what they sent. The address of one who could not be told is kept for another try. Call it outside of
    a transaction: it waits for the mail server.
    """
    untold = list(Suggestion.objects.untold().filter(pk__in=numbers).order_by("pk"))
    if not untold or not can_send_mail():
        return [suggestion.pk for suggestion in untold]
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:  # a server that is away is asked once, not for each
        logger.warning("No answer could be sent: %s", error)
        return [suggestion.pk for suggestion in untold]
    try:
        return [suggestion.pk for suggestion in untold if not _is_told(suggestion, site, connection)]
    finally:
        connection.close()


def _is_told(suggestion: Suggestion, site: str, connection: BaseEmailBackend) -> bool:
    """Send one answer; False where it cannot be sent. The address is taken away first, so that of two workers one sends
    it, and put back where that failed.
    """
    mail = _mail(suggestion, site, connection)
    row = Suggestion.objects.filter(pk=suggestion.pk)
    if not row.untold().update(email=""):
        return True
    try:
        mail.send()
    except Exception as error:  # noqa: BLE001 - whatever it is, the address must not be lost
        # What the server says of an address names the address.
        logger.warning("The answer to suggestion %s could not be sent: %s", suggestion.pk, type(error).__name__)
        row.filter(email="").update(email=suggestion.email)
        return False
    return True


def _mail(suggestion: Suggestion, site: str, connection: BaseEmailBackend) -> EmailMessage:
    """The answer in the language of the form that was filled in."""
    link = f"{site}{follow_path(suggestion)}"
    context = {"suggestion": suggestion, "link": link, "site": settings.EASYLLM_SITE_NAME}
    with translation.override(suggestion.language):
        subject = render_to_string("library/suggestion_answer_subject.txt", context)
        text = render_to_string("library/suggestion_answer.txt", context)
    return EmailMessage(" ".join(subject.split()), text, to=[suggestion.email], connection=connection)
