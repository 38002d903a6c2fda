"""Every view by its name, as the addresses speak of them."""

from library.views.api import api_detail
from library.views.articles import article_detail
from library.views.completions import completion_list
from library.views.feeds import feed_detail, feed_list, site_feed, tag_feed, topic_feed
from library.views.health import health_detail, readiness_detail
from library.views.map import map_detail
from library.views.marks import mark_update
from library.views.new import new_list
from library.views.offline import manifest_detail, offline_detail, service_worker
from library.views.preferences import preference_update
from library.views.readmes import readme_text
from library.views.robots import icon_detail, llms_text, opensearch_detail, robots_text, security_text
from library.views.search import search_feed, search_list
from library.views.shelf import (
    shelf_delete,
    shelf_detail,
    shelf_export,
    shelf_import,
    shelf_open,
    shelf_renew,
)
from library.views.sites import site_detail, site_list
from library.views.statistics import statistics_detail
from library.views.styleguide import styleguide_detail
from library.views.suggestion_feed import queue_feed
from library.views.suggestions import (
    report_create,
    report_thanks,
    suggestion_create,
    suggestion_detail,
    suggestion_thanks,
)
from library.views.tags import tag_detail, tag_list
from library.views.texts import (
    about_detail,
    accessibility_detail,
    bot_detail,
    help_detail,
    keys_detail,
    privacy_detail,
    search_help_detail,
)
from library.views.topics import topic_detail, topic_text

__all__ = [
    "about_detail",
    "accessibility_detail",
    "api_detail",
    "article_detail",
    "bot_detail",
    "completion_list",
    "feed_detail",
    "feed_list",
    "health_detail",
    "help_detail",
    "icon_detail",
    "keys_detail",
    "llms_text",
    "manifest_detail",
    "map_detail",
    "mark_update",
    "new_list",
    "offline_detail",
    "opensearch_detail",
    "preference_update",
    "privacy_detail",
    "queue_feed",
    "readiness_detail",
    "readme_text",
    "report_create",
    "report_thanks",
    "robots_text",
    "search_feed",
    "search_help_detail",
    "search_list",
    "security_text",
    "service_worker",
    "shelf_delete",
    "shelf_detail",
    "shelf_export",
    "shelf_import",
    "shelf_open",
    "shelf_renew",
    "site_detail",
    "site_feed",
    "site_list",
    "statistics_detail",
    "styleguide_detail",
    "suggestion_create",
    "suggestion_detail",
    "suggestion_thanks",
    "tag_detail",
    "tag_feed",
    "tag_list",
    "topic_detail",
    "topic_feed",
    "topic_text",
]
