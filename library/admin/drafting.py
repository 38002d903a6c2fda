"""What those may do who write drafts and nothing else: their articles, the places and the tags of these.

Rights for all articles are asked for without an article, as bulk actions do; for drafts alone nobody has these.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest

from library.admin.tag_names import refuse_new_names
from library.models import Article, Entry
from library.roles import may_draft


class KnownTagsForm(forms.ModelForm[Article]):
    """Takes only tags that there are."""

    def clean_tags(self) -> list[str]:
        """The names typed, each that of a tag or another name of one."""
        names: list[str] = self.cleaned_data["tags"]
        refuse_new_names(names)
        return names


class DraftedArticles(admin.ModelAdmin):  # type: ignore[type-arg]  # goes before the admin of articles
    """Lets those who write drafts add and change these."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new article may be a draft."""
        return super().has_add_permission(request) or may_draft(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """A draft, as it is stored now; not drafts as a whole."""
        return super().has_change_permission(request, obj) or _is_theirs(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, which makes no tag for those who may not."""
        if not request.user.has_perm("library.add_tag"):
            kwargs["form"] = type("KnownTagsForm", (KnownTagsForm, self.form), {})
        return super().get_form(request, obj, change=change, **kwargs)

    def formfield_for_choice_field(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Leave drafts drafts: there is no other status to choose."""
        if db_field.name == "status" and not super().has_change_permission(request):
            draft = Article.Status.DRAFT
            kwargs |= {"choices": [(draft.value, draft.label)], "initial": draft}
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class DraftedEntries(admin.ModelAdmin):  # type: ignore[type-arg]  # goes before the admin of entries
    """Lets those who write drafts change the lines of these."""

    def has_change_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        """A line of a draft."""
        return super().has_change_permission(request, obj) or (obj is not None and _is_theirs(request, obj.article))

    def kept_by_draft_writers(self, request: HttpRequest) -> tuple[str, ...]:
        """What the form must not let them change: else their line could become one of a published article."""
        return () if super().has_change_permission(request) else ("article",)


class DraftedInlineEntries(admin.options.InlineModelAdmin):  # type: ignore[type-arg]  # goes before an inline
    """The same for the lines in the form of an article."""

    def has_add_permission(self, request: HttpRequest, obj: Article | None) -> bool:  # type: ignore[override]
        """A line of a draft, or of an article that will be one."""
        return super().has_add_permission(request, obj) or _is_theirs(request, obj, is_new=obj is None)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """A line of a draft."""
        return super().has_change_permission(request, obj) or _is_theirs(request, obj)


class DraftedEntryLinks(admin.options.InlineModelAdmin):  # type: ignore[type-arg]  # goes before an inline
    """The same for the secondary links of a line."""

    def has_add_permission(self, request: HttpRequest, obj: Entry | None) -> bool:  # type: ignore[override]
        """A link of a draft's line."""
        return super().has_add_permission(request, obj) or _is_theirs(request, obj.article if obj else None)

    def has_change_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        """A link of a draft's line."""
        return super().has_change_permission(request, obj) or _is_theirs(request, obj.article if obj else None)


def _is_theirs(request: HttpRequest, article: Article | None, *, is_new: bool = False) -> bool:
    is_draft = is_new or (article is not None and article.status == Article.Status.DRAFT)
    return is_draft and may_draft(request.user)
