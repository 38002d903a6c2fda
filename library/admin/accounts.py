"""Accounts: Django's own admin for them; what the system notes by itself is shown and not edited."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """People who may sign in."""

    readonly_fields = ("last_login", "date_joined")
