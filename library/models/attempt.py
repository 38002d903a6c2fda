"""Attempts: how often a form was sent, so that nobody can send it without end."""

import datetime as dt

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

KEPT = dt.timedelta(days=2)


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Counting within limits."""

    def take(self, *, bucket: str, opened_at: dt.datetime, limit: int) -> bool:
        """Count one attempt if fewer than `limit` were counted in the bucket since `opened_at`; say whether it was.

        One UPDATE asks and counts, so that attempts of the same moment never get past the limit together.
        """
        if self._raise_count(bucket, opened_at, limit):
            return True
        rows = [Attempt(bucket=bucket, opened_at=opened_at, count=0)]
        self.bulk_create(rows, ignore_conflicts=True)
        return self._raise_count(bucket, opened_at, limit)

    def forget_old(self, now: dt.datetime) -> None:
        """Remove what no limit asks for any more."""
        self.filter(opened_at__lt=now - KEPT).delete()

    def _raise_count(self, bucket: str, opened_at: dt.datetime, limit: int) -> bool:
        rows = self.filter(bucket=bucket, opened_at=opened_at, count__lt=limit)
        return rows.update(count=F("count") + 1) == 1


class Attempt(models.Model):
    """How many attempts were made in one stretch of time from one place, whose name nobody can read back."""

    bucket = models.CharField(_("place"), max_length=64)
    opened_at = models.DateTimeField(_("opened at"))
    count = models.PositiveIntegerField(_("count"), default=0)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [models.UniqueConstraint(fields=["bucket", "opened_at"], name="library_attempt_counted_once")]
        indexes = [models.Index(fields=["opened_at"], name="library_attempt_age")]

    def __str__(self) -> str:
        return f"{self.bucket[:8]} {self.opened_at:%Y-%m-%d %H:%M}"
