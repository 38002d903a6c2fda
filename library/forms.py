"""The forms that readers fill in. Their words go with each fault: what is wrong, and what to do."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from library.addresses import is_web_address
from library.curation.answering import can_send_mail
from library.models import Suggestion

LONGEST_TEXT = 2048  # bytes of UTF-8, of any one field
LONGEST_TITLE = 300  # characters
LONGEST_NOTE = 500  # characters


def fits_in_a_field(text: str) -> None:
    """Refuse what takes more than 2 KB."""
    if len(text.encode()) > LONGEST_TEXT:
        raise ValidationError(_("This is longer than 2 KB. Please shorten it."))


class AnsweredForm(forms.Form):
    """A form whose sender may leave an e-mail address for the answer, where this installation can send one.

    `comment` is a trap: readers do not see it and programs fill it in. Its name is none that browsers and password
    managers know from somebody's particulars, and whoever falls into it is told, so that nobody's words are lost.
    """

    email = forms.EmailField(
        label=_("E-mail address for the answer"),
        help_text=_(
            "You get one message, once a curator has decided, and the address is erased with it, after 90 days at the "
            "latest. If several readers suggest the same article, the first address gets it; the next page shows a "
            "link that tells everybody."
        ),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    comment = forms.CharField(label=_("Leave this empty"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave the address out where no mail is sent."""
        super().__init__(*args, **kwargs)
        if not can_send_mail():
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        """Refuse what a program filled in."""
        values = super().clean() or {}
        if values.get("comment"):
            text = _("A field that nobody sees was filled in, perhaps by a program. Please send it once more.")
            self.add_error(None, text)
        return values


class SuggestionForm(AnsweredForm):
    """One article for the library: its address, and what else the reader likes to say."""

    url = forms.CharField(
        label=_("Address of the article"),
        validators=[fits_in_a_field],
        error_messages={"required": _("Fill in the address of the article.")},
        widget=forms.URLInput(attrs={"autocomplete": "url", "spellcheck": "false", "placeholder": "https://"}),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=LONGEST_TITLE,
        validators=[fits_in_a_field],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    topic = forms.TypedChoiceField(
        label=_("Topic"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("This topic is no longer here. Choose another one, or none.")},
    )
    note = forms.CharField(
        label=_("Why is it good?"),
        help_text=_("At most 500 characters. A curator reads it; it is not published as it stands."),
        required=False,
        max_length=LONGEST_NOTE,
        validators=[fits_in_a_field],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, topics: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer `topics`, pairs of a number and a title in the order of the map."""
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", ""), *topics]  # type: ignore[attr-defined]  # a field of choices

    def clean_url(self) -> str:
        """An address as browsers open it, with the scheme that people leave out."""
        url: str = self.cleaned_data["url"]
        if "://" not in url and is_web_address(f"https://{url}") and "." in url.partition("/")[0]:
            url = f"https://{url}"
        if not is_web_address(url):
            raise ValidationError(_("This is no address of a page. It begins with https:// and holds no blanks."))
        return url

    def clean_title(self) -> str:
        """A title in one line, as a list has it."""
        return " ".join(self.cleaned_data["title"].split())


class ReportForm(AnsweredForm):
    """What is wrong with an article."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Suggestion.Reason.choices,
        error_messages={"required": _("Choose what is wrong."), "invalid_choice": _("Choose what is wrong.")},
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("In your own words"),
        help_text=_("At most 500 characters. Say which page shows the article now, or what it should say."),
        required=False,
        max_length=LONGEST_NOTE,
        validators=[fits_in_a_field],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where the reason says nothing by itself."""
        values = super().clean()
        if values.get("reason") == Suggestion.Reason.OTHER and not values.get("note") and not self.has_error("note"):
            self.add_error("note", _("Say in a few words what is wrong."))
        return values
