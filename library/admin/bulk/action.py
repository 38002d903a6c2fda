"""How an action on many articles is described: its words, what it asks, what it would do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from library.models import Article

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Values = Mapping[str, Any]


class BulkForm(forms.Form):
    """What an action asks; one that asks nothing uses it as it is. `articles` are those that were chosen.

    No field may be called `action`, `confirm`, `index`, `show` or `shown`.
    """

    def __init__(self, data: Any = None, *, articles: "QuerySet[Article]") -> None:
        super().__init__(data)
        self.articles = articles

    def values(self) -> dict[str, Any]:
        """What was asked, as JSON: the arguments of the function that does it. Only of a form that is valid."""
        return dict(self.cleaned_data)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will happen, one sentence each with honest counts; and whether anything would change at all."""

    sentences: Sequence[str]
    does_something: bool


@dataclass(frozen=True, slots=True)
class BulkAction:
    """One action. `name` is also that of the function which does it, see `library.curation.bulk`.

    `label` stands in the list of actions and `title` on its page and its button. `permission` is one of the admin's:
    view, add, change, delete. Where lines of lists are written, `changes_lists` has the curator told whether the lists
    can still be written back.
    """

    name: str
    label: "_StrOrPromise"
    title: "_StrOrPromise"
    foretell: "Callable[[QuerySet[Article], Values], Forecast]"
    form: type[BulkForm] = BulkForm
    permission: str = "change"
    changes_lists: bool = False
