"""Ties the nodes of the new text to those known from before (rules M1 to M4)."""

from library.readme.merging.entries import match_entries
from library.readme.merging.groups import match_groups
from library.readme.merging.items import Matching
from library.readme.merging.model import Side
from library.readme.merging.topics import match_topics
from library.readme.outline import Outline


def match(base: Side, ours: Side, theirs: Outline) -> Matching:
    """Every node of the three versions as an item. A text that says what one side says is that side, node for node."""
    matching = Matching(base, ours, theirs)
    if theirs == base.outline:
        matching.tie_all(matching.of_base)
    elif theirs == ours.outline:
        matching.tie_all(matching.of_ours)
    else:
        match_topics(matching)
        match_entries(matching)
        match_groups(matching)
    matching.add_new()
    return matching
