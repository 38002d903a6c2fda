"""Answers by e-mail, which the worker sends: a mail server that is slow or away holds up no decision."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django_tasks import task

from library.curation.answering import can_send_mail, send_answers
from library.models import Suggestion

TRY_AGAIN_AFTER = (dt.timedelta(minutes=10), dt.timedelta(hours=1), dt.timedelta(hours=6), dt.timedelta(days=1))


def request_answers(suggestions: Iterable[Suggestion], *, site: str) -> int:
    """Have those senders told who left an address, and give how many they are.

    Called in the transaction of the decision: both are kept, or neither. `site` is the address of the site.
    """
    numbers = [suggestion.pk for suggestion in suggestions if suggestion.email] if can_send_mail() else []
    if numbers:
        tell_senders.enqueue(numbers, site)
    return len(numbers)


@task()
def tell_senders(numbers: list[int], site: str, failures: int = 0) -> None:
    """Send the answers in the worker; those that cannot be sent a few times more, over a day and a half."""
    left = send_answers(numbers, site=site)
    if left and failures < len(TRY_AGAIN_AFTER):
        later = timezone.now() + TRY_AGAIN_AFTER[failures]
        tell_senders.using(run_after=later).enqueue(left, site, failures + 1)
