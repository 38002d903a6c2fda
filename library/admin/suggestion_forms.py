"""The forms with which curators decide on a suggestion. Ready-made answers speak the language of the reader."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from library.admin.new_articles import NewArticleForm
from library.desk.row_numbers import is_number
from library.models import Article, Suggestion

LONGEST_ANSWER = 1_000  # characters

REASONS = {
    "outside": _("It lies outside of what this library collects."),
    "here": _("The library has it already, or something very close to it."),
    "unreachable": _("We could not open the page."),
    "advertisement": _("It is mostly advertisement."),
    "shallow": _("It adds little to the articles that are here on this subject."),
}


class AnswerField(forms.CharField):
    """What the reader is told."""

    def __init__(self, **kwargs: Any) -> None:
        options = {
            "label": _("Answer to the reader"),
            "help_text": _("The link of the reader shows it, and it is sent if they left an e-mail address."),
            "required": False,
            "max_length": LONGEST_ANSWER,
            "widget": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }
        super().__init__(**{**options, **kwargs})


class AcceptForm(NewArticleForm):
    """The article as it is taken in, filled in from what the reader said."""

    answer = AnswerField()
    prefix = "accept"

    def __init__(self, *args: Any, suggestion: Suggestion, request: HttpRequest, **kwargs: Any) -> None:
        """Begin with the reader's words."""
        initial = {
            "url": suggestion.url,
            "title": suggestion.title,
            "place": f"topic-{suggestion.topic_id}" if suggestion.topic_id else "",
            "note": " ".join(suggestion.note.split()) if suggestion.topic_id else "",
        }
        super().__init__(*args, request=request, initial=initial, **kwargs)


class MergeForm(forms.Form):
    """Which article that is here the suggestion is, and what of the reader's words it takes over."""

    article = forms.CharField(
        label=_("Another number"),
        help_text=_("As in the address of its page."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 10}),
    )
    takes_title = forms.BooleanField(label=_("Take over the title"), required=False)
    takes_note = forms.BooleanField(label=_("Keep the words of the reader as its private note"), required=False)
    answer = AnswerField()
    prefix = "merge"
    field_order = ("candidate", "article", "takes_title", "takes_note", "answer")

    def __init__(self, *args: Any, candidates: Iterable[Article], request: HttpRequest, **kwargs: Any) -> None:
        """Offer the articles that may be meant."""
        super().__init__(*args, **kwargs)
        choices = [(str(article.pk), _named(article)) for article in candidates]
        if choices:
            self.fields["candidate"] = forms.ChoiceField(
                label=_("One of these"), choices=choices, required=False, widget=forms.RadioSelect
            )
            self.order_fields(self.field_order)
        if not request.user.has_perm("library.change_article"):
            del self.fields["takes_title"], self.fields["takes_note"]

    def clean(self) -> dict[str, Any]:
        """The article that is meant: the number that was typed goes before what was ticked."""
        values = super().clean() or {}
        typed = values.get("article", "").strip().removeprefix("#")
        number = typed or values.get("candidate", "")
        if not number:
            raise ValidationError(_("Choose the article that it is, or type its number."))
        article = Article.objects.filter(pk=number).first() if is_number(number) else None
        if article is None:
            raise ValidationError(gettext("There is no article no. %(number)s.") % {"number": number[:20]})
        if article.is_put_away():
            text = gettext("“%(title)s” is %(status)s; choose an article that is kept.")
            raise ValidationError(text % {"title": article.title, "status": article.get_status_display()})
        values["merged"] = article
        return values


class RejectForm(forms.Form):
    """Why not: one of the ready-made reasons, own words, or both."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=list(REASONS.items()), required=False, widget=forms.RadioSelect
    )
    answer = AnswerField(label=_("In your own words"))
    prefix = "reject"

    def clean(self) -> dict[str, Any]:
        """A reader is never turned away without a word."""
        values = super().clean() or {}
        if not values.get("reason") and not values.get("answer") and not self.errors:
            raise ValidationError(_("Choose a reason, or say it in your own words."))
        return values

    def answer_in(self, language: str) -> str:
        """What a reader of that language is told."""
        reason = self.cleaned_data.get("reason")
        with translation.override(language):
            ready = str(REASONS[reason]) if reason else ""
        return "\n".join(filter(None, (ready, self.cleaned_data["answer"])))


class SettleForm(forms.Form):
    """What is answered to a report."""

    answer = AnswerField()
    prefix = "settle"


def _named(article: Article) -> str:
    return f"{article.pk} · {article.title} ({article.get_status_display()})"
