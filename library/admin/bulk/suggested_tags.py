"""Giving many articles the tags that their titles, labels and topics name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from library.admin.bulk.action import BulkAction, BulkForm, Forecast, Values
from library.curation.suggesting_tags import Proposal, Reason, proposals_of, wanted_of
from library.models import Article

ARTICLES_LISTED = 100  # with a box for each of their tags
MOST_TAGS = 200
REASONS: dict[Reason, Promise | str] = {
    Reason.TITLE: _("in the title"),
    Reason.LABEL: _("in the label"),
    Reason.TOPIC: _("in the topic"),
}
_found: WeakKeyDictionary["QuerySet[Article]", dict[int, list[Proposal]]] = WeakKeyDictionary()


class SuggestedTagsForm(BulkForm):
    """The tags that are named, each with how many articles would get it; for few articles the tags of each as well."""

    tags = forms.MultipleChoiceField(
        label=_("Tags"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where articles stand below, each gets what is ticked both here and beside its title."),
    )
    new = forms.MultipleChoiceField(
        label=_("New tags"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Labels that no tag is called by. What is ticked becomes one."),
    )

    def __init__(self, data: Any = None, *, articles: "QuerySet[Article]") -> None:
        super().__init__(data, articles=articles)
        found = _proposals_among(articles)
        self._offer("tags", (one for those in found.values() for one in those if not one.is_new), is_ticked=True)
        self._offer("new", (one for those in found.values() for one in those if one.is_new), is_ticked=False)
        if len(found) <= ARTICLES_LISTED:
            self._list(found)

    def values(self) -> dict[str, Any]:
        """The names, and by article those that it does not get."""
        names = [*self.cleaned_data["tags"], *self.cleaned_data.get("new", ())]
        without: dict[str, list[str]] = {}
        for number, field in self._fields_of_articles():
            kept = self.cleaned_data[field]
            declined = [name for name, _label in self.fields[field].choices if name not in kept]  # type: ignore[attr-defined]
            if declined:
                without[number] = declined
        return {"names": names, "without": without}

    def _offer(self, name: str, proposals: Iterable[Proposal], *, is_ticked: bool) -> None:
        counts: Counter[str] = Counter()
        reasons: dict[str, Counter[Reason]] = defaultdict(Counter)
        for one in proposals:
            counts[one.name] += 1
            reasons[one.name].update(one.reasons)
        self.fields[name].choices = [  # type: ignore[attr-defined]
            (tag, f"{tag}: {_articles(count)} ({', '.join(_told(reasons[tag]))})")
            for tag, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:MOST_TAGS]
        ]
        self.initial[name] = list(counts) if is_ticked else []

    def _list(self, found: dict[int, list[Proposal]]) -> None:
        titles = dict(self.articles.order_by().values_list("pk", "title"))
        for number, proposals in found.items():
            if proposals:
                self.fields[f"article-{number}"] = forms.MultipleChoiceField(
                    label=titles[number],
                    choices=[(one.name, f"{one.name} ({reason_words(one)})") for one in proposals],
                    initial=[one.name for one in proposals],
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    def _fields_of_articles(self) -> Iterator[tuple[str, str]]:
        return ((name.removeprefix("article-"), name) for name in self.fields if name.startswith("article-"))


def reason_words(proposal: Proposal) -> str:
    """Where the name of a tag was found."""
    return ", ".join(str(REASONS[reason]) for reason in proposal.reasons)


def _proposals_among(articles: "QuerySet[Article]") -> dict[int, list[Proposal]]:
    """The tags that these articles may want, looked for once in a request: 100,000 articles take seconds."""
    if articles not in _found:
        _found[articles] = dict(proposals_of(list(articles.values_list("pk", flat=True))))
    return _found[articles]


def _told(reasons: Counter[Reason]) -> list[str]:
    return [f"{REASONS[reason]} {count}" for reason, count in sorted(reasons.items(), key=lambda row: -row[1])]


def _articles(count: int) -> str:
    return ngettext("%(n)s article", "%(n)s articles", count) % {"n": count}


def _foretell(articles: "QuerySet[Article]", values: Values) -> Forecast:
    wanted = wanted_of(_proposals_among(articles).items(), values["names"], values["without"])
    counts = Counter(name for _number, name in wanted)
    text = "“%(name)s”: %(number)d article gets it.", "“%(name)s”: %(number)d articles get it."
    sentences = [ngettext(*text, count) % {"name": name, "number": count} for name, count in counts.most_common()]
    return Forecast(sentences or [gettext("No tag is ticked that any of them would get.")], bool(counts))


SUGGESTED_TAGS = BulkAction(
    "add_suggested_tags", _("Suggested tags …"), _("Add suggested tags"), _foretell, SuggestedTagsForm
)
