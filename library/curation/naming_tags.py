"""What tags are called: their other names, and the former ones that go on to mean them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from library.models import Tag, TagAlias
from library.models.tag import tag_slug

LONGEST = 90  # characters, so that a number fits behind them


@dataclass(frozen=True, slots=True)
class TakenName:
    """A name that cannot be given since it means another tag already; `is_other` where that has it as another name."""

    name: str
    tag: Tag
    is_other: bool


def taken_names(names: Collection[str], *, but_of: Tag | None = None) -> list[TakenName]:
    """Which of these names mean another tag than `but_of`."""
    own = but_of.pk if but_of else None
    known = Tag.objects.called(names)
    meant = [(name, known[name.casefold()]) for name in names if name.casefold() in known]
    return [
        TakenName(name, tag, is_other=tag.name.casefold() != name.casefold()) for name, tag in meant if tag.pk != own
    ]


def tag_led_to(slug: str, *, but_of: Tag | None = None) -> Tag | None:
    """The tag to which an address leads on from another name of it, if that is not `but_of`."""
    own = but_of.pk if but_of else None
    return Tag.objects.exclude(pk=own).filter(aliases__slug=slug).first()


def save_tag(tag: Tag, other_names: Sequence[str]) -> None:
    """Store a tag with its other names, within an open change.

    What it was called before, and the address that it had, lead on to it from now on; the curator sees them among the
    other names and may take them away later.
    """
    before = Tag.objects.filter(pk=tag.pk).first() if tag.pk else None
    _free_own_slug(tag)
    tag.save()
    kept = {name.casefold() for name in other_names} - {tag.name.casefold()}
    for alias in tag.aliases.all():
        if alias.name.casefold() not in kept:
            alias.delete()
    if before:
        _keep_former(tag, before)
    there = {alias.name.casefold() for alias in tag.aliases.all()}
    for name in other_names:
        if name.casefold() in kept - there:
            add_other_name(tag, name)


def add_other_name(tag: Tag, name: str) -> None:
    """Have a name that nothing is called by mean a tag; its address is made of it."""
    TagAlias.objects.create(tag=tag, name=name, slug=_free_slug(name))


def lead_on(tag: Tag, name: str, slug: str) -> None:
    """Have a name and an address that something was reached by until now lead on to a tag. The address is what counts:
    where the name is taken it is numbered.
    """
    TagAlias.objects.create(tag=tag, name=_free_name(name), slug=slug)


def _free_own_slug(tag: Tag) -> None:
    """Let go of another name with the address that the tag gets now, as where a renaming is taken back by hand."""
    for alias in TagAlias.objects.filter(tag=tag.pk, slug=tag.slug) if tag.pk else ():
        alias.delete()


def _keep_former(tag: Tag, before: Tag) -> None:
    is_renamed, is_moved = before.name.casefold() != tag.name.casefold(), before.slug != tag.slug
    if not (is_renamed or is_moved):
        return
    name = before.name if is_renamed else before.slug
    lead_on(tag, name, before.slug if is_moved else _free_slug(name))


def _free_name(name: str) -> str:
    """A name by which nothing is called."""
    return next(free for free in _numbered(name, " ") if not Tag.objects.called([free]))


def _free_slug(name: str) -> str:
    """An address at which nothing stands yet."""
    return next(slug for slug in _numbered(tag_slug(name)[:LONGEST], "-") if not _is_address(slug))


def _is_address(slug: str) -> bool:
    return Tag.objects.filter(slug=slug).exists() or TagAlias.objects.filter(slug=slug).exists()


def _numbered(text: str, joint: str) -> Iterator[str]:
    """A text, then the same with numbers, of which the first that is free is taken."""
    yield text
    yield from (f"{text[:LONGEST]}{joint}{number}" for number in count(2))
