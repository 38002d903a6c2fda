"""The models, one file each. Everything is importable from here."""

from library.models.api_token import ApiToken
from library.models.article import Article
from library.models.attempt import Attempt
from library.models.change import Catalogue, Change, ChangedRow
from library.models.entry import Entry, EntryLink
from library.models.group import Group
from library.models.job import Job, WorkerHeartbeat
from library.models.likely_duplicate import LikelyDuplicate
from library.models.pending_change import PendingChange
from library.models.readme import Anchor, PublicExport, Readme, Revision, newest_read
from library.models.search_document import SearchDocument, SearchName, SearchTerm
from library.models.shelf import Mark, Shelf
from library.models.site import Site
from library.models.suggestion import Suggestion
from library.models.synonym_group import SynonymGroup
from library.models.tag import Tag, TagAlias, TaggedArticle
from library.models.topic import FormerSlug, Topic

__all__ = [
    "Anchor",
    "ApiToken",
    "Article",
    "Attempt",
    "Catalogue",
    "Change",
    "ChangedRow",
    "Entry",
    "EntryLink",
    "FormerSlug",
    "Group",
    "Job",
    "LikelyDuplicate",
    "Mark",
    "PendingChange",
    "PublicExport",
    "Readme",
    "Revision",
    "SearchDocument",
    "SearchName",
    "SearchTerm",
    "Shelf",
    "Site",
    "Suggestion",
    "SynonymGroup",
    "Tag",
    "TagAlias",
    "TaggedArticle",
    "Topic",
    "WorkerHeartbeat",
    "newest_read",
]
