"""What moves lines of a README: tried before it is offered, and refused where the list could not be written then."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from library import catalogue
from library.admin.base import CHECKED_AT_ONCE, offer_undo_of
from library.models import Entry, Readme
from library.readme.exporter import ExportError, export_readme


class _TakenBackError(Exception):
    """Ends a trial; everything is as it was."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of it: why it cannot be done ("" where it can), and how the README would differ.

    `gone` are lines that leave the list, `come` those that are new in it. `is_too_long`: it was not tried, because
    writing the list takes too long.
    """

    refusal: str = ""
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    is_too_long: bool = False


def try_out(act: Callable[[], object], readme: Readme | None) -> Trial:
    """Do it, write the list, and take everything back."""
    is_tried = readme is not None and not _is_too_long(readme)
    before = _lines(readme) if readme and is_tried else None
    after: list[str] | None = None
    try:
        with suppress(_TakenBackError), catalogue.change(reason="trial"):
            act()
            if readme and before is not None:
                after = _lines(readme, is_required=True)
            raise _TakenBackError
    except ValidationError as error:
        return Trial(refusal=" ".join(error.messages))
    except ExportError as error:
        return Trial(refusal=_unwritable(readme, error))
    if before is None or after is None:
        return Trial(is_too_long=readme is not None and not is_tried)
    return _compared(before, after)


def do_writably(
    request: HttpRequest, act: Callable[[], object], readmes: Iterable[Readme | None], *, done: Callable[[], str]
) -> bool:
    """Do it as one change and say so with an offer to take it back; or refuse it, with the reason as a message, where a
    list that can be written could not be any more.

    A list that cannot be written as it is stands in the way of nothing; that is said too.
    """
    tried = [readme for readme in set(readmes) if readme is not None and not _is_too_long(readme)]
    try:
        with catalogue.change(actor=request.user, reason="edit in the admin") as unit:
            act()
            for readme in tried:
                export_readme(readme)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    except ExportError as error:
        if all(_lines(readme) is not None for readme in tried):
            messages.error(request, _unwritable(tried[0], error))
            return False
        with catalogue.change(actor=request.user, reason="edit in the admin") as unit:
            act()
        text = _("Done; the README could not be written before, and cannot be now: %(reason)s")
        messages.warning(request, text % {"reason": error})
    messages.success(request, done())
    offer_undo_of(request, unit)
    return True


def _is_too_long(readme: Readme) -> bool:
    return Entry.objects.filter(topic__readme=readme).count() > CHECKED_AT_ONCE


def _lines(readme: Readme, *, is_required: bool = False) -> list[str] | None:
    """The lines of a list as it would be written; None where it cannot be and need not."""
    try:
        return export_readme(readme).content.decode().splitlines()
    except ExportError:
        if is_required:
            raise
        return None


def _unwritable(readme: Readme | None, error: ExportError) -> str:
    text = _("This cannot be done, and nothing was changed: the README “%(name)s” could not be written. %(reason)s")
    return text % {"name": readme.name if readme else "", "reason": error}


def _compared(before: list[str], after: list[str]) -> Trial:
    then, now = (Counter(line.strip() for line in lines if line.strip()) for lines in (before, after))
    return Trial(gone=tuple((then - now).elements()), come=tuple((now - then).elements()))
