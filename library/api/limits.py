"""How many requests are answered in a minute.

Reading is counted in the memory of each process, since counting in the database would make a write of each reading;
writing is counted in the database, over all processes.
"""

import datetime as dt
from threading import Lock

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from library.api.problems import too_many
from library.models import ApiToken, Attempt

MINUTE = dt.timedelta(minutes=1)
MOST_PLACES = 100_000  # remembered at once; all others share one count


class Readings:
    """How often each place read in this minute."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._counts: dict[str, int] = {}

    def count(self, place: str, now: dt.datetime) -> int:
        """Count one more, and say how many there are."""
        minute = _minute_of(now)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            known = place if place in self._counts or len(self._counts) < MOST_PLACES else ""
            self._counts[known] = self._counts.get(known, 0) + 1
            return self._counts[known]


_readings = Readings()


def count_request(place: str) -> None:
    """Count a request from a place, be that a token or where it came from. Raises a problem beyond the limit."""
    now, limit = timezone.now(), settings.EASYLLM_API_READS_PER_MINUTE
    if limit and _readings.count(place, now) > limit:
        raise too_many(_left(now))


def count_write(token: ApiToken) -> None:
    """Count a write with a token. Raises a problem beyond the limit."""
    now, limit = timezone.now(), settings.EASYLLM_API_WRITES_PER_MINUTE
    if not limit:
        return
    Attempt.objects.forget_old(now)
    minute = _minute_of(now)
    bucket = salted_hmac("library.api", f"{token.pk} {minute.isoformat()}", algorithm="sha256").hexdigest()
    if not Attempt.objects.take(bucket=bucket, opened_at=minute, limit=limit):
        raise too_many(_left(now))


def _minute_of(now: dt.datetime) -> dt.datetime:
    return now.replace(second=0, microsecond=0)


def _left(now: dt.datetime) -> float:
    return (_minute_of(now) + MINUTE - now).total_seconds()
