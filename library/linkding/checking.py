"""Whether an address is here already, and which tags its words name. Nothing is fetched."""

import re
from typing import Any
from urllib.parse import unquote

from library.addresses import is_web_address
from library.curation.adding import twin_of
from library.curation.suggesting_tags import Reason, Texts, proposals_for, proposer_now
from library.linkding.bookmarks import as_bookmark, visible_to
from library.linkding.endpoint import Caller
from library.linkding.tag_names import outward
from library.models import Article

SIGNS = re.compile(r"[^\w]+|_+")


def checked(url: str, caller: Caller) -> dict[str, Any]:
    """The bookmark or None, what is known of the page, and tags that it may want: offered, never given."""
    twin = twin_of(url) if is_web_address(url) else None
    article = visible_to(caller).filter(pk=twin.pk).first() if twin else None
    bookmark = as_bookmark(article, caller) if article else None
    return {
        "bookmark": bookmark,
        "metadata": {
            "url": url,
            "title": bookmark["title"] if bookmark else None,
            "description": (bookmark["description"] or None) if bookmark else None,
            "preview_image": None,
        },
        "auto_tags": _proposed(url, article) if caller.sees_desk else [],
    }


def _proposed(url: str, article: Article | None) -> list[str]:
    if article is not None:
        found = proposals_for(article, article.tags.values_list("name", flat=True))
    else:
        texts = Texts()
        texts.by_place[Reason.TITLE].add(SIGNS.sub(" ", unquote(url.partition("://")[2])))
        found = proposer_now().proposals(texts)
    return [outward(one.name) for one in found if not one.is_new]
