"""The admin app with the library's own desk as its site."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, whose site is the desk."""

    default_site = "library.desk.site.Desk"
