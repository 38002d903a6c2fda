"""What a page's head says to machines: structured data, and the card that a shared link becomes."""

import json
from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from library.models import Article
from library.views.absolute import absolute
from library.views.language import interface_language
from library.views.outline import Part, TopicNode
from library.views.structured_data import Data, article_data, map_data, topic_data

register = template.Library()

ESCAPES = str.maketrans({">": "\\u003e", "<": "\\u003c", "&": "\\u0026"})  # as Django's json_script has them
LOCALES = {"zh-Hans": "zh_CN", "en": "en_GB"}  # as OpenGraph writes languages


@register.simple_tag(takes_context=True)
def structured_map(context: Context, parts: Sequence[Part]) -> SafeString:
    """The site and its map as JSON-LD."""
    tagline = settings.EASYLLM_TAGLINE or next((part.readme.tagline for part in parts[:1] if part.readme), "")
    return _script(map_data(context["request"], parts, tagline))


@register.simple_tag(takes_context=True)
def structured_topic(context: Context, node: TopicNode, above: Sequence[TopicNode]) -> SafeString:
    """A topic as JSON-LD; `above` are the topics it stands in."""
    return _script(topic_data(context["request"], node, above))


@register.simple_tag(takes_context=True)
def structured_article(context: Context, article: Article, above: Sequence[TopicNode]) -> SafeString:
    """An article's page as JSON-LD; `above` are the topics it stands in."""
    return _script(article_data(context["request"], article, above))


@register.inclusion_tag("library/components/social_card.html", takes_context=True)
def social_card(context: Context, title: str = "", description: str = "", kind: str = "website") -> dict[str, Any]:
    """How a link to the page looks where it is shared. Nothing without a request, as when the server failed."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return {}
    language = interface_language()
    return {
        "site_name": settings.EASYLLM_SITE_NAME,
        "title": title or settings.EASYLLM_SITE_NAME,
        "description": description or settings.EASYLLM_TAGLINE,
        "kind": kind,
        "address": absolute(request, request.path),
        "picture": absolute(request, static(f"img/card-{language}.png")),
        "locale": LOCALES.get(language, "en_GB"),
        "other_locales": [locale for code, locale in LOCALES.items() if code != language],
    }


def _script(data: list[Data]) -> SafeString:
    """JSON-LD is data: browsers do not run it, so that no policy forbids it."""
    graph = {"@context": "https://schema.org", "@graph": data}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))
