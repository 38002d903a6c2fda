"""What readers propose: taken in, counted against limits, and kept until a curator looks. Nothing is fetched."""

import datetime as dt

from django.utils.crypto import salted_hmac

from library.addresses import identity_key
from library.models import Article, Attempt, Suggestion, Topic

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
AN_HOUR_FROM_ONE_PLACE = 5
A_DAY_FROM_ALL = 100


def public_twin(url: str) -> Article | None:
    """The article of the same identity that readers already see. One that they do not see, such as one in the bin, is
    never given away: it can be suggested, and a curator decides.
    """
    return Article.objects.published().of_identity(identity_key(url))


def suggest_article(*, url: str, title: str, topic: Topic | None, note: str, language: str) -> Suggestion:
    """Keep a proposed article until a curator looks; the same address again is the suggestion that waits already."""
    suggestion, _created = Suggestion.objects.get_or_create(
        kind=Suggestion.Kind.ARTICLE,
        status=Suggestion.Status.WAITING,
        key=identity_key(url),
        defaults={"url": url, "title": title, "topic": topic, "note": note, "language": language},
    )
    return suggestion


def report_article(article: Article, *, reason: str, note: str, language: str) -> Suggestion:
    """Keep what a reader says is wrong with an article."""
    return Suggestion.objects.create(
        kind=Suggestion.Kind.REPORT, url=article.url, article=article, reason=reason, note=note, language=language
    )


def wait_before_next(place: str, now: dt.datetime) -> dt.timedelta | None:
    """Count one attempt from a place; None if it is within the limits, else how long until the next one may come.

    The place is stored as a keyed hash that another hour makes anew, so that nobody can follow it.
    """
    Attempt.objects.forget_old(now)
    hour, day = now.replace(minute=0, second=0, microsecond=0), _midnight(now)
    if not Attempt.objects.take(bucket=_bucket(place, hour), opened_at=hour, limit=AN_HOUR_FROM_ONE_PLACE):
        return hour + HOUR - now
    if not Attempt.objects.take(bucket="all", opened_at=day, limit=A_DAY_FROM_ALL):
        return day + DAY - now
    return None


def _midnight(now: dt.datetime) -> dt.datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _bucket(place: str, hour: dt.datetime) -> str:
    return salted_hmac("library.attempt", f"{place} {hour.isoformat()}", algorithm="sha256").hexdigest()
