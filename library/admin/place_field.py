"""A choice among all topics and their groups, which works without scripts."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext

from library.curation.places import Place
from library.models import Readme

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

INDENT = "\u3000"  # an ideographic space for each level: a list of choices shows no other indent


class PlaceField(forms.ChoiceField):
    """A topic, or a group in it (·), from the whole tree in one list, parted by lists where there are several.

    Its value is a `Place`; None where nothing was chosen and nothing has to be.
    """

    _places: Mapping[str, Place] = {}

    def offer(self, places: Iterable[Place], *, nowhere: "_StrOrPromise") -> None:
        """Say what there is to choose from, and what no choice is called."""
        self._places = {place.code: place for place in places}
        parts = groupby(self._places.values(), key=lambda place: place.topic.readme)
        named = [(_name(readme), [(place.code, _indented(place)) for place in those]) for readme, those in parts]
        self.choices = [("", nowhere), *(named if len(named) > 1 else named[0][1] if named else [])]

    def clean(self, value: Any) -> Any:
        """The place itself."""
        return self._places.get(super().clean(value))


def _name(readme: Readme | None) -> str:
    return readme.title or readme.name if readme else gettext("In no list")


def _indented(place: Place) -> str:
    return f"{INDENT * place.depth}{'· ' if place.group else ''}{place.name}"
