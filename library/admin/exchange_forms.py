"""What is asked before files of other programs come in, and before one goes out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from library import exchange_jobs, job_notes
from library.admin.place_field import PlaceField
from library.admin.tags_field import TagsField
from library.curation.places import all_places
from library.exchange.formats import AUTO, HEAD, Format, format_of, readable, writable
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.tags import find_tags
from library.models import Article, Job, Readme

WIDE = {"class": "vLargeTextField"}
LONGEST_TEXT = 500_000  # characters; of Chinese 1.5 MB, which a form may hold
BIGGEST_FILE = 200 * 1024 * 1024  # bytes
STATUSES = [(status.value, status.label) for status in (Article.Status.PUBLISHED, Article.Status.DRAFT)]


class ImportArticlesForm(forms.Form):
    """A file or a text, where its articles go, and what all of them get."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Bookmarks of a browser, a table, JSON, or any text with addresses; UTF-8, at most 200 MB."),
        required=False,
    )
    text = forms.CharField(
        label=_("Or a text"),
        help_text=_("What such a file would hold, pasted here."),
        max_length=LONGEST_TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={**WIDE, "rows": 6, "spellcheck": "false"}),
    )
    format = forms.ChoiceField(
        label=_("Format"), choices=lambda: [(AUTO, _("found out from the file")), *_named(readable())]
    )
    list = forms.ChoiceField(
        label=_("List"),
        help_text=_("Folders are looked for among its topics first; those that are missing are made."),
        choices=lambda: [(name, name) for name in Readme.objects.order_by("name").values_list("name", flat=True)],
        required=False,
    )
    is_flat = forms.BooleanField(label=_("Without folders: all go to the inbox"), required=False)
    tags = TagsField(required=False, widget=forms.TextInput(attrs=WIDE))
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, initial=Article.Status.PUBLISHED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer "the default list" where there is no choice."""
        super().__init__(*args, **kwargs)
        lists = self.fields["list"]
        lists.choices = [("", _("the default one")), *lists.choices]  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        """Refuse at once what is in no format that is known, with its remedy; the rest is read as a job."""
        values = super().clean() or {}
        file, text = values.get("file"), (values.get("text") or "").strip()
        if self.errors:
            return values
        if bool(file) is bool(text):
            raise ValidationError(_("Choose a file or paste a text, one of the two."))
        if file and file.size > BIGGEST_FILE:
            self.add_error("file", gettext("The file is too big: %s at most.") % filesizeformat(BIGGEST_FILE))
            return values
        try:
            format_of(values["format"], self._head(), self._filename())
        except ExchangeRefusedError as refusal:
            self.add_error("file" if file else "text", str(refusal))
        return values

    def size(self) -> int:
        """How many bytes were handed in."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        return int(file.size or 0) if file else len(self._text())

    def job(self, user: User) -> Job:
        """A job that has what was handed in beside it, to be looked at.

        Raises `ExchangeRefusedError` where there is no room for it.
        """
        values = self.cleaned_data
        job: Job = Job.objects.create(
            kind=Job.Kind.IMPORT_ARTICLES,
            state=Job.State.PREPARED,
            options={
                **{name: values[name] for name in ("format", "list", "is_flat", "tags", "status")},
                "filename": self._filename(),
                "language": translation.get_language(),
            },
            heartbeat_at=timezone.now(),
            created_by=user,
        )
        try:
            job_notes.keep_upload(job.pk, self._pieces())
        except OSError as error:
            job_notes.forget(job.pk, job_notes.UPLOAD)
            job.delete()  # it could never be done
            raise exchange_jobs.no_room(error) from error
        return job

    def _text(self) -> bytes:
        text: str = self.cleaned_data["text"]
        return text.encode()

    def _filename(self) -> str:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        return (file.name or "")[-100:] if file else ""

    def _head(self) -> bytes:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if not file:
            return self._text()[:HEAD]
        head: bytes = file.read(HEAD)
        file.seek(0)
        return head

    def _pieces(self) -> Iterable[bytes]:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        return file.chunks() if file else [self._text()]


class ExportArticlesForm(forms.Form):
    """In which format, and how much of the library."""

    format = forms.ChoiceField(label=_("Format"), widget=forms.RadioSelect)
    is_public = forms.TypedChoiceField(
        label=_("What"),
        choices=[
            ("", _("Everything but what lies in the bin: drafts and withdrawn articles too")),
            ("1", _("Only what readers see")),
        ],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
    )
    topic = PlaceField(
        label=_("Topic"), help_text=_("Only what stands in this topic or in one below it."), required=False
    )
    tag = forms.CharField(label=_("Tag"), help_text=_("Only what has this tag."), max_length=100, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the formats that this account may have."""
        super().__init__(*args, **kwargs)
        offered = [one for one in writable() if exchange_jobs.may_have(user, one.name)]
        formats = self.fields["format"]
        formats.choices = _named(offered)  # type: ignore[attr-defined]  # a field of choices
        formats.initial = offered[-1].name if offered else None
        topics = [place for place in all_places() if place.group is None]
        self.fields["topic"].offer(topics, nowhere=_("all topics and the inbox"))  # type: ignore[attr-defined]  # of places
        self._user = user

    def clean_tag(self) -> int | None:
        """The number of the tag, which may be named by another name of it."""
        name = self.cleaned_data["tag"]
        if not name:
            return None
        number = find_tags([name]).numbers[0]
        if not number:
            raise ValidationError(gettext("There is no tag “%s”.") % name)
        return number

    def clean(self) -> dict[str, Any]:
        """The whole library is not a part of it."""
        values = super().clean() or {}
        chosen = next((one for one in writable() if one.name == values.get("format")), None)
        if chosen and exchange_jobs.holds_everything(chosen):
            for name in ("is_public", "topic", "tag"):
                if values.get(name):
                    self.add_error(
                        name,
                        gettext("“%s” holds the whole library. Choose everything, or another format.") % chosen.label,
                    )
        return values

    def job(self) -> Job:
        """A job that writes the file."""
        values = self.cleaned_data
        options = {
            "format": values["format"],
            "is_public": bool(values["is_public"]),
            "topic": values["topic"].topic.pk if values["topic"] else None,
            "tag": values["tag"],
            "language": translation.get_language(),
        }
        made: Job = Job.objects.create(kind=Job.Kind.EXPORT_ARTICLES, options=options, created_by=self._user)
        return made


def _named(formats: Iterable[Format]) -> list[tuple[str, Any]]:
    return [(one.name, one.label) for one in formats]
