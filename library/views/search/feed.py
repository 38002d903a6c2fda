"""A search as a feed: what it finds, the latest first."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from library.models import Article
from library.search import Found, Sort, search
from library.views.feeds import Scope, feed_of, in_library
from library.views.freshness import fresh
from library.views.search.asked import Asked, address, read_asked
from library.views.search.chips import title_of
from library.views.search.choices import filters_of, known, read_choices


@require_safe
@fresh
def search_feed(request: HttpRequest, form: str) -> HttpResponse:
    """The articles that a search finds; where nothing is asked for, the way to the feed of them all.

    A feed is everybody's: it knows no reading states.
    """
    asked = _lasting(read_asked(request))
    choices = read_choices(asked)
    asked = known(asked, choices)
    if asked.is_empty:
        return HttpResponseRedirect(f"{reverse('library:map-detail')}feed.{form}")
    found = search(asked.q, filters=filters_of(asked, choices), sort=Sort.NEWEST, correct=not asked.exact)
    scope = Scope(
        in_library(title_of(asked, choices)),
        reverse("library:search-list"),
        Article.objects.published().filter(pk__in=found.hits),
        query=asked.as_query(),
    )
    return feed_of(request, form, scope)


def feed_address(asked: Asked, found: Found, form: str) -> str:
    """Where the search can be followed; with its words as they were mended."""
    return address("library:search-feed", replace(_lasting(asked), q=found.corrected or asked.q), form=form)


def _lasting(asked: Asked) -> Asked:
    """What is asked, without what a feed does not know."""
    return replace(asked, state=(), sort="")
