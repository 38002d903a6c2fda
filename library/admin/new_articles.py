"""The forms with which curators add articles: one, as they accept a suggestion or meet a page, or many at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from library.admin.place_field import PlaceField
from library.admin.tag_names import refuse_new_names
from library.admin.tags_field import TagsField
from library.curation.adding import NewArticle, Wanted, twin_of
from library.curation.places import all_places
from library.models import Article
from library.models.article import validate_web_address

LONGEST_TEXT = 500_000  # characters; of Chinese 1.5 MB, which a form may hold
WIDE = {"class": "vLargeTextField"}
STATUSES = [(status.value, status.label) for status in Article.LIVE]


class WantedForm(forms.Form):
    """What new articles get: a place, tags and a status."""

    place = PlaceField(
        label=_("Place"),
        help_text=_("The line goes to the end of the topic or group. Without a place the article is in the inbox."),
        required=False,
    )
    tags = TagsField(required=False, widget=forms.TextInput(attrs=WIDE))
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, initial=Article.Status.PUBLISHED)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """Offer what this curator may do: whoever may add drafts alone adds drafts, and no line without the right."""
        super().__init__(*args, **kwargs)
        self._makes_tags = request.user.has_perm("library.add_tag")
        if not request.user.has_perm("library.add_article"):
            draft = Article.Status.DRAFT
            status = forms.ChoiceField(label=_("Status"), choices=[(draft.value, draft.label)], initial=draft)
            self.fields["status"] = status
        if request.user.has_perm("library.add_entry"):
            self.fields["place"].offer(all_places(), nowhere=_("Inbox (no topic)"))  # type: ignore[attr-defined]  # a field of places
        else:
            del self.fields["place"]

    def clean_tags(self) -> list[str]:
        """The names; none that would make a tag where that is left to others."""
        names: list[str] = self.cleaned_data["tags"]
        if not self._makes_tags:
            refuse_new_names(names)
        return names

    def wanted(self) -> Wanted:
        """The same as a value; ask once the form is valid."""
        values = self.cleaned_data
        return Wanted(values.get("place"), values.get("note", ""), values["tags"], values["status"])


class NewArticleForm(WantedForm):
    """One article with its line."""

    url = forms.CharField(label=_("Address"), validators=[validate_web_address], widget=forms.URLInput(attrs=WIDE))
    title = forms.CharField(
        label=_("Title"),
        help_text=_("Without one the address stands for it, and the article is a draft."),
        required=False,
        widget=forms.TextInput(attrs=WIDE),
    )
    note = forms.CharField(
        label=_("Note for the line"),
        help_text=_("One line of Markdown that readers see below the title; it needs a place."),
        required=False,
        widget=forms.TextInput(attrs=WIDE),
    )
    field_order = ("url", "title", "place", "note", "tags", "status")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Without places there is no line, and so no note."""
        super().__init__(*args, **kwargs)
        if "place" not in self.fields:
            del self.fields["note"]

    def clean_url(self) -> str:
        """Refuse what is here already, and lead to it."""
        url: str = self.cleaned_data["url"]
        twin = twin_of(url)
        if twin is not None:
            raise ValidationError(here_already(twin))
        return url

    def clean(self) -> dict[str, Any]:
        """A note stands in a line, and a line in a topic."""
        values = super().clean() or {}
        if values.get("note") and not values.get("place") and not self.has_error("place"):
            self.add_error("note", _("Choose a place for the line in which the note stands."))
        return values

    def new_article(self) -> NewArticle:
        """The article as a value; ask once the form is valid."""
        return NewArticle(self.cleaned_data["url"], " ".join(self.cleaned_data["title"].split()))


class PasteForm(WantedForm):
    """The addresses of a text, and what all of them get."""

    text = forms.CharField(
        label=_("Addresses"),
        help_text=_(
            "One or many, in any text: lines of title and address, a list in Markdown, or prose. Nothing is fetched. "
            "An address without a title becomes a draft that is called by its address."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 12, "spellcheck": "false"}),
    )
    field_order = ("text", "place", "tags", "status")


def here_already(article: Article) -> SafeString:
    """A sentence with the way to an article that has the address already."""
    return format_html(
        '{} <a href="{}">{}</a> ({})',
        gettext("This address is in the library already:"),
        reverse("admin:library_article_change", args=[article.pk]),
        article.title,
        article.get_status_display(),
    )
