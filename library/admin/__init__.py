"""The curator's desk: Django's own admin, one module for each kind of thing."""

from library.admin import articles, jobs, readmes, records, terms, topics

__all__ = ["articles", "jobs", "readmes", "records", "terms", "topics"]
