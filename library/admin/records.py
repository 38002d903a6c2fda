"""What the library writes about itself: revisions, workers. Nobody edits these."""

from django.contrib import admin

from library.admin.base import ReadOnlyAdmin
from library.models import Revision, WorkerHeartbeat


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """Readings and writings of lists."""

    list_display = ("__str__", "readme", "kind", "created_at")
    list_filter = ("readme", "kind")
    exclude = ("content",)


@admin.register(WorkerHeartbeat)
class WorkerHeartbeatAdmin(ReadOnlyAdmin):
    """Background workers and when they were last heard of."""

    list_display = ("name", "beat_at")
