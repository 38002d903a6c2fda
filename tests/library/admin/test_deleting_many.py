"""Many rows deleted at once at the desk leave the library as deleting them one by one does."""

import pytest
from django.test import Client

from library import catalogue
from library.curation.history import undo
from library.models import Change, Entry, Group, Topic
from tests.factories import EntryFactory, GroupFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    """Two groups and two entries, all in one sequence."""
    with catalogue.change(reason="add"):
        topic: Topic = TopicFactory()
        EntryFactory(topic=topic, position=1)
        group = GroupFactory(topic=topic, position=2)
        GroupFactory(topic=topic, position=3)
        EntryFactory(topic=topic, position=4, group=group)
    return topic


def delete(desk: Client, kind: str, *numbers: int) -> None:
    form = {"action": "delete_selected", "_selected_action": [*map(str, numbers)], "post": "yes"}
    assert desk.post(f"/admin/library/{kind}/", form).status_code == 302


def positions(topic: Topic) -> list[int]:
    """The places of groups and entries within the topic itself, and within its groups, from the first on."""
    rows = [*Group.objects.filter(topic=topic), *Entry.objects.filter(topic=topic)]
    return sorted(row.position for row in rows)


@pytest.mark.parametrize("model", [Entry, Group])
def test_the_gap_that_rows_leave_is_closed(desk: Client, topic: Topic, model: type[Entry] | type[Group]) -> None:
    before = library_now()
    first = model._default_manager.filter(topic=topic).order_by("position")[0]
    delete(desk, str(model._meta.model_name), first.pk)
    assert positions(topic) == [1, 2, 3]
    undo(Change.objects.order_by("-pk")[0])
    assert library_now() == before


def test_one_label_that_goes_leaves_no_gap(desk: Client, topic: Topic) -> None:
    label = Group.objects.filter(topic=topic).order_by("position")[0]
    page = f"/admin/library/group/{label.pk}/delete/"
    seen = desk.get(page).context["seen"]
    assert desk.post(page, {"post": "yes", "seen": str(seen)}).status_code == 302
    assert positions(topic) == [1, 2, 3]
