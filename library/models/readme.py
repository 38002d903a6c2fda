"""A list that is read and written back, the exact bytes of each reading, and where every row stands in them."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.validators import validate_slug
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(Exception):
    """A revision was about to be changed; revisions are only ever added."""


class ReadmeQuerySet(models.QuerySet["Readme"]):
    """Scopes of lists."""

    def default_first(self) -> "ReadmeQuerySet":
        """The default list, then the others in the order in which they came."""
        is_default = models.Case(models.When(name=settings.EASYLLM_DEFAULT_LIST, then=0), default=1)
        return self.order_by(is_default, "id")


class Readme(models.Model):
    """One README list. Several may live side by side; `EASYLLM_DEFAULT_LIST` names the one behind `/README.md`."""

    name = models.CharField(_("name"), max_length=100, unique=True, validators=[validate_slug])
    title = models.TextField(_("title"), blank=True)
    tagline = models.TextField(_("tagline"), blank=True)
    base_url = models.CharField(
        _("base address"),
        max_length=500,
        blank=True,
        help_text=_("Relative links of the list are read as links below this address."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ReadmeQuerySet.as_manager()

    class Meta:
        verbose_name = _("README list")
        verbose_name_plural = _("README lists")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title or self.name

    def get_absolute_url(self) -> str:
        """The address of its README."""
        return "/README.md" if self.is_default else f"/lists/{self.name}/README.md"

    @property
    def is_default(self) -> bool:
        """Whether this list is the one behind `/README.md`."""
        return bool(self.name == settings.EASYLLM_DEFAULT_LIST)


class Revision(models.Model):
    """The verbatim bytes of a list as they were read or written at one moment. Rows are added and never changed."""

    class Kind(models.TextChoices):
        READ = "read", _("read")
        EXPORT = "export", _("written")

    readme = models.ForeignKey(Readme, models.CASCADE, related_name="revisions", verbose_name=_("README list"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    content = models.BinaryField(_("bytes"))
    parser_version = models.PositiveSmallIntegerField(_("reader version"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    # Set for a reading whose import was taken back: it is kept, and is no base any more.
    is_taken_back = models.BooleanField(_("taken back"), default=False, editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-id"]
        get_latest_by = "id"
        indexes = [models.Index(fields=["readme", "kind", "-id"], name="library_revision_newest")]

    def __str__(self) -> str:
        return f"{self.readme.name} {self.get_kind_display()} {self.sha256[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the revision; raise `AppendOnlyError` if it is stored already."""
        if not self._state.adding:
            raise AppendOnlyError("A revision is never changed; add a new one.")
        super().save(*args, **kwargs)


class Anchor(models.Model):
    """Where one row stands in the bytes of one revision.

    `node` is the ordinal that the reader of `parser_version` gave it; the spans are code-point offsets and find it
    again when a later reader counts otherwise. `object_id` is the row's number in the table that `kind` names; a
    deleted row leaves its anchor behind, which says that the text at this place has no row any more.
    """

    class Kind(models.TextChoices):
        TOPIC = "topic", _("topic")
        GROUP = "group", _("group")
        ENTRY = "entry", _("entry")

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="anchors", verbose_name=_("revision"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    object_id = models.BigIntegerField(_("row"))
    node = models.PositiveIntegerField(_("node"))
    first_line = models.PositiveIntegerField(_("first line"))
    last_line = models.PositiveIntegerField(_("last line"))
    title_start = models.PositiveIntegerField(null=True)
    title_end = models.PositiveIntegerField(null=True)
    url_start = models.PositiveIntegerField(null=True)
    url_end = models.PositiveIntegerField(null=True)
    note_start = models.PositiveIntegerField(null=True)
    note_end = models.PositiveIntegerField(null=True)
    lines_hash = models.CharField(_("hash of its lines"), max_length=16)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        constraints = [models.UniqueConstraint(fields=["revision", "node"], name="library_anchor_node")]
        indexes = [models.Index(fields=["kind", "object_id"], name="library_anchor_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} @ {self.first_line}"


class PublicExport(models.Model):
    """The last verified public text of a list, and the catalogue version that it shows.

    A problem that kept a newer text from being verified is named in `problem`; the last good text stays in service.
    """

    readme = models.OneToOneField(Readme, models.CASCADE, related_name="public_export", verbose_name=_("README list"))
    content = models.BinaryField(_("bytes"))
    catalogue_version = models.PositiveBigIntegerField(_("catalogue version"))
    verified_at = models.DateTimeField(_("verified at"))
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        verbose_name = _("public export")
        verbose_name_plural = _("public exports")

    def __str__(self) -> str:
        return f"{self.readme.name} @ {self.catalogue_version}"


def newest_read(readme: Readme, *, defer: Iterable[str] = ()) -> Revision | None:
    """The newest revision that was read from outside and not taken back: the base of every export and merge."""
    revisions = readme.revisions.filter(kind=Revision.Kind.READ, is_taken_back=False).order_by("-id")
    return revisions.defer(*defer).first()
