"""The addresses of linkding's API; the version of its health page stands at the root."""

from django.urls import path

from library.linkding import views

urlpatterns = [
    path("health", views.health_detail, name="linkding-health"),
    path("api/bookmarks/", views.bookmark_list, name="linkding-bookmark-list"),
    path("api/bookmarks/archived/", views.archived_list, name="linkding-archived-list"),
    path("api/bookmarks/shared/", views.shared_list, name="linkding-shared-list"),
    path("api/bookmarks/check/", views.bookmark_check, name="linkding-bookmark-check"),
    path("api/bookmarks/singlefile/", views.snapshot_upload, name="linkding-snapshot-upload"),
    path("api/bookmarks/<str:number>/", views.bookmark_detail, name="linkding-bookmark-detail"),
    path("api/bookmarks/<str:number>/archive/", views.bookmark_archive, name="linkding-bookmark-archive"),
    path("api/bookmarks/<str:number>/unarchive/", views.bookmark_unarchive, name="linkding-bookmark-unarchive"),
    path("api/bookmarks/<str:number>/assets/", views.asset_list, name="linkding-asset-list"),
    path("api/bookmarks/<str:number>/assets/upload/", views.asset_upload, name="linkding-asset-upload"),
    path("api/bookmarks/<str:number>/assets/<str:asset>/", views.asset_detail, name="linkding-asset-detail"),
    path("api/bookmarks/<str:number>/assets/<str:asset>/download/", views.asset_detail, name="linkding-asset-download"),
    path("api/tags/", views.tag_list, name="linkding-tag-list"),
    path("api/tags/<str:number>/", views.tag_detail, name="linkding-tag-detail"),
    path("api/bundles/", views.bundle_list, name="linkding-bundle-list"),
    path("api/bundles/<str:number>/", views.bundle_detail, name="linkding-bundle-detail"),
    path("api/user/profile/", views.profile_detail, name="linkding-profile-detail"),
]
