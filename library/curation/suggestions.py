"""What readers propose: taken in, counted against limits, and kept until a curator looks. Nothing is fetched.

Each has a link by which its sender follows it: its number with a signature, the same for everybody who proposed the
same address while it waited. Nothing is stored for it.
"""

import datetime as dt

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from library.addresses import identity_key
from library.models import Article, Attempt, Suggestion, Topic

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
AN_HOUR_FROM_ONE_PLACE = 5
A_DAY_FROM_ALL = 100
_SIGNER = Signer(sep=".", salt="library.suggestion")


def public_twin(url: str) -> Article | None:
    """The article of the same identity, or the one it was merged into, if readers already see it. One that they do not
    see, such as one in the bin, is never given away: it can be suggested, and a curator decides.
    """
    return Article.objects.published().of_identity(identity_key(url))


def suggest_article(
    *, url: str, title: str, topic: Topic | None, note: str, language: str, email: str = ""
) -> Suggestion:
    """Keep a proposed article until a curator looks; the same address again is the suggestion that waits already.

    The first e-mail address that is left with it gets the answer.
    """
    Suggestion.objects.forget_addresses(timezone.now())
    suggestion, is_new = Suggestion.objects.get_or_create(
        kind=Suggestion.Kind.ARTICLE,
        status=Suggestion.Status.WAITING,
        key=identity_key(url),
        defaults={"url": url, "title": title, "topic": topic, "note": note, "language": language, "email": email},
    )
    if email and not is_new:
        without = Suggestion.objects.waiting().filter(pk=suggestion.pk, email="")
        without.update(email=email, language=language)
    return suggestion


def report_article(article: Article, *, reason: str, note: str, language: str, email: str = "") -> Suggestion:
    """Keep what a reader says is wrong with an article."""
    Suggestion.objects.forget_addresses(timezone.now())
    return Suggestion.objects.create(
        kind=Suggestion.Kind.REPORT,
        url=article.url,
        article=article,
        reason=reason,
        note=note,
        language=language,
        email=email,
    )


def signed_number(suggestion: Suggestion) -> str:
    """What stands in the link by which a reader follows the suggestion."""
    return _SIGNER.sign(str(suggestion.pk))


def follow_path(suggestion: Suggestion) -> str:
    """Where a sender follows a suggestion."""
    return reverse("library:suggestion-detail", args=[signed_number(suggestion)])


def suggestion_signed(signed: str) -> Suggestion | None:
    """The suggestion of such a link; None for a forged one, or where it is gone."""
    try:
        number = _SIGNER.unsign(signed)
    except BadSignature:
        return None
    return Suggestion.objects.select_related("article__merged_into").filter(pk=number).first()


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
