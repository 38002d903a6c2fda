"""Topics: the tree, and each with its words."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from library.api import schemas
from library.api.freshness import tag_by_version
from library.api.told import entry_counts, teller
from library.views.outline import read_parts

router = Router(tags=[_("topics")])


@router.get(
    "/topics",
    response=schemas.Topics,
    url_name="topic-list",
    operation_id="listTopics",
    description=_("All lists with their topics, in the curators’ order."),
)
def topic_list(request: HttpRequest, response: HttpResponse) -> Any:
    """The trees."""
    tag_by_version(request, response)
    tell, counts = teller(request), entry_counts()
    return {
        "lists": [
            {
                "name": part.readme.name if part.readme else None,
                "title": part.readme.title if part.readme else "",
                "topics": [tell.topic_node(chapter, counts) for chapter in part.chapters],
            }
            for part in read_parts()
        ]
    }


@router.get(
    "/topics/{number}",
    response=schemas.Topic,
    url_name="topic-detail",
    operation_id="getTopic",
    description=_("One topic: its words, its labels and the topics below it."),
)
def topic_detail(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """One topic."""
    tag_by_version(request, response)
    tell = teller(request)
    node = tell.tree.node(number)
    if node is None:
        raise Http404("There is no such topic.")
    return tell.topic(node, entry_counts())
