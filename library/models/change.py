"""Changes: who altered what the public sees, and the number that says which state the catalogue is in."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 200  # characters


class CatalogueQuerySet(models.QuerySet["Catalogue"]):
    """The one row of the catalogue."""

    def version(self) -> int:
        """The catalogue version: 0 in an empty library, raised by every change of what a page shows."""
        return self.values_list("version", flat=True).first() or 0

    def raise_version(self) -> int:
        """Raise the version by one and return it; two writers never get the same number."""
        self.get_or_create(pk=1)
        self.filter(pk=1).update(version=F("version") + 1)
        return self.version()

    def take_version(self, version: int) -> None:
        """Take the version of another catalogue over, unless pages of this one may bear that number already."""
        self.get_or_create(pk=1)
        if version > self.version():
            self.filter(pk=1).update(version=version)
        elif self.version():
            self.raise_version()


class Catalogue(models.Model):
    """The state of the whole catalogue as one number, the key of whatever is cached."""

    version = models.PositiveBigIntegerField(_("version"), default=0)
    # Rows were written past the unit of work (by loaddata), so that the search index may lack something.
    is_index_doubtful = models.BooleanField(_("search index in doubt"), default=False)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogue")

    def __str__(self) -> str:
        return str(self.version)


class Change(models.Model):
    """One unit of work of `catalogue.change()`: who did it, why, and which catalogue version it made."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", verbose_name=_("by"), null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    catalogue_version = models.PositiveBigIntegerField(_("catalogue version"))
    undoes = models.ForeignKey(
        "self", models.SET_NULL, related_name="undone_by", verbose_name=_("takes back"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.reason


class ChangedRow(models.Model):
    """What a change did to one row. New: no `before`, all fields in `after`; gone: the other way round; else the fields
    that differ, in both. Fields have the names of their columns, values are as JSON has them.
    """

    # The database does not check the change, which was written just before: PostgreSQL took as long as for the row.
    change = models.ForeignKey(
        Change, models.CASCADE, related_name="rows", db_constraint=False, verbose_name=_("change")
    )
    model = models.CharField(_("kind"), max_length=30)
    row = models.BigIntegerField(_("row"))
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("changed row")
        verbose_name_plural = _("changed rows")
        ordering = ["id"]
        indexes = [models.Index(fields=["model", "row", "-id"], name="library_changedrow_of_row")]

    def __str__(self) -> str:
        return f"{self.model} {self.row}"
