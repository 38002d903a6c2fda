"""Jobs: background work that a person can watch and stop."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

HEARTBEAT_LIMIT = dt.timedelta(minutes=5)


class JobQuerySet(models.QuerySet["Job"]):
    """Scopes of jobs."""

    def failed_since(self, moment: dt.datetime) -> "JobQuerySet":
        """Jobs that failed at that moment or later."""
        return self.filter(state=Job.State.FAILED, finished_at__gte=moment)

    def unfinished(self) -> "JobQuerySet":
        """Jobs to which something will still happen."""
        return self.filter(state__in=(Job.State.PREPARED, Job.State.WAITING, Job.State.RUNNING))


class Job(models.Model):
    """One piece of work in the background: what was asked, how far it is, and what came of it."""

    class Kind(models.TextChoices):
        IMPORT_README = "import_readme", _("import of a README")
        PUBLISH_README = "publish_readme", _("public README")
        BULK = "bulk", _("work on many articles")
        FIND_DUPLICATES = "find_duplicates", _("search for duplicates")
        IMPORT_ARTICLES = "import_articles", _("import of articles")
        EXPORT_ARTICLES = "export_articles", _("export of articles")

    class State(models.TextChoices):
        PREPARED = "prepared", _("waits for confirmation")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    message = models.TextField(_("message"), blank=True)
    is_cancel_asked = models.BooleanField(_("cancel asked"), default=False)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    content = models.BinaryField(_("input"), null=True, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", verbose_name=_("asked by"), null=True, blank=True
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="library_job_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    def shown_message(self) -> str:
        """What it says of its end, in the reader's language where that is one of our own sentences."""
        return gettext(self.message) if self.message else ""

    def percent(self) -> int | None:
        """How far it is, from 0 to 100, or None while the total is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None


class WorkerHeartbeat(models.Model):
    """The last sign of life of a worker process."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    beat_at = models.DateTimeField(_("last sign of life"))

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name

    def is_alive(self, now: dt.datetime) -> bool:
        """Whether it was heard of within the last five minutes."""
        return now - self.beat_at < HEARTBEAT_LIMIT
