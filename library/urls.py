"""The addresses of the library."""

from django.conf import settings
from django.urls import path, register_converter

from library import views
from library.converters import TopicPathConverter, UnicodeSlugConverter

register_converter(UnicodeSlugConverter, "unicode-slug")
register_converter(TopicPathConverter, "topic-path")

app_name = "library"
urlpatterns = [
    path("", views.map_detail, name="map-detail"),
    path("topics/<topic-path:slugs>/", views.topic_detail, name="topic-detail"),
    path("topics/<topic-path:slugs>/README.md", views.topic_text, name="topic-text"),
    path("lists/<slug:name>/topics/<topic-path:slugs>/README.md", views.topic_text, name="list-topic-text"),
    path("lists/<slug:name>/topics/<topic-path:slugs>/", views.topic_detail, name="list-topic-detail"),
    path("articles/<int:number>/", views.article_detail, {"slug": ""}, name="article-number"),
    path("articles/<int:number>-<unicode-slug:slug>/", views.article_detail, name="article-detail"),
    path("articles/<int:number>/mark/", views.mark_update, name="mark-update"),
    path("suggest/", views.search_list, name="suggestion-create"),  # until the form is there
    path("articles/<int:number>/report/", views.article_detail, {"slug": ""}, name="report-create"),  # likewise
    path("new/", views.new_list, name="new-list"),
    path("search/", views.search_list, name="search-list"),
    path("shelf/", views.shelf_detail, name="shelf-detail"),
    path("shelf/export.json", views.shelf_export, name="shelf-export"),
    path("shelf/import/", views.shelf_import, name="shelf-import"),
    path("shelf/link/", views.shelf_renew, name="shelf-renew"),
    path("shelf/delete/", views.shelf_delete, name="shelf-delete"),
    path("shelf/open/<str:key>/", views.shelf_open, name="shelf-open"),
    path("preferences/", views.preference_update, name="preference-update"),
    path("tags/", views.tag_list, name="tag-list"),
    path("tags/<unicode-slug:slug>/", views.tag_detail, name="tag-detail"),
    path("sites/", views.site_list, name="site-list"),
    path("sites/<str:host>/", views.site_detail, name="site-detail"),
    path("README.md", views.readme_text, name="readme-text"),
    path("lists/<slug:name>/README.md", views.readme_text, name="list-readme-text"),
    path("healthz", views.health_detail, name="health-detail"),
    path("readyz", views.readiness_detail, name="readiness-detail"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", views.styleguide_detail, name="styleguide-detail"))
