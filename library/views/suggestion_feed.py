"""The queue of suggestions as a feed for curators, opened by a key in its address: feed readers sign in nowhere.

The key follows from the account and its password, so that a new password takes it back; nothing is stored.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.feeds import AtomFeed
from library.language import language_of
from library.models import Suggestion
from library.views.absolute import absolute
from library.views.freshness import BEGINNING
from library.views.language import interface_language

SHOWN = 100
VIEW = "library.view_suggestion"


def queue_feed_address(request: HttpRequest, user: User) -> str:
    """The address at which a curator subscribes to the queue."""
    return absolute(request, f"{reverse('library:queue-feed')}?{urlencode({'key': _key_of(user)})}")


@login_not_required
@require_safe
def queue_feed(request: HttpRequest) -> HttpResponse:
    """What waits, the newest first. Whoever may not look into the queue any more gets 404, as with a wrong key."""
    user = _curator(request.GET.get("key", ""))
    if user is None:
        raise Http404("No queue has this key.")
    waiting = Suggestion.objects.waiting().select_related("topic", "article")[:SHOWN]
    feed = AtomFeed(
        title=_("Suggestions · %(library)s") % {"library": settings.EASYLLM_SITE_NAME},
        link=absolute(request, reverse("admin:library_suggestion_changelist")),
        description="",
        language=interface_language(),
        author_name=settings.EASYLLM_SITE_NAME,
        feed_url=queue_feed_address(request, user),
        feed_guid=absolute(request, reverse("library:queue-feed")),
        pages=[],
        icon=absolute(request, static("img/icon-512.png")),
        changed_at=waiting[0].created_at if waiting else BEGINNING,
    )
    for suggestion in waiting:
        _add(request, feed, suggestion)
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response["Cache-Control"] = "private, no-store"
    return response


def _key_of(user: User) -> str:
    digest = salted_hmac("library.queue-feed", f"{user.pk} {user.password}", algorithm="sha256").hexdigest()
    return f"{user.pk}.{digest}"


def _curator(key: str) -> User | None:
    """Whose key it is, if they may still look into the queue."""
    number = key.partition(".")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    user = User.objects.filter(pk=int(number), is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(key, _key_of(user)):
        return None
    return user if user.has_perm(VIEW) else None


def _add(request: HttpRequest, feed: AtomFeed, suggestion: Suggestion) -> None:
    page = absolute(request, reverse("admin:library_suggestion_change", args=[suggestion.pk]))
    title = suggestion.title or suggestion.url
    feed.add_item(
        title=f"{suggestion.get_kind_display()}: {suggestion.article or title}",
        link=page,
        description=None,  # type: ignore[arg-type]  # Atom then writes none, and `summary` takes its place
        pubdate=suggestion.created_at,
        updateddate=suggestion.created_at,
        unique_id=page,
        language="",
        related=page,
        summary=_summary(suggestion),
        summary_language=language_of(suggestion.note),
    )


def _summary(suggestion: Suggestion) -> str:
    """What the reader said, and the address as text: nothing of it was looked at yet."""
    reason = suggestion.get_reason_display() if suggestion.reason else ""
    parts = [suggestion.url, reason, str(suggestion.topic or ""), suggestion.note]
    return format_html_join("\n", "<p>{}</p>", ((part,) for part in parts if part))
