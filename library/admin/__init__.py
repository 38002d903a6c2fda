"""The curator's desk: Django's own admin, one module for each kind of thing."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from library.admin import articles, jobs, readmes, records, suggestions, terms, topics

__all__ = ["articles", "jobs", "readmes", "records", "suggestions", "terms", "topics"]

admin.site.site_header = admin.site.site_title = _("Cataloguing desk")
admin.site.index_title = _("What is in the library")
admin.site.unregister(DBTaskResult)  # people see jobs; the queue behind them is the worker's own affair
