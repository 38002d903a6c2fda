"""What of an entry the README gives no place to write to, for the curator's form."""

from library.models import Anchor, Entry, newest_read
from library.readme.anchoring import nodes_of_rows
from library.readme.base_text import base_document
from library.readme.writer import is_writable

WRITTEN_FIELDS = ("title", "url", "note")
