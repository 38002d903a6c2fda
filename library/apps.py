"""The one app of the project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Connects the signal receivers and the checks of the configuration."""

    name = "library"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Import what registers itself."""
        from library import checks, signals  # noqa: F401
