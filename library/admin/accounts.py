"""Accounts and their roles: Django's own admin for them; what the system keeps by itself is shown and not edited."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Field, ManyToManyField
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from library.roles import ROLES, label_of

admin.site.unregister(User)
admin.site.unregister(Group)


class RoleChoice(ModelMultipleChoiceField[Group]):
    """Offers groups, roles by their names in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        """What the group is called."""
        return label_of(obj.name)


class RoleFilter(admin.RelatedFieldListFilter):
    """Accounts by their groups, roles by their names in the language of the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Call them user groups: groups are the label lines of topics."""
        super().__init__(*args, **kwargs)
        self.title = _("user groups")

    def field_choices(self, field: Field[Any, Any], request: HttpRequest, model_admin: Any) -> Any:
        """The groups."""
        return [(str(group.pk), label_of(group.name)) for group in Group.objects.order_by("pk")]


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """People who may sign in. Whoever may do everything is made, and changed, by their like alone."""

    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "email", "roles", "is_staff", "is_active")
    show_facets = admin.ShowFacets.NEVER  # as in all lists of the desk
    list_filter = ("is_staff", "is_superuser", "is_active", ("groups", RoleFilter))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Accounts with their groups."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, account: User) -> str:
        """The groups that the account is in."""
        return " · ".join(label_of(group.name) for group in account.groups.all()) or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """An administrator by role cannot rise above it."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Which also is to set its password."""
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The same for deleting."""
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def formfield_for_manytomany(self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """The groups by their names, with a word on what a role brings along."""
        if db_field.name == "groups":
            kwargs |= {
                "form_class": RoleChoice,
                "label": capfirst(_("user groups")),
                "help_text": _(
                    "Contributors, curators and administrators come to the desk: “staff status” is set with their role."
                ),
            }
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles, whose rights are the library's own affair, and groups that an administrator made."""

    list_display = ("label", "task")

    @admin.display(description=_("role"), ordering="name")
    def label(self, group: Group) -> str:
        """What it is called."""
        return label_of(group.name)

    @admin.display(description=_("what it is for"))
    def task(self, group: Group) -> str:
        """What a role may do; a group of one's own says nothing of itself."""
        return str(ROLES[group.name].task) if group.name in ROLES else ""

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        """A role is described; any other group has its rights to choose."""
        return ("label", "task") if _is_role(obj) else ("name", "permissions")

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        """Nothing of a role is edited."""
        return ("label", "task") if _is_role(obj) else ()

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Roles stay as they are."""
        return super().has_change_permission(request, obj) and not _is_role(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Roles stay."""
        return super().has_delete_permission(request, obj) and not _is_role(obj)


def _is_role(group: Group | None) -> bool:
    return group is not None and group.name in ROLES


def _may_touch(request: HttpRequest, account: User | None) -> bool:
    return request.user.is_superuser or account is None or not account.is_superuser
