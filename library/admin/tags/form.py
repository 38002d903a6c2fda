"""A tag as a curator edits it, with its other names."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from library.admin.tag_names import read_tag_names
from library.curation.naming_tags import TakenName, tag_led_to, taken_names
from library.models import Tag
from library.models.words import join_words, split_words


class TagForm(forms.ModelForm[Tag]):
    """The stock form, and the other names on one line. A name that means another tag is refused with a way to it."""

    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        help_text=_(
            "Several with commas between them. Whoever types one of them means this tag, and its address leads here. "
            "What the tag was called before, and its former address, come to stand here by themselves."
        ),
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
    )

    class Meta:
        model = Tag
        fields = ("name", "name_en", "other_names", "slug")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["other_names"] = join_words([alias.name for alias in self.instance.aliases.all()])
        else:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made of the name.")

    def clean_name(self) -> str:
        """The name, which may be one of the tag's other ones but no other tag's."""
        name = " ".join(self.cleaned_data["name"].split())
        if split_words(name) != [name]:
            raise ValidationError(_("A name holds no comma or semicolon: these part one tag from the next."))
        self._refuse(taken_names([name], but_of=self.instance))
        return name

    def clean_other_names(self) -> list[str]:
        """The distinct names."""
        names = read_tag_names(self.cleaned_data["other_names"])
        self._refuse(taken_names(names, but_of=self.instance))
        return names

    def clean_slug(self) -> str:
        """The slug, at which another tag must not be reached from a former name of it."""
        slug: str = self.cleaned_data["slug"]
        tag = tag_led_to(slug, but_of=self.instance) if slug else None
        if tag:
            text = gettext("This address leads to the tag {} already, which has it from another name.")
            raise ValidationError(format_html(text, _link(tag)))
        return slug

    def _refuse(self, taken: Iterable[TakenName]) -> None:
        errors = [ValidationError(self._refusal(one)) for one in taken]
        if errors:
            raise ValidationError(errors)

    def _refusal(self, taken: TakenName) -> SafeString:
        text = gettext("“{}” is the tag {} already.")
        if taken.is_other:
            text = gettext("“{}” is another name of the tag {}.")
        sentence = format_html(text, taken.name, _link(taken.tag))
        if not self.instance.pk:
            return sentence
        merge = (
            f"{reverse('admin:library_tag_merge')}?{urlencode({'tag': [taken.tag.pk, self.instance.pk]}, doseq=True)}"
        )
        return format_html('{} <a href="{}">{}</a>', sentence, merge, _("Merge the two tags"))


def _link(tag: Tag) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("admin:library_tag_change", args=[tag.pk]), tag.name)
