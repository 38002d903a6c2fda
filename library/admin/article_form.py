"""An article as a curator edits it, with the tags that it may want."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from library.admin.bulk.suggested_tags import reason_words
from library.curation.suggesting_tags import proposals_for
from library.models import Article


class OfferedTagsField(forms.MultipleChoiceField):
    """Tags of which some may be gone from the choices, since the article has got them meanwhile: that is no fault."""

    def validate(self, value: list[str]) -> None:
        """Take whatever is ticked; what is not offered any more is left out."""

    def clean(self, value: Any) -> list[str]:
        """What is ticked and still offered."""
        return [name for name in super().clean(value) if self.valid_value(name)]


class ArticleForm(forms.ModelForm[Article]):
    """The stock form, and the tags that the article's title, labels and topics name: ticked, they are added."""

    suggested = OfferedTagsField(
        label=_("Suggested tags"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is ticked is added to the tags when you save."),
    )

    class Meta:
        model = Article
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "suggested" not in self.fields:
            return
        tags = [tag.name for tag in self.initial.get("tags", ())]
        found = proposals_for(self.instance, tags) if self.instance.pk else []
        self.fields["suggested"].choices = [  # type: ignore[attr-defined]
            (one.name, _choice(one.name, reason_words(one), is_new=one.is_new)) for one in found
        ]
        if not found:
            self.fields["suggested"].help_text = _("Its title, its labels and its topics name no further tag.")

    def clean(self) -> dict[str, Any]:
        """The tags with those that were ticked."""
        cleaned = super().clean() or self.cleaned_data
        if "tags" in cleaned and cleaned.get("suggested"):
            cleaned["tags"] = list(dict.fromkeys([*cleaned["tags"], *cleaned["suggested"]]))
        return cleaned


def _choice(name: str, reasons: str, *, is_new: bool) -> str:
    new = gettext("new tag")
    return f"{name} ({reasons}; {new})" if is_new else f"{name} ({reasons})"
