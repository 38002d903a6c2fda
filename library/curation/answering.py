"""The e-mail that tells a reader what became of their suggestion: sent once a curator decided, never before.

The address was left for it alone and is erased with the sending.
"""

import logging
from collections.abc import Callable, Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from library.models import Suggestion

logger = logging.getLogger(__name__)


def can_send_mail() -> bool:
    """Whether this installation has a mail server. Without one nobody is asked for an address."""
    return bool(settings.EMAIL_HOST)


def send_answers(suggestions: Sequence[Suggestion], *, link_of: Callable[[Suggestion], str]) -> list[Suggestion]:
    """Tell the senders who left an address, over one connection, and give back those that could not be told.

    `link_of` gives the whole address of the page where a sender follows a suggestion. The address of one who could not
    be told is kept for another try; call it once the decision is committed.
    """
    decided = [suggestion for suggestion in suggestions if suggestion.email and not suggestion.is_waiting]
    if not decided or not can_send_mail():
        return decided
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:  # a server that is away is asked once, not for each
        logger.warning("No answer could be sent: %s", error)
        return decided
    try:
        return [suggestion for suggestion in decided if not _is_sent(suggestion, link_of(suggestion), connection)]
    finally:
        connection.close()


def _is_sent(suggestion: Suggestion, link: str, connection: BaseEmailBackend) -> bool:
    """Send one answer and erase the address; False where it cannot be sent."""
    try:
        _mail(suggestion, link, connection).send()
    except (OSError, SMTPException, ValueError) as error:  # ValueError: an address or a header that cannot be written
        logger.warning("The answer to suggestion %s could not be sent: %s", suggestion.pk, error)
        return False
    Suggestion.objects.filter(pk=suggestion.pk).update(email="")
    return True


def _mail(suggestion: Suggestion, link: str, connection: BaseEmailBackend) -> EmailMessage:
    """The answer in the language of the form that was filled in."""
    context = {"suggestion": suggestion, "link": link, "site": settings.EASYLLM_SITE_NAME}
    with translation.override(suggestion.language):
        subject = render_to_string("library/suggestion_answer_subject.txt", context)
        text = render_to_string("library/suggestion_answer.txt", context)
    return EmailMessage(" ".join(subject.split()), text, to=[suggestion.email], connection=connection)
