"""The addresses of the API, one function a method."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from library.linkding.asked import read_asked, read_page
from library.linkding.body import read_body
from library.linkding.bookmarks import as_bookmark, as_bookmarks, bookmark_numbered, visible_to
from library.linkding.checking import checked
from library.linkding.endpoint import Caller, as_json, endpoint
from library.linkding.fields import read_bookmark, read_tag_name
from library.linkding.listing import listed
from library.linkding.pages import as_page, empty_page
from library.linkding.refusals import RefusalError, invalid, missing
from library.linkding.saving import archive, delete, edit, save_new
from library.linkding.tags import add_tag, as_tags, delete_tag, listed_tags, tag_numbered
from library.models import Article
from library.models.article import ArticleQuerySet

VERSION = "1.46.2"  # of linkding, whose API this is; clients ask for it
WITHDRAWN, PUBLISHED = Article.Status.WITHDRAWN, Article.Status.PUBLISHED


def _list(caller: Caller, rows: ArticleQuerySet) -> HttpResponse:
    page = read_page(caller.request)
    found = listed(rows, read_asked(caller.request), page, caller)
    return as_page(caller.request, page, found.count, as_bookmarks(found.articles, caller))


def _list_active(caller: Caller) -> HttpResponse:
    return _list(caller, visible_to(caller).exclude(status=WITHDRAWN))


def _list_archived(caller: Caller) -> HttpResponse:
    return _list(caller, visible_to(caller).filter(status=WITHDRAWN))


def _list_shared(caller: Caller) -> HttpResponse:
    return _list(caller, visible_to(caller).filter(status=PUBLISHED))


def _create(caller: Caller) -> HttpResponse:
    given = read_bookmark(read_body(caller.request), needs_url=True)
    return as_json(as_bookmark(save_new(given, caller), caller), status=201)


def _show(caller: Caller, number: str) -> HttpResponse:
    return as_json(as_bookmark(bookmark_numbered(number, caller), caller))


def _replace(caller: Caller, number: str) -> HttpResponse:
    return _update(caller, number, needs_url=True)


def _change(caller: Caller, number: str) -> HttpResponse:
    return _update(caller, number, needs_url=False)


def _update(caller: Caller, number: str, *, needs_url: bool) -> HttpResponse:
    article = bookmark_numbered(number, caller)
    given = read_bookmark(read_body(caller.request), needs_url=needs_url)
    return as_json(as_bookmark(edit(article.pk, given, caller), caller))


def _delete(caller: Caller, number: str) -> HttpResponse:
    delete(bookmark_numbered(number, caller).pk, caller)
    return HttpResponse(status=204)


def _archive(caller: Caller, number: str) -> HttpResponse:
    archive(bookmark_numbered(number, caller).pk, caller, is_archived=True)
    return HttpResponse(status=204)


def _unarchive(caller: Caller, number: str) -> HttpResponse:
    archive(bookmark_numbered(number, caller).pk, caller, is_archived=False)
    return HttpResponse(status=204)


def _check(caller: Caller) -> HttpResponse:
    url = caller.request.GET.get("url", "").strip()
    if not url:
        raise invalid("url", "This field is required.")
    return as_json(checked(url, caller))


def _list_tags(caller: Caller) -> HttpResponse:
    page = read_page(caller.request)
    count, tags = listed_tags(page, caller)
    return as_page(caller.request, page, count, tags)


def _create_tag(caller: Caller) -> HttpResponse:
    tag = add_tag(read_tag_name(read_body(caller.request)), caller)
    return as_json(as_tags([tag], caller)[0], status=201)


def _show_tag(caller: Caller, number: str) -> HttpResponse:
    return as_json(as_tags([tag_numbered(number, caller)], caller)[0])


def _delete_tag(caller: Caller, number: str) -> HttpResponse:
    delete_tag(tag_numbered(number, caller), caller)
    return HttpResponse(status=204)


def _profile(caller: Caller) -> HttpResponse:
    return as_json(
        {
            "theme": "auto",
            "bookmark_date_display": "relative",
            "bookmark_link_target": "_blank",
            "web_archive_integration": "disabled",
            "tag_search": "lax",
            "enable_sharing": caller.may("change_article"),  # who writes drafts alone is not asked whether to publish
            "enable_public_sharing": True,
            "enable_favicons": False,
            "display_url": False,
            "permanent_notes": False,
            "search_preferences": {"sort": "added_desc", "shared": "off", "unread": "off"},
            "version": VERSION,
        }
    )


def _list_nothing(_caller: Caller, number: str = "") -> HttpResponse:
    return empty_page()


def _no_asset(_caller: Caller, **_parts: str) -> HttpResponse:
    raise missing("BookmarkAsset")


def _no_upload(_caller: Caller, **_parts: str) -> HttpResponse:
    raise RefusalError(403, {"error": "Asset upload is disabled."})


def _no_bundle(_caller: Caller, **_parts: str) -> HttpResponse:
    raise missing("BookmarkBundle")


View = Callable[..., HttpResponse]
bookmark_list: View = endpoint(GET=_list_active, POST=_create)
archived_list: View = endpoint(GET=_list_archived)
shared_list: View = endpoint(GET=_list_shared)
bookmark_check: View = endpoint(GET=_check)
bookmark_detail: View = endpoint(GET=_show, PUT=_replace, PATCH=_change, DELETE=_delete)
bookmark_archive: View = endpoint(POST=_archive)
bookmark_unarchive: View = endpoint(POST=_unarchive)
snapshot_upload: View = endpoint(POST=_no_upload)
asset_list: View = endpoint(GET=_list_nothing)
asset_upload: View = endpoint(POST=_no_upload)
asset_detail: View = endpoint(GET=_no_asset, DELETE=_no_asset)
tag_list: View = endpoint(GET=_list_tags, POST=_create_tag)
tag_detail: View = endpoint(GET=_show_tag, DELETE=_delete_tag)
profile_detail: View = endpoint(GET=_profile)
bundle_list: View = endpoint(GET=_list_nothing)
bundle_detail: View = endpoint(GET=_no_bundle)


@login_not_required
@never_cache
@require_safe
def health_detail(_request: HttpRequest) -> HttpResponse:
    """Where clients look for the version of linkding before they sign in; touches no database."""
    return as_json({"version": VERSION, "status": "healthy"})
