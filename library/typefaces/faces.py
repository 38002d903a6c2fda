"""The two faces of our own: where each comes from, and how it is called here.

Both licences let us change the fonts and pass them on. That of LXGW WenKai reserves its names, so ours have others.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Face:
    """One face: its source, its names, and what to keep of it."""

    name: str
    """How files are called, and what templates ask for."""
    family: str
    """The name in style sheets and in the fonts themselves."""
    style: str
    weights: str
    """The weights it stands in for. Song has one, and a bold word in a heading is not made bolder by the browser."""
    source: str
    """The file that Debian's package installs."""
    source_name: str
    """The PostScript name of the one font that is wanted from the file."""
    package: str
    features: tuple[str, ...]
    """OpenType features to keep; what is not named here costs bytes and sets nothing that we set."""
    further_count: int
    """How many ideographs the file beyond `core` has: those of the shipped titles, then the most frequent ones."""


SONG = Face(
    name="song",
    family="Easyllm Song",
    style="SemiBold",
    weights="400 900",
    source="/usr/share/fonts/opentype/noto/NotoSerifCJK-SemiBold.ttc",
    source_name="NotoSerifCJKsc-SemiBold",
    package="fonts-noto-cjk-extra",
    # halt: text-spacing-trim; pwid: English quotation marks. No locl: the face speaks simplified Chinese by itself.
    features=("kern", "liga", "halt", "pwid"),
    further_count=100,
)
KAI = Face(
    name="kai",
    family="Easyllm Kai",
    style="Regular",
    weights="400",
    source="/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
    source_name="LXGWWenKai-Regular",
    package="fonts-lxgw-wenkai",
    features=(),
    further_count=0,
)
FACES = (SONG, KAI)
