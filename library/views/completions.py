"""What a reader may mean while typing: for our own field, and for browsers that know OpenSearch."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from library.models import Article, Site, Tag, Topic
from library.search import suggest
from library.search.results import Suggested, SuggestionKind
from library.views.absolute import absolute
from library.views.outline import topic_address

SUGGESTIONS = "application/x-suggestions+json"  # OpenSearch Suggestions 1.1
LONGEST = 200  # characters, as in the field
GOOD_FOR = 300  # seconds

ROWS: dict[SuggestionKind, Callable[[], QuerySet[Any]]] = {
    SuggestionKind.TAG: Tag.objects.all,
    SuggestionKind.TOPIC: Topic.objects.ordinary,
    SuggestionKind.SITE: Site.objects.all,
    SuggestionKind.ARTICLE: Article.objects.published,
}
ABOVE = ("readme", "parent__parent__parent")  # of a topic, for its address


@require_safe
def completion_list(request: HttpRequest) -> JsonResponse:
    """What was typed, then texts, what each of them is, and addresses, as OpenSearch has it: `[q, [], [], []]`.

    Whatever was typed, it costs a query for each kind of row beside those of the search, and never a cookie.
    """
    typed = request.GET.get("q", "").replace("\0", "")[:LONGEST]
    shown = list(_shown(suggest(typed)))
    answer = [
        typed,
        [text for _one, text, _address in shown],
        [_description(one) for one, _text, _address in shown],
        [absolute(request, address) for _one, _text, address in shown],
    ]
    response = JsonResponse(answer, safe=False, json_dumps_params={"ensure_ascii": False}, content_type=SUGGESTIONS)
    patch_cache_control(response, max_age=GOOD_FOR, **{"private" if settings.EASYLLM_PRIVATE else "public": True})
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _shown(found: Sequence[Suggested]) -> Iterator[tuple[Suggested, str, str]]:
    """Suggestions with what each is called in the reader's language and where it leads: a word to a search for it."""
    rows = {kind: _rows(kind, {one.number for one in found if one.kind == kind}) for kind in SuggestionKind}
    for one in found:
        if one.kind == SuggestionKind.WORD:
            yield one, one.text, f"{reverse('library:search-list')}?{urlencode({'q': one.text})}"
        elif one.number in rows[one.kind]:  # else it was deleted just now
            yield one, *rows[one.kind][one.number]


def _rows(kind: SuggestionKind, numbers: Collection[int | None]) -> dict[int | None, tuple[str, str]]:
    """Name and address of rows of one kind by their numbers."""
    if not numbers or kind not in ROWS:
        return {}
    rows = ROWS[kind]().filter(pk__in=numbers)
    if kind == SuggestionKind.TOPIC:
        return {topic.pk: (topic.shown_title(), _address(topic)) for topic in rows.select_related(*ABOVE)}
    if kind == SuggestionKind.TAG:
        return {tag.pk: (tag.shown_name(), tag.get_absolute_url()) for tag in rows}
    return {row.pk: (str(row), row.get_absolute_url()) for row in rows}


def _address(topic: Topic) -> str:
    return topic_address(topic, [step.slug for step in topic.with_ancestors()])


def _description(one: Suggested) -> str:
    """What a suggestion is, in a few words of the reader's language: its kind, and how many articles it leads to."""
    kind = str(ROWS[one.kind]().model._meta.verbose_name) if one.kind in ROWS else ""
    count = ngettext("%(n)s article", "%(n)s articles", one.count) % {"n": one.count}
    return kind if one.kind == SuggestionKind.ARTICLE else " · ".join(filter(None, [kind, count]))
