"""PURE. Many keys a few at a time: as many as one statement takes well."""

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from library.progress import Progress

CHUNK = 500
Key = TypeVar("Key", int, str)


def chunks_of(keys: Iterable[Key], *, as_given: bool = False) -> Iterator[list[Key]]:
    """Numbers or identities in chunks; from the lowest up, so that all writers come to rows in the same order, unless
    they are wanted as given.
    """
    ordered = list(keys) if as_given else sorted(keys)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def told_chunks(keys: Collection[Key], progress: Progress) -> Iterator[list[Key]]:
    """The same, telling how many are done as soon as the next ones are asked for."""
    done = 0
    for chunk in chunks_of(keys):
        yield chunk
        done += len(chunk)
        progress(done, len(keys))
