"""The pages: one module an area, every view a function."""

from library.views.articles import article_detail
from library.views.health import health_detail, readiness_detail
from library.views.map import map_detail
from library.views.readmes import readme_text
from library.views.sites import site_detail, site_list
from library.views.tags import tag_detail, tag_list
from library.views.topics import topic_detail

__all__ = [
    "article_detail",
    "health_detail",
    "map_detail",
    "readiness_detail",
    "readme_text",
    "site_detail",
    "site_list",
    "tag_detail",
    "tag_list",
    "topic_detail",
]
