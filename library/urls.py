"""The addresses of the library."""

from django.conf import settings
from django.urls import path, register_converter

from library import sitemaps, views
from library.converters import FeedFormatConverter, HostConverter, TopicPathConverter, UnicodeSlugConverter
from library.linkding.urls import urlpatterns as linkding

register_converter(UnicodeSlugConverter, "unicode-slug")
register_converter(HostConverter, "host")
register_converter(TopicPathConverter, "topic-path")
register_converter(FeedFormatConverter, "feed-format")

app_name = "library"
urlpatterns = [
    path("", views.map_detail, name="map-detail"),
    path("topics/<topic-path:slugs>/", views.topic_detail, name="topic-detail"),
    path("topics/<topic-path:slugs>/README.md", views.topic_text, name="topic-text"),
    path("lists/<slug:name>/topics/<topic-path:slugs>/README.md", views.topic_text, name="list-topic-text"),
    path("lists/<slug:name>/topics/<topic-path:slugs>/", views.topic_detail, name="list-topic-detail"),
    path("articles/<int:number>/", views.article_detail, {"slug": ""}, name="article-number"),
    path("articles/<int:number>-<unicode-slug:slug>/", views.article_detail, name="article-detail"),
    path("articles/<int:number>/report/", views.report_create, name="report-create"),
    path("articles/<int:number>/report/thanks/", views.report_thanks, name="report-thanks"),
    path("articles/<int:number>/mark/", views.mark_update, name="mark-update"),
    path("new/", views.new_list, name="new-list"),
    path("search/", views.search_list, name="search-list"),
    path("search/feed.<feed-format:form>", views.search_feed, name="search-feed"),
    path("search/suggest/", views.completion_list, name="completion-list"),
    path("shelf/", views.shelf_detail, name="shelf-detail"),
    path("shelf/export.json", views.shelf_export, name="shelf-export"),
    path("shelf/import/", views.shelf_import, name="shelf-import"),
    path("shelf/link/", views.shelf_renew, name="shelf-renew"),
    path("shelf/delete/", views.shelf_delete, name="shelf-delete"),
    path("shelf/open/<str:key>/", views.shelf_open, name="shelf-open"),
    path("preferences/", views.preference_update, name="preference-update"),
    path("suggest/", views.suggestion_create, name="suggestion-create"),
    path("suggest/thanks/", views.suggestion_thanks, name="suggestion-thanks"),
    path("suggest/queue.atom", views.queue_feed, name="queue-feed"),
    path("suggest/<str:signed>/", views.suggestion_detail, name="suggestion-detail"),
    path("about/", views.about_detail, name="about-detail"),
    path("about/bot/", views.bot_detail, name="bot-detail"),
    path("help/", views.help_detail, name="help-detail"),
    path("help/keys/", views.keys_detail, name="keys-detail"),
    path("help/search/", views.search_help_detail, name="search-help-detail"),
    path("api/", views.api_detail, name="api-detail"),
    path("accessibility/", views.accessibility_detail, name="accessibility-detail"),
    path("privacy/", views.privacy_detail, name="privacy-detail"),
    path("tags/", views.tag_list, name="tag-list"),
    path("tags/<unicode-slug:slug>/", views.tag_detail, name="tag-detail"),
    path("sites/", views.site_list, name="site-list"),
    path("sites/<host:host>/", views.site_detail, name="site-detail"),
    path("stats/", views.statistics_detail, name="statistics-detail"),
    path("README.md", views.readme_text, name="readme-text"),
    path("lists/<slug:name>/README.md", views.readme_text, name="list-readme-text"),
    path("feed.<feed-format:form>", views.feed_detail, name="feed-detail"),
    path("topics/<topic-path:slugs>/feed.<feed-format:form>", views.topic_feed, name="topic-feed"),
    path(
        "lists/<slug:name>/topics/<topic-path:slugs>/feed.<feed-format:form>", views.topic_feed, name="list-topic-feed"
    ),
    path("tags/<unicode-slug:slug>/feed.<feed-format:form>", views.tag_feed, name="tag-feed"),
    path("sites/<host:host>/feed.<feed-format:form>", views.site_feed, name="site-feed"),
    path("feeds.opml", views.feed_list, name="feed-list"),
    path("sitemap.xml", sitemaps.sitemap_detail, name="sitemap-detail"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap-section"),
    path("robots.txt", views.robots_text, name="robots-text"),
    path("opensearch.xml", views.opensearch_detail, name="opensearch-detail"),
    path("llms.txt", views.llms_text, name="llms-text"),
    path("manifest.webmanifest", views.manifest_detail, name="manifest-detail"),
    path("sw.js", views.service_worker, name="service-worker"),
    path("offline/", views.offline_detail, name="offline-detail"),
    path("favicon.ico", views.icon_detail, name="icon-detail"),
    path(".well-known/security.txt", views.security_text, name="security-text"),
    path("healthz", views.health_detail, name="health-detail"),
    path("readyz", views.readiness_detail, name="readiness-detail"),
    *linkding,
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", views.styleguide_detail, name="styleguide-detail"))
