"""Topics and groups turned into one another, each as one change that keeps the order and can be taken back."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from library import catalogue
from library.curation.history import undo
from library.curation.sequence import read_sequence
from library.curation.topics import (
    Content,
    content_of_group,
    content_of_topic,
    demote_topic,
    merge_topics,
    promote_group,
)
from library.models import Change, Entry, FormerSlug, Group, Readme, Suggestion, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.search import check_index, search
from tests.factories import EntryFactory, GroupFactory, ReadmeFactory, TopicFactory
from tests.meeting_writers import meeting
from tests.recorded_rows import library_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def seed(seed_bytes: bytes) -> Readme:
    import_readme(seed_bytes, name="easyllm")
    return Readme.objects.get()


def topic(title: str) -> Topic:
    return Topic.objects.get(title=title)


def group(label: str) -> Group:
    return Group.objects.get(label=label)


def order_of(topic: Topic) -> list[str]:
    return [str(row)[:9] for row in read_sequence(topic).walk()]


def led_to(client: Client, path: str) -> str:
    """Where an address leads, in words."""
    return unquote(client.get(path)["Location"])


def lines(readme: Readme) -> list[str]:
    return export_readme(readme).content.decode().splitlines()


def taken_back(readme: Readme, act: Callable[[], object], before: bytes) -> None:
    """Do it, see that the list can be written and the search finds all, take it back, and see that nothing is left."""
    rows, changes = library_now(), Change.objects.count()
    act()
    assert export_readme(readme).content != before
    assert check_index().is_sound
    assert Change.objects.count() == changes + 1
    undo(Change.objects.order_by("-id")[0])
    assert library_now() == rows
    assert export_readme(readme).content == before
    assert check_index().is_sound


def test_a_topic_is_merged_into_another_one(seed: Readme, client: Client) -> None:
    source, target = topic("位置编码"), topic("激活函数")
    merge_topics(source, target)

    assert order_of(target) == ["GELU/Swis", "大模型基础｜激活函", "ROPE", "十分钟读懂旋转编码", "Transform"]
    assert [row.position for row in read_sequence(target).walk()] == [1, 2, 3, 4, 5]
    assert not Topic.objects.filter(title="位置编码").exists()
    assert search("旋转编码 激活函数").hits
    assert led_to(client, "/topics/大模型理论/位置编码/") == "/topics/大模型理论/激活函数/"
    assert "### 位置编码" not in lines(seed)
    assert "十分钟读懂旋转编码" in client.get("/README.md").content.decode()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("位置编码", "激活函数"),
        ("大模型结构", "大模型理论"),
        ("位置编码", "大模型理论"),
        ("RAG", "模型量化"),
        ("模型推理", "RAG"),
    ],
)
def test_merging_the_first_list_is_taken_back_whole(seed: Readme, seed_bytes: bytes, source: str, target: str) -> None:
    taken_back(seed, lambda: merge_topics(topic(source), topic(target)), seed_bytes)


def test_subtopics_go_along_and_old_addresses_lead_to_them(seed: Readme, client: Client) -> None:
    source, target = topic("大模型结构"), topic("大模型理论")
    with catalogue.change(reason="slug"):
        below = topic("常见模型")
        old, below.slug = below.slug, "models"
        below.save()
    merge_topics(source, target)
    assert [row.title for row in target.subtopics.in_order()][-3:] == ["组成部分", "常见模型", "限制"]
    for slug in (old, "models"):
        assert led_to(client, f"/topics/{source.slug}/{slug}/") == f"/topics/{target.slug}/models/"


def test_subtopics_of_the_same_slug_stand_beside_each_other_then() -> None:
    with catalogue.change(reason="add"):
        readme = ReadmeFactory()
        first, second = TopicFactory(readme=readme), TopicFactory(readme=readme)
        for parent in (first, second):
            TopicFactory(parent=parent, title="概述")
    merge_topics(first, second)
    assert sorted(second.subtopics.values_list("slug", flat=True)) == ["概述", "概述-2"]


def test_introductions_and_former_addresses_are_kept() -> None:
    with catalogue.change(reason="add"):
        readme = ReadmeFactory()
        first = TopicFactory(readme=readme, intro="甲", intro_en="A", title="甲")
        second = TopicFactory(readme=readme, intro="乙", title="乙")
        FormerSlug.objects.create(topic=first, slug="once")
        FormerSlug.objects.create(topic=second, slug="once")
    Suggestion.objects.create(kind=Suggestion.Kind.ARTICLE, url="https://example.org/new", key="new", topic=first)
    merge_topics(first, second)
    second.refresh_from_db()
    assert (second.intro, second.intro_en) == ("乙\n\n甲", "A")
    assert sorted(second.former_slugs.values_list("slug", flat=True)) == ["once", first.slug]
    assert Suggestion.objects.get().topic == second


def test_what_is_in_no_list_can_go_into_one() -> None:
    with catalogue.change(reason="add"):
        kept = TopicFactory(readme=None)
        below = TopicFactory(parent=TopicFactory(parent=kept))
        target = TopicFactory()
    merge_topics(kept, target)
    below.refresh_from_db()
    assert below.readme == target.readme
    assert len(below.with_ancestors()) == 3


def test_what_cannot_be_merged_is_refused(seed: Readme) -> None:
    import_readme(
        b"- [a](https://example.org/a)\n\n## B\n- [b](https://example.org/b)\n\n## License\nMIT\n", name="two"
    )
    front = Topic.objects.get(is_front=True)
    pairs = [
        (topic("RAG"), topic("RAG"), "itself"),
        (topic("大模型理论"), topic("位置编码"), "below it"),
        (topic("RAG"), topic("B"), "another list"),
        (topic("License"), topic("B"), "meta section"),
        (front, topic("B"), "before the first heading"),
        (topic("B"), front, "before the first heading"),
    ]
    before = library_now()
    for source, target, reason in pairs:
        with pytest.raises(ValidationError, match=reason):
            merge_topics(source, target)
    assert library_now() == before


def test_content_is_told_beforehand(seed: Readme) -> None:
    with catalogue.change(reason="add"):
        EntryFactory(topic=topic("RAG"), article=topic("位置编码").entries.all()[0].article)
    assert content_of_topic(topic("位置编码"), topic("RAG")) == Content(entries=2, groups=1, subtopics=0, twice=1)
    assert content_of_group(group("vLLM")) == Content(entries=2, groups=0)


def test_a_group_becomes_a_topic(seed: Readme) -> None:
    made = promote_group(group("vLLM"))
    assert (made.title, made.parent, made.readme) == ("vLLM", topic("模型推理"), seed)
    assert order_of(made) == ["LLM推理2：vL", "LLM推理4：vl"]
    assert order_of(topic("模型推理")) == ["大模型推理框架概述"]
    text = lines(seed)
    assert text.index("### vLLM") > text.index("## 模型推理")
    assert not Entry.objects.filter(topic=made).exclude(group=None).exists()


def test_a_topic_becomes_a_group(seed: Readme, client: Client) -> None:
    made = demote_topic(topic("位置编码"))
    assert (made.label, made.topic) == ("位置编码", topic("大模型理论"))
    assert order_of(topic("大模型理论")) == ["位置编码", "ROPE", "十分钟读懂旋转编码", "Transform"]
    assert led_to(client, "/topics/大模型理论/位置编码/") == "/topics/大模型理论/"


def test_promoting_any_group_of_the_first_list_is_taken_back_whole(seed: Readme, seed_bytes: bytes) -> None:
    labels = list(Group.objects.values_list("label", flat=True))
    assert labels
    for label in labels:
        taken_back(seed, lambda label=label: promote_group(group(label)), seed_bytes)  # type: ignore[misc]


def test_a_group_that_became_a_topic_becomes_a_group_again(seed: Readme) -> None:
    made = promote_group(group("vLLM"))
    demote_topic(made)
    assert order_of(topic("模型推理")) == ["大模型推理框架概述", "vLLM", "LLM推理2：vL", "LLM推理4：vl"]


def test_nested_groups_go_along() -> None:
    with catalogue.change(reason="add"):
        parent = TopicFactory(title="甲")
        outer = GroupFactory(topic=parent, label="外：", position=1)
        inner = GroupFactory(topic=parent, label="内：", parent=outer, position=2)
        entry = EntryFactory(topic=parent, group=inner, position=3)
        below = EntryFactory(topic=parent, parent=entry, position=4)
    made = promote_group(outer)
    for row in (inner, entry, below):
        row.refresh_from_db()
        assert row.topic == made
    assert (inner.parent, entry.group, below.parent) == (None, inner, entry)
    back = demote_topic(Topic.objects.get(pk=made.pk))
    inner.refresh_from_db()
    assert (inner.parent, inner.topic, back.label) == (back, parent, "外")


def test_what_cannot_become_a_group_is_refused(seed: Readme) -> None:
    before = library_now()
    with pytest.raises(ValidationError, match="top of its list"):
        demote_topic(topic("RAG"))
    with catalogue.change(reason="add"):
        TopicFactory(parent=topic("位置编码"), title="更深")
    with pytest.raises(ValidationError, match="has subtopics"):
        demote_topic(topic("位置编码"))
    undo(Change.objects.order_by("-id")[0])
    assert library_now() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["merge", "demote", "promote"])
def test_what_is_sent_twice_at_once_is_done_once(act: str) -> None:
    with catalogue.change(reason="add"):
        above = TopicFactory(title="above")
        source, label = TopicFactory(parent=above, title="source"), GroupFactory(topic=above, label="label")
        EntryFactory(topic=source)
        EntryFactory(topic=above, group=label)
    does: dict[str, Callable[[], object]] = {
        "merge": lambda: merge_topics(topic("source"), topic("above")),
        "demote": lambda: demote_topic(topic("source")),
        "promote": lambda: promote_group(group("label")),
    }

    def act_again() -> bool:
        with pytest.raises(ValidationError, match="somebody was quicker"):
            does[act]()
        return True

    assert meeting(does[act], act_again)
    assert (Topic.objects.count(), Entry.objects.count()) == ({"promote": 3}.get(act, 1), 2)
