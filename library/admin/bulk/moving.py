"""Moving articles to a topic or group, and giving them a further line there."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from library.admin.bulk.action import BulkAction, BulkForm, Forecast, Values
from library.admin.place_field import PlaceField
from library.curation.copying import plan_copy
from library.curation.moving import plan_move
from library.curation.places import all_places, find_place
from library.models import Article, Entry, Topic

MOST_SOURCES = 100  # topics that are offered as the only ones to take lines from; those with the most lines


class PlaceForm(BulkForm):
    """Asks for a topic or one of its groups, from one list that works without scripts."""

    place = PlaceField(label=_("To"), help_text=_("A topic, or below it one of its groups (·)."))

    def __init__(self, data: Any = None, *, articles: "QuerySet[Article]") -> None:
        super().__init__(data, articles=articles)
        self.fields["place"].offer(all_places(), nowhere="–")  # type: ignore[attr-defined]  # a field of places

    def values(self) -> dict[str, Any]:
        """The numbers of the topic and of the group."""
        place = self.cleaned_data["place"]
        return {"topic": place.topic.pk, "group": place.group.pk if place.group else None}


class MoveForm(PlaceForm):
    """Asks also which lines are meant where the chosen articles stand in several topics."""

    source = forms.ChoiceField(label=_("Which lines"), required=False)

    def __init__(self, data: Any = None, *, articles: "QuerySet[Article]") -> None:
        super().__init__(data, articles=articles)
        sources = list(_sources(articles))
        self.fields["source"].choices = [("", _("All lines of these articles")), *sources]  # type: ignore[attr-defined]
        if len(sources) < 2:
            del self.fields["source"]

    def values(self) -> dict[str, Any]:
        """The place, and the number of the only topic that lines are taken from."""
        source = self.cleaned_data.get("source")
        return {**super().values(), "source": int(source) if source else None}


def _sources(articles: "QuerySet[Article]") -> Iterator[tuple[str, str]]:
    lines = Entry.objects.filter(article__in=articles.order_by().values("pk")).order_by()
    counts = lines.values_list("topic").annotate(number=Count("pk")).order_by("-number", "topic")[:MOST_SOURCES]
    titles = dict(Topic.objects.filter(pk__in=[topic for topic, _number in counts]).values_list("pk", "title"))
    for topic, number in counts:
        text = ngettext("Only %(count)d line in “%(topic)s”", "Only the %(count)d lines in “%(topic)s”", number)
        yield str(topic), text % {"count": number, "topic": titles[topic]}


def _foretell_move(articles: "QuerySet[Article]", values: Values) -> Forecast:
    numbers = articles.order_by().values_list("pk", flat=True)
    place = find_place(values["topic"], values["group"])
    plan = plan_move(numbers, place, values["source"])
    told = [
        (
            len(plan.moved),
            ngettext(
                "%(count)d line goes to the end of “%(place)s”.",
                "%(count)d lines go to the end of “%(place)s”, in their present order.",
                len(plan.moved),
            ),
        ),
        (
            len(plan.along),
            ngettext(
                "%(count)d line that stands below one of these moves along.",
                "%(count)d lines that stand below these move along.",
                len(plan.along),
            ),
        ),
        (
            len(plan.joined),
            ngettext(
                "%(count)d line says the same as another one of its article there and becomes one with it.",
                "%(count)d lines say the same as another one of their article there and become one with it.",
                len(plan.joined),
            ),
        ),
        (len(plan.added), _words_of_added(len(plan.added))),
        (
            plan.staying,
            ngettext(
                "%(count)d line stands there already and stays where it is.",
                "%(count)d lines stand there already and stay where they are.",
                plan.staying,
            ),
        ),
    ]
    sentences = [text % {"count": count, "place": place} for count, text in told if count]
    return Forecast(sentences, bool(plan.articles()))


def _words_of_added(count: int) -> str:
    return ngettext(
        "%(count)d article that stands nowhere yet gets a line at the end of “%(place)s”.",
        "%(count)d articles that stand nowhere yet get a line at the end of “%(place)s”.",
        count,
    )


def _foretell_copy(articles: "QuerySet[Article]", values: Values) -> Forecast:
    numbers = articles.order_by().values_list("pk", flat=True)
    place = find_place(values["topic"], values["group"])
    plan = plan_copy(numbers, place)
    added = len(plan.added)
    text = ngettext(
        "%(count)d article gets a line at the end of “%(place)s”; its other lines stay.",
        "%(count)d articles get a line at the end of “%(place)s”; their other lines stay.",
        added,
    )
    sentences = [text % {"count": added, "place": place}]
    if plan.staying:
        text = ngettext(
            "%(count)d article stands there already.", "%(count)d articles stand there already.", plan.staying
        )
        sentences.append(text % {"count": plan.staying})
    return Forecast(sentences, added > 0)


MOVE = BulkAction(
    "move_articles", _("Move to a topic …"), _("Move to a topic"), _foretell_move, MoveForm, changes_lists=True
)
COPY = BulkAction(
    "copy_articles", _("Copy to a topic …"), _("Copy to a topic"), _foretell_copy, PlaceForm, changes_lists=True
)
