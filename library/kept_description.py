"""PURE. Where a description stays until the article has a line: marked, at the head of the private note.

[description]What the page says of itself.[/description]
What the curator noted for themselves.
"""

import re
from dataclasses import dataclass

_MARKED = re.compile(r"\A\[description\](.*?)\[/description\](?:\r?\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PrivateNote:
    """A private note taken apart."""

    description: str
    notes: str

    def text(self) -> str:
        """The note as it is stored."""
        if not self.description and not _MARKED.match(self.notes):
            return self.notes
        description = self.description.replace("[/description]", "")
        return f"[description]{description}[/description]\n{self.notes}".rstrip("\n")


def read_private_note(text: str) -> PrivateNote:
    """The description that is kept in a private note, if any, and the rest."""
    found = _MARKED.match(text)
    return PrivateNote(found[1], text[found.end() :]) if found else PrivateNote("", text)
