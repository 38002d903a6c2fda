"""The curator's desk: Django's own admin, one module for each kind of thing."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from library.admin import (
    accounts,
    articles,
    changes,
    duplicates,
    jobs,
    pending_changes,
    readmes,
    records,
    suggestions,
    synonyms,
    tags,
    terms,
    tokens,
    topics,
)

__all__ = [
    "accounts",
    "articles",
    "changes",
    "duplicates",
    "jobs",
    "pending_changes",
    "readmes",
    "records",
    "suggestions",
    "synonyms",
    "tags",
    "terms",
    "tokens",
    "topics",
]

admin.site.unregister(DBTaskResult)  # people see jobs; the queue behind them is the worker's own affair
