"""The one door for writing: every change of what the public can see is a unit of work.

    with catalogue.change(actor=user, reason="import of README") as unit:
        ...ordinary model methods and QuerySets...
        unit.touch()          # after a bulk write, which sends no signal

When the outermost block ends, in the same transaction, the catalogue version is raised once and the change is recorded.
A unit that touched nothing leaves no trace. An exception takes everything back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from library.models import Catalogue, Change

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class WriteOutsideChangeError(RuntimeError):
    """Something that the public sees was written outside `catalogue.change()`. Raised in tests only."""


class Unit:
    """One unit of work: who, why, and whether anything was written yet."""

    def __init__(self, actor: "User | AnonymousUser | None", reason: str) -> None:
        self.actor: User | None = actor if actor is not None and actor.is_authenticated else None
        self.reason = reason
        self.is_touched = False
        self.record: Change | None = None

    def touch(self) -> None:
        """Say that something was written, where a bulk write sends no signal."""
        self.is_touched = True

    def _finish(self) -> None:
        if self.is_touched:
            version = Catalogue.objects.raise_version()
            self.record = Change.objects.create(actor=self.actor, reason=self.reason, catalogue_version=version)


_current: ContextVar[Unit | None] = ContextVar("library_catalogue_unit", default=None)


@contextmanager
def change(*, actor: "User | AnonymousUser | None" = None, reason: str) -> Iterator[Unit]:
    """Open a unit of work, or join the one that is open already.

    `reason` is a short sentence for the history (200 characters are kept). Everything inside is one transaction.
    """
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    unit = Unit(actor, reason[:200])
    token = _current.set(unit)
    try:
        with transaction.atomic():
            yield unit
            unit._finish()
    finally:
        _current.reset(token)


def note_write(instance: Model) -> None:
    """Note that a row which the public sees was written; called by the signal receivers.

    Outside a unit it raises `WriteOutsideChangeError` where `EASYLLM_STRICT_WRITES` is set (the tests), and else raises
    the version at once, so that a shell or `loaddata` never leaves a stale page behind.
    """
    unit = _current.get()
    if unit is not None:
        unit.touch()
    elif settings.EASYLLM_STRICT_WRITES:
        raise WriteOutsideChangeError(f"{type(instance).__name__} was written outside catalogue.change().")
    else:
        Catalogue.objects.raise_version()


def version() -> int:
    """The catalogue version: one number that changes with everything a page shows."""
    return Catalogue.objects.version()
