"""What the inline text of a passage holds: links, images, tags and code, each with its place in the content."""

from dataclasses import dataclass, field

from library.readme.document import LinkClass, LinkForm, Span
from library.readme.parsing.passage import Passage
from library.readme.parsing.tags import Tag


@dataclass(slots=True)
class RawLink:
    """A link in a passage: its range, the range of its text and that of its destination, all in the content.

    A reference link's destination stands elsewhere: at `definition`, in the text. `text` is what a reader sees of it,
    empty for an image. The readers give it its class.
    """

    start: int
    end: int
    text_start: int
    text_end: int
    url_start: int
    url_end: int
    url: str
    form: LinkForm
    definition: Span | None = None
    text: str = ""
    has_image: bool = False
    is_candidate: bool = False
    link_class: LinkClass | None = None


@dataclass(slots=True)
class Inline:
    """What is in a passage. Every list is in text order; ranges are positions of the passage's content."""

    passage: Passage
    links: list[RawLink] = field(default_factory=list)
    images: list[tuple[int, int]] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)

    @property
    def content(self) -> str:
        """The passage's content."""
        return self.passage.content
