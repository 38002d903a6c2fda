"""The pages: one module an area, every view a function."""

from library.views.articles import article_detail
from library.views.health import health_detail, readiness_detail
from library.views.map import map_detail
from library.views.marks import mark_update
from library.views.new import new_list
from library.views.preferences import preference_update
from library.views.readmes import readme_text
from library.views.search import search_list
from library.views.shelf import (
    shelf_delete,
    shelf_detail,
    shelf_export,
    shelf_import,
    shelf_open,
    shelf_renew,
)
from library.views.sites import site_detail, site_list
from library.views.styleguide import styleguide_detail
from library.views.tags import tag_detail, tag_list
from library.views.topics import topic_detail, topic_text

__all__ = [
    "article_detail",
    "health_detail",
    "map_detail",
    "mark_update",
    "new_list",
    "preference_update",
    "readiness_detail",
    "readme_text",
    "search_list",
    "shelf_delete",
    "shelf_detail",
    "shelf_export",
    "shelf_import",
    "shelf_open",
    "shelf_renew",
    "site_detail",
    "site_list",
    "styleguide_detail",
    "tag_detail",
    "tag_list",
    "topic_detail",
    "topic_text",
]
