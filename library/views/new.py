"""What came lately, day by day."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from library.models import Article
from library.views.outline import Line
from library.views.paging import page_of


@require_safe
def new_list(request: HttpRequest) -> HttpResponse:
    """Published articles, the latest first, under the day on which each was received."""
    page = page_of(request, Article.objects.published().select_related("site").newest_first())
    return render(request, "library/new_list.html", {"page": page, "days": _days(page.lines)})


def _days(lines: Sequence[Line]) -> list[tuple[Any, list[Line]]]:
    """Lines by the day on which their article came, in the site's time zone."""
    by_day = groupby(lines, key=lambda line: timezone.localdate(line.article.added_at))
    return [(day, list(those)) for day, those in by_day]
