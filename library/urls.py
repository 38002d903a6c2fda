"""The addresses of the library."""

from django.conf import settings
from django.urls import path, register_converter

from library import sitemaps
from library.converters import FeedFormatConverter, HostConverter, TopicPathConverter, UnicodeSlugConverter
from library.linkding.urls import urlpatterns as linkding
from library.views import pages

register_converter(UnicodeSlugConverter, "unicode-slug")
register_converter(HostConverter, "host")
register_converter(TopicPathConverter, "topic-path")
register_converter(FeedFormatConverter, "feed-format")

app_name = "library"
urlpatterns = [
    path("", pages.map_detail, name="map-detail"),
    path("topics/<topic-path:slugs>/", pages.topic_detail, name="topic-detail"),
    path("topics/<topic-path:slugs>/README.md", pages.topic_text, name="topic-text"),
    path("lists/<slug:name>/topics/<topic-path:slugs>/README.md", pages.topic_text, name="list-topic-text"),
    path("lists/<slug:name>/topics/<topic-path:slugs>/", pages.topic_detail, name="list-topic-detail"),
    path("articles/<int:number>/", pages.article_detail, {"slug": ""}, name="article-number"),
    path("articles/<int:number>-<unicode-slug:slug>/", pages.article_detail, name="article-detail"),
    path("articles/<int:number>/report/", pages.report_create, name="report-create"),
    path("articles/<int:number>/report/thanks/", pages.report_thanks, name="report-thanks"),
    path("articles/<int:number>/mark/", pages.mark_update, name="mark-update"),
    path("new/", pages.new_list, name="new-list"),
    path("search/", pages.search_list, name="search-list"),
    path("search/feed.<feed-format:form>", pages.search_feed, name="search-feed"),
    path("search/suggest/", pages.completion_list, name="completion-list"),
    path("shelf/", pages.shelf_detail, name="shelf-detail"),
    path("shelf/export.json", pages.shelf_export, name="shelf-export"),
    path("shelf/import/", pages.shelf_import, name="shelf-import"),
    path("shelf/link/", pages.shelf_renew, name="shelf-renew"),
    path("shelf/delete/", pages.shelf_delete, name="shelf-delete"),
    path("shelf/open/<str:key>/", pages.shelf_open, name="shelf-open"),
    path("preferences/", pages.preference_update, name="preference-update"),
    path("suggest/", pages.suggestion_create, name="suggestion-create"),
    path("suggest/thanks/", pages.suggestion_thanks, name="suggestion-thanks"),
    path("suggest/queue.atom", pages.queue_feed, name="queue-feed"),
    path("suggest/<str:signed>/", pages.suggestion_detail, name="suggestion-detail"),
    path("about/", pages.about_detail, name="about-detail"),
    path("about/bot/", pages.bot_detail, name="bot-detail"),
    path("help/", pages.help_detail, name="help-detail"),
    path("help/keys/", pages.keys_detail, name="keys-detail"),
    path("help/search/", pages.search_help_detail, name="search-help-detail"),
    path("api/", pages.api_detail, name="api-detail"),
    path("accessibility/", pages.accessibility_detail, name="accessibility-detail"),
    path("privacy/", pages.privacy_detail, name="privacy-detail"),
    path("tags/", pages.tag_list, name="tag-list"),
    path("tags/<unicode-slug:slug>/", pages.tag_detail, name="tag-detail"),
    path("sites/", pages.site_list, name="site-list"),
    path("sites/<host:host>/", pages.site_detail, name="site-detail"),
    path("stats/", pages.statistics_detail, name="statistics-detail"),
    path("README.md", pages.readme_text, name="readme-text"),
    path("lists/<slug:name>/README.md", pages.readme_text, name="list-readme-text"),
    path("feed.<feed-format:form>", pages.feed_detail, name="feed-detail"),
    path("topics/<topic-path:slugs>/feed.<feed-format:form>", pages.topic_feed, name="topic-feed"),
    path(
        "lists/<slug:name>/topics/<topic-path:slugs>/feed.<feed-format:form>", pages.topic_feed, name="list-topic-feed"
    ),
    path("tags/<unicode-slug:slug>/feed.<feed-format:form>", pages.tag_feed, name="tag-feed"),
    path("sites/<host:host>/feed.<feed-format:form>", pages.site_feed, name="site-feed"),
    path("feeds.opml", pages.feed_list, name="feed-list"),
    path("sitemap.xml", sitemaps.sitemap_detail, name="sitemap-detail"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap-section"),
    path("robots.txt", pages.robots_text, name="robots-text"),
    path("opensearch.xml", pages.opensearch_detail, name="opensearch-detail"),
    path("llms.txt", pages.llms_text, name="llms-text"),
    path("manifest.webmanifest", pages.manifest_detail, name="manifest-detail"),
    path("sw.js", pages.service_worker, name="service-worker"),
    path("offline/", pages.offline_detail, name="offline-detail"),
    path("favicon.ico", pages.icon_detail, name="icon-detail"),
    path(".well-known/security.txt", pages.security_text, name="security-text"),
    path("healthz", pages.health_detail, name="health-detail"),
    path("readyz", pages.readiness_detail, name="readiness-detail"),
    *linkding,
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", pages.styleguide_detail, name="styleguide-detail"))
