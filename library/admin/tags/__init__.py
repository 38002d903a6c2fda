"""Tags at the desk: their list and form, and the pages on which they are merged and split."""

from library.admin.tags.listing import TagAdmin

__all__ = ["TagAdmin"]
