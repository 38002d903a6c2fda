"""The style guide: every component in each of its states, from rows that are made up here and never saved.

`rows`, `lists` and `searches` make them up; `specimens` says, group by group, what stands in
`templates/library/styleguide/`.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.views.styleguide import specimens
from library.views.styleguide.searches import search

# In the order of the page; each is a template of its own and a function of `specimens`.
GROUPS = {
    "frame": "Around every page",
    "map": "The map",
    "topic": "Pages of cards",
    "search": "A search",
    "article": "The page of an article",
    "shelf": "A reader’s own shelf",
    "side": "Beside a text",
    "forms": "Forms",
    "charts": "Charts",
    "words": "Errors and help",
}


@require_safe
def styleguide_detail(request: HttpRequest) -> HttpResponse:
    """All components. The addresses hold it with DEBUG only."""
    messages.success(request, _("The latest articles, until you ask for something"))
    messages.error(request, _("Nothing was found."))
    context = {
        "groups": [(name, title, f"library/styleguide/{name}.html") for name, title in GROUPS.items()],
        "desk": "/admin/",
        "frame": specimens.of_frame(),
        "map": specimens.of_map(),
        "topic": specimens.of_topic(),
        "search": search(),
        "article": specimens.of_article(),
        "shelf": specimens.of_shelf(),
        "side": specimens.of_side(),
        "forms": specimens.of_forms(),
        "charts": specimens.of_charts(),
    }
    return render(request, "library/styleguide_detail.html", context)
