"""The reader's own shelf."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def shelf_detail(request: HttpRequest) -> HttpResponse:
    """What is being read, starred, unread and read."""
    return render(request, "library/shelf_detail.html")
