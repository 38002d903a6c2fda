"""Why a field of a node cannot be changed in the text: what the edit form shows beside it."""

from library.readme.document import Entry, Group, Shape, Topic
from library.readme.writing.anatomy import Anatomy, AnyNode
from library.readme.writing.links import place_of_entry, title_obstacle, url_obstacle
from library.readme.writing.notes import note_obstacle


def obstacle(anatomy: Anatomy, node_id: int, field: str) -> str | None:
    """Why this field of the node cannot be written, in words; None where it can or the node has no such field."""
    node = anatomy.nodes[node_id]
    if field == "place":
        return _of_place(anatomy, node)
    if isinstance(node, Entry):
        return _of_entry(anatomy, node, field)
    if field in ("title", "label"):
        span = node.label_span if isinstance(node, Group) else node.title_span
        return None if span else "Its text has no place of its own: images or other marks stand in it."
    return None


def _of_entry(anatomy: Anatomy, entry: Entry, field: str) -> str | None:
    match field:
        case "title":
            return title_obstacle(place_of_entry(entry))
        case "url":
            return url_obstacle(place_of_entry(entry))
        case "note":
            return note_obstacle(anatomy, entry)
        case "columns":
            return None if entry.shape is Shape.ROW else "It does not stand in a table."
    return None


def _of_place(anatomy: Anatomy, node: AnyNode) -> str | None:
    if isinstance(node, Topic):
        return None
    container = anatomy.containers[node.id]
    above = anatomy.nodes[container] if container is not None else None
    if node.shape is Shape.PART or (above is not None and shares_line(above, node)):
        return "It shares its line with other nodes and cannot be taken out or moved."
    return None


def shares_line(above: AnyNode, node: Entry | Group) -> bool:
    """Whether a node begins on the line of the label or entry that it stands below."""
    return not isinstance(above, Topic) and node.span.start <= above.span.start
