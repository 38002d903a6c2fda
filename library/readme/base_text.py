"""The text that a list is written on: its newest reading, parsed once and kept while it is small."""

from functools import lru_cache

from library.models import Readme, newest_read
from library.readme.document import Document
from library.readme.parser import parse
from library.readme.source import read_source

KEPT_BYTES = 2_000_000  # a parsed list takes some thirty times its size in memory


def base_document(readme: Readme) -> Document:
    """The document of the newest reading; for a list that was never read, a heading and the tagline."""
    revision = newest_read(readme)
    if revision is None:
        return parse(_blank_list(readme), base_url=readme.base_url)
    content = bytes(revision.content)
    return (_kept if len(content) <= KEPT_BYTES else _parsed)(content, readme.base_url)


def _blank_list(readme: Readme) -> str:
    tagline = f"\n> {readme.tagline}\n" if readme.tagline else ""
    return f"# {readme.title or readme.name}\n{tagline}"


def _parsed(content: bytes, base_url: str) -> Document:
    source = read_source(content)
    return parse(source.text, bom=source.bom, base_url=base_url)


_kept = lru_cache(maxsize=4)(_parsed)
