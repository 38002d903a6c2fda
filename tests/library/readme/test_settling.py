"""Settling conflicts: ours, theirs or own words, as changes that can be taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.curation.bin import put_in_bin
from library.curation.history import undo
from library.models import Article, Change, Entry, Group, PendingChange, Readme, Topic
from library.readme.exporter import ExportError, export_readme
from library.readme.importer import import_readme
from library.readme.settling import SettlingError, look_at, settle, settle_all

pytestmark = pytest.mark.django_db

LIST = """# Papers

## Attention

- [Flash Attention](https://example.org/flash) - fast
- [Ring Attention](https://example.org/ring) - long
- [Linear Attention](https://example.org/linear)

## Training

- [Chinchilla](https://example.org/chinchilla)

## Inference

- [Speculative Decoding](https://example.org/speculative)
"""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def papers() -> Readme:
    read(LIST)
    return Readme.objects.get(name="papers")


def read(text: str) -> None:
    import_readme(text.encode(), name="papers")


def written(readme: Readme) -> str:
    return export_readme(readme).content.decode()


def line(title: str) -> Entry:
    rows = Entry.objects.select_related("article", "topic")
    return next(row for row in rows if row.shown_title() == title)


def edit(row: Any, **values: Any) -> None:
    with catalogue.change(reason="edited"):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def conflict(**values: Any) -> PendingChange:
    return PendingChange.objects.open().get(**values)


@pytest.fixture
def about_a_note(papers: Readme) -> PendingChange:
    edit(line("Flash Attention"), note="quick")
    read(LIST.replace("- fast", "- really fast"))
    return conflict()


@pytest.mark.parametrize(
    ("decision", "value", "note"),
    [("ours", None, "quick"), ("theirs", None, "really fast"), ("own", "fast,\r and  exact", "fast, and exact")],
)
def test_a_text_is_ours_theirs_or_own_words(
    papers: Readme, about_a_note: PendingChange, decision: str, value: str | None, note: str
) -> None:
    curator = User.objects.create_user("curator")

    settled = settle(about_a_note, decision=decision, value=value, actor=curator)

    assert line("Flash Attention").note == note
    assert (about_a_note.decision, about_a_note.settled_by, about_a_note.is_open) == (decision, curator, False)
    assert (settled.count, settled.refused) == (1, ())
    assert f"(https://example.org/flash) - {note}" in written(papers)


def test_settling_is_taken_back_like_any_change(papers: Readme, about_a_note: PendingChange) -> None:
    settled = settle(about_a_note, decision="theirs")
    assert settled.change is not None

    undo(settled.change)

    assert line("Flash Attention").note == "quick"
    assert conflict() == about_a_note


def test_what_is_settled_is_not_settled_again(about_a_note: PendingChange) -> None:
    settle(about_a_note, decision="ours")

    with pytest.raises(SettlingError, match="settled already"):
        settle(about_a_note, decision="theirs")

    assert line("Flash Attention").note == "quick"


def test_a_settled_conflict_is_not_asked_about_again(papers: Readme, about_a_note: PendingChange) -> None:
    settle(about_a_note, decision="ours")

    read(LIST.replace("- fast", "- really fast").replace("Chinchilla", "Chinchillas"))

    assert not PendingChange.objects.open().exists()
    assert line("Flash Attention").note == "quick"


@pytest.mark.parametrize("value", ["", " \r\n"])
def test_a_topic_is_never_without_a_title(papers: Readme, value: str) -> None:
    edit(Topic.objects.get(title="Training"), title="Learning")
    read(LIST.replace("## Training", "## Pretraining"))

    with pytest.raises(SettlingError, match="title"):
        settle(conflict(field="title"), decision="own", value=value)

    assert Topic.objects.filter(title="Learning").exists()


def test_an_address_of_one_s_own_must_be_one(papers: Readme) -> None:
    article = line("Flash Attention").article
    edit(article, url="https://example.net/ours")
    read(LIST.replace("https://example.org/flash", "https://example.com/theirs"))
    pending = conflict(field="url")

    with pytest.raises(SettlingError, match="web address"):
        settle(pending, decision="own", value="javascript:alert(1)")
    settle(pending, decision="theirs")

    article.refresh_from_db()
    assert article.url == "https://example.com/theirs"


def test_another_line_of_the_article_is_not_written_over(papers: Readme) -> None:
    import_readme(b"# Other\n\n## A\n\n- [Flash Attention](https://example.org/flash)\n", name="other")
    row = line("Flash Attention")
    row = Entry.objects.get(topic__readme=papers, article=row.article)
    edit(row, title="Our Flash")
    read(LIST.replace("Flash Attention", "FlashAttention-2"))

    settle(conflict(field="title"), decision="theirs")

    titles = {entry.topic.readme.name: entry.shown_title() for entry in row.article.entries.all() if entry.topic.readme}
    assert titles == {"papers": "FlashAttention-2", "other": "Flash Attention"}


def test_a_line_deleted_here_comes_back_where_the_list_has_it(papers: Readme) -> None:
    with catalogue.change(reason="deleted"):
        line("Ring Attention").delete()
    changed = LIST.replace("Ring Attention", "Ring Attention 2").replace("- long", "- longer")
    read(changed)

    settle(conflict(), decision="theirs")

    assert written(papers) == changed
    assert line("Ring Attention 2").note == "longer"


def test_a_line_whose_article_lies_in_the_bin_takes_it_out(papers: Readme) -> None:
    article = line("Ring Attention").article
    put_in_bin([article.pk])
    changed = LIST.replace("- long", "- longer")
    read(changed)

    settle(conflict(), decision="theirs")

    article.refresh_from_db()
    assert article.status == Article.Status.PUBLISHED
    assert written(papers) == changed


def test_a_line_gone_from_the_list_is_kept_or_deleted(papers: Readme) -> None:
    edit(line("Ring Attention"), note="ours")
    gone = LIST.replace("- [Ring Attention](https://example.org/ring) - long\n", "")
    read(gone)
    pending = conflict(conflict="gone_there")
    assert line("Ring Attention").note == "ours"

    settle(pending, decision="theirs")

    assert written(papers) == gone
    assert Article.objects.without_entry().get().title == "Ring Attention"


def test_a_conflict_about_a_row_deleted_since_can_be_kept_or_discarded(papers: Readme) -> None:
    edit(line("Ring Attention"), note="ours")
    read(LIST.replace("- long", "- longer"))
    with catalogue.change(reason="deleted"):
        line("Ring Attention").delete()
    before = written(papers)

    with pytest.raises(SettlingError, match="no longer here"):
        settle(conflict(), decision="theirs")
    with pytest.raises(SettlingError, match="no longer here"):
        settle(conflict(), decision="own", value="words")
    settle(conflict(), decision="ours")

    assert written(papers) == before


def test_a_move_of_the_list_is_made_here_too(papers: Readme) -> None:
    moved = "- [Ring Attention](https://example.org/ring) - long\n"
    row = line("Ring Attention")
    edit(row, topic=Topic.objects.get(title="Training"), position=9)
    read(LIST.replace(moved, "").replace("## Inference\n\n", f"## Inference\n\n{moved}"))
    pending = conflict(field="place")
    assert pending.ours
    assert pending.theirs
    assert (pending.ours["path"], pending.theirs["path"]) == (["Training"], ["Inference"])

    settle(pending, decision="theirs")

    row.refresh_from_db()
    assert row.topic.title == "Inference"


def test_nothing_is_moved_into_a_topic_that_is_gone_since(papers: Readme) -> None:
    moved = "- [Ring Attention](https://example.org/ring) - long\n"
    row = line("Ring Attention")
    edit(row, topic=Topic.objects.get(title="Training"), position=9)
    read(LIST.replace(moved, "").replace("## Inference\n\n", f"## Inference\n\n{moved}"))
    with catalogue.change(reason="deleted"):
        Topic.objects.get(title="Inference").delete()

    with pytest.raises(SettlingError, match="no longer here"):
        settle(conflict(field="place"), decision="theirs")

    row.refresh_from_db()
    assert row.topic.title == "Training"


def test_a_new_line_of_a_topic_deleted_here_brings_the_topic_back_by_its_title(papers: Readme) -> None:
    with catalogue.change(reason="deleted"):
        Topic.objects.get(title="Inference").delete()
    read(f"{LIST}- [Paged Attention](https://example.org/paged)\n")

    settle(conflict(title="Paged Attention"), decision="theirs")

    assert line("Paged Attention").topic.title == "Inference"
    assert "## Inference\n" in written(papers)


def test_an_order_of_the_list_is_taken(papers: Readme) -> None:
    flash, ring, linear = (line(f"{name} Attention") for name in ("Flash", "Ring", "Linear"))
    for position, row in enumerate((ring, flash, linear), start=1):
        edit(row, position=position)
    lines = LIST.split("\n")
    at = next(number for number, text in enumerate(lines) if "Ring" in text)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    read("\n".join(lines))

    settle(conflict(field="order"), decision="theirs")

    assert written(papers) == "\n".join(lines)


def test_many_are_settled_alike_and_those_that_cannot_be_are_told(papers: Readme) -> None:
    edit(line("Flash Attention"), note="quick")
    edit(line("Ring Attention"), note="ours")
    read(LIST.replace("- fast", "- really fast").replace("- long", "- longer"))
    with catalogue.change(reason="deleted"):
        line("Ring Attention").delete()
    changes = Change.objects.count()

    settled = settle_all(PendingChange.objects.open(), decision="theirs")

    assert settled.count == 1
    assert [(one.title, "no longer here" in why) for one, why in settled.refused] == [("Ring Attention", True)]
    assert line("Flash Attention").note == "really fast"
    assert conflict().title == "Ring Attention"
    assert Change.objects.count() == changes + 1
    assert Group.objects.count() == 0


# ---- the row as it is now


def test_ours_is_written_back_where_the_row_says_theirs(papers: Readme, about_a_note: PendingChange) -> None:
    edit(line("Flash Attention"), note="really fast")

    settle(about_a_note, decision="ours")

    assert line("Flash Attention").note == "quick"
    assert "(https://example.org/flash) - quick" in written(papers)


def test_theirs_changes_nothing_where_the_row_says_it_already(papers: Readme, about_a_note: PendingChange) -> None:
    edit(line("Flash Attention"), note="really fast")

    settled = settle(about_a_note, decision="theirs")

    assert line("Flash Attention").note == "really fast"
    assert settled.count == 1


@pytest.mark.parametrize(
    ("decision", "value", "note"), [("ours", None, "quick"), ("theirs", None, "really fast"), ("own", "own", "own")]
)
def test_what_was_edited_since_is_written_over_for_those_alone_who_saw_it(
    papers: Readme, about_a_note: PendingChange, decision: str, value: str | None, note: str
) -> None:
    edit(line("Flash Attention"), note="edited since")

    with pytest.raises(SettlingError, match="edited here since"):
        settle(about_a_note, decision=decision, value=value)

    assert line("Flash Attention").note == "edited since"
    assert conflict() == about_a_note
    now = look_at([about_a_note])[about_a_note.pk]
    assert (now.value, now.is_other) == ("edited since", True)
    settle(about_a_note, decision=decision, value=value, seen=now.mark)
    assert line("Flash Attention").note == note


def test_what_was_edited_again_after_the_look_is_asked_about_again(papers: Readme, about_a_note: PendingChange) -> None:
    edit(line("Flash Attention"), note="edited since")
    seen = look_at([about_a_note])[about_a_note.pk].mark
    edit(line("Flash Attention"), note="edited again")

    with pytest.raises(SettlingError, match="edited here since"):
        settle(about_a_note, decision="theirs", seen=seen)

    assert line("Flash Attention").note == "edited again"


def test_what_was_edited_since_can_be_left_as_it_is(papers: Readme, about_a_note: PendingChange) -> None:
    edit(line("Flash Attention"), note="edited since")

    settle(about_a_note, decision="leave")

    assert line("Flash Attention").note == "edited since"
    assert about_a_note.decision == "ours"


@pytest.mark.parametrize("decision", ["ours", "theirs"])
def test_many_pass_over_what_was_edited_since(papers: Readme, decision: str) -> None:
    edit(line("Flash Attention"), note="quick")
    edit(line("Ring Attention"), note="ours")
    read(LIST.replace("- fast", "- really fast").replace("- long", "- longer"))
    edit(line("Flash Attention"), note="edited since")

    settled = settle_all(PendingChange.objects.open(), decision=decision)

    assert settled.count == 1
    assert [(one.title, "edited here since" in why) for one, why in settled.refused] == [("Flash Attention", True)]
    assert line("Flash Attention").note == "edited since"
    assert conflict().title == "Flash Attention"


def test_a_place_is_ours_again_where_somebody_moved_the_line_to_theirs(papers: Readme) -> None:
    moved = "- [Ring Attention](https://example.org/ring) - long\n"
    row = line("Ring Attention")
    edit(row, topic=Topic.objects.get(title="Training"), position=9)
    read(LIST.replace(moved, "").replace("## Inference\n\n", f"## Inference\n\n{moved}"))
    edit(row, topic=Topic.objects.get(title="Inference"), position=9)

    settle(conflict(field="place"), decision="ours")

    row.refresh_from_db()
    assert row.topic.title == "Training"


def test_an_order_changed_a_third_way_is_not_written_over(papers: Readme) -> None:
    flash, ring, linear = (line(f"{name} Attention") for name in ("Flash", "Ring", "Linear"))
    for position, row in enumerate((ring, flash, linear), start=1):
        edit(row, position=position)
    lines = LIST.split("\n")
    at = next(number for number, text in enumerate(lines) if "Ring" in text)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    read("\n".join(lines))
    for position, row in enumerate((linear, ring, flash), start=1):
        edit(row, position=position)

    with pytest.raises(SettlingError, match="edited here since"):
        settle(conflict(field="order"), decision="theirs")

    assert look_at([conflict()])[conflict().pk].value["titles"][0] == "Linear Attention"


def test_a_line_edited_after_it_went_from_the_list_is_not_deleted_unseen(papers: Readme) -> None:
    edit(line("Ring Attention"), note="ours")
    read(LIST.replace("- [Ring Attention](https://example.org/ring) - long\n", ""))
    edit(line("Ring Attention"), note="better")

    with pytest.raises(SettlingError, match="edited here since"):
        settle(conflict(), decision="theirs")

    assert line("Ring Attention").note == "better"


def test_a_line_that_is_gone_comes_back_as_ours(papers: Readme) -> None:
    edit(line("Ring Attention"), note="ours")
    read(LIST.replace("- [Ring Attention](https://example.org/ring) - long\n", ""))
    with catalogue.change(reason="deleted"):
        line("Ring Attention").delete()

    settle(conflict(), decision="ours")

    assert line("Ring Attention").note == "ours"
    assert line("Ring Attention").topic.title == "Attention"


def test_looking_takes_as_many_queries_for_ten_as_for_one(
    papers: Readme, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for entry in Entry.objects.all():
        edit(entry, note="ours")
    read(LIST.replace(") - fast", ")").replace(") - long", ")").replace(")\n", ") - theirs\n"))
    waiting = list(PendingChange.objects.open().select_related("readme"))

    with django_assert_max_num_queries(7):
        assert len(look_at(waiting)) == 5


# ---- a list stays writable


NO_ROOM = LIST.replace("- long", "- longer\n\n  More about it, which would become the note if there were none.")


@pytest.fixture
def without_room(papers: Readme) -> PendingChange:
    """A note that was taken out here, and cannot be in the new text; so the library says what that says."""
    edit(line("Ring Attention"), note="")
    read(NO_ROOM)
    edit(line("Ring Attention"), note="longer")
    return conflict()


@pytest.mark.parametrize(("decision", "value"), [("ours", None), ("own", "")])
def test_a_settlement_that_could_not_be_written_is_refused_with_the_reason(
    papers: Readme, without_room: PendingChange, decision: str, value: str | None
) -> None:
    before = Change.objects.count()

    with pytest.raises(SettlingError, match=r"could not be written then: .*Ring Attention.*Choose the other side"):
        settle(without_room, decision=decision, value=value)

    assert written(papers) == NO_ROOM
    assert conflict() == without_room
    assert Change.objects.count() == before


def test_of_many_those_are_settled_that_can_be_written(papers: Readme) -> None:
    for entry in Entry.objects.exclude(note="long"):
        edit(entry, note=f"our {entry.note}")
    edit(line("Ring Attention"), note="")
    read(NO_ROOM.replace("- fast", "- really fast").replace(")\n", ") - theirs\n"))
    edit(line("Ring Attention"), note="longer")
    assert PendingChange.objects.open().count() == 5

    settled = settle_all(PendingChange.objects.open(), decision="ours")

    assert settled.count == 4
    assert [(one.title, "could not be written" in why) for one, why in settled.refused] == [("Ring Attention", True)]
    assert conflict().title == "Ring Attention"
    assert line("Flash Attention").note == "our fast"


def test_a_list_that_could_not_be_written_before_stands_in_no_ones_way(papers: Readme) -> None:
    edit(line("Flash Attention"), note="quick")
    read(NO_ROOM.replace("- fast", "- really fast"))
    edit(line("Ring Attention"), note="")
    with pytest.raises(ExportError):
        written(papers)

    settled = settle(conflict(title="Flash Attention"), decision="theirs")

    assert line("Flash Attention").note == "really fast"
    assert [(readme, "Ring Attention" in reason) for readme, reason in settled.unwritable] == [(papers, True)]


# ---- a topic comes back with what was in it


RENAMED = LIST.replace("## Attention", "## Attention and more\n\nSome words about it.")


@pytest.fixture
def deleted_topic(papers: Readme) -> PendingChange:
    """A topic that was deleted here, and has another title in the list."""
    with catalogue.change(reason="deleted"):
        Topic.objects.get(title="Attention").delete()
    read(RENAMED)
    return conflict(kind="topic")


def test_a_topic_deleted_here_comes_back_with_its_entries_and_words(
    papers: Readme, deleted_topic: PendingChange
) -> None:
    settled = settle(deleted_topic, decision="theirs")

    assert written(papers) == RENAMED
    assert settled.left_out == ()
    assert not PendingChange.objects.open().exists()
    assert deleted_topic.row() == Topic.objects.get(title="Attention and more")


def test_a_topic_that_came_back_goes_again_when_that_is_taken_back(
    papers: Readme, deleted_topic: PendingChange
) -> None:
    before = written(papers)
    settled = settle(deleted_topic, decision="theirs")
    assert settled.change is not None

    undo(settled.change)

    assert written(papers) == before
    assert conflict() == deleted_topic
    settle(conflict(), decision="theirs")
    assert written(papers) == RENAMED


def test_what_stands_elsewhere_meanwhile_does_not_come_back_with_its_topic(papers: Readme) -> None:
    edit(line("Flash Attention"), topic=Topic.objects.get(title="Training"), position=9)
    ring, linear = line("Ring Attention").article, line("Linear Attention").article
    with catalogue.change(reason="deleted"):
        Topic.objects.get(title="Attention").delete()
        Entry.objects.create(article=ring, topic=Topic.objects.get(title="Inference"), position=9)
    put_in_bin([linear.pk])
    read(RENAMED)

    settled = settle(conflict(kind="topic"), decision="theirs")

    assert list(Entry.objects.filter(topic__title="Attention and more")) == []
    assert line("Flash Attention").topic.title == "Training"
    assert line("Ring Attention").topic.title == "Inference"
    assert settled.left_out == ("Ring Attention", "Linear Attention")


LABELS = """# Papers

## Attention

- Fast:
  - [Flash Attention](https://example.org/flash) - fast
- [Ring Attention](https://example.org/ring) - long

### Sparse

- [Longformer](https://example.org/longformer)

## Other

- [Other](https://example.org/other)
"""


def test_labels_and_topics_below_come_back_too() -> None:
    read(LABELS)
    with catalogue.change(reason="deleted"):
        Topic.objects.get(title="Attention").delete()
    renamed = LABELS.replace("## Attention", "## 注意力")
    read(renamed)

    settle(conflict(kind="topic", title="注意力"), decision="theirs")

    assert written(Readme.objects.get()) == renamed


def test_a_label_whose_entries_are_all_elsewhere_stays_away() -> None:
    read(LABELS)
    edit(line("Flash Attention"), topic=Topic.objects.get(title="Other"), group=None, position=9)
    with catalogue.change(reason="deleted"):
        Topic.objects.get(title="Attention").delete()
    read(LABELS.replace("## Attention", "## 注意力"))

    settle(conflict(kind="topic", title="注意力"), decision="theirs")

    assert not Group.objects.exists()
    assert line("Flash Attention").topic.title == "Other"
    assert line("Ring Attention").topic.title == "注意力"


def test_what_is_new_in_a_topic_comes_back_with_it_and_waits_no_more(papers: Readme) -> None:
    with catalogue.change(reason="deleted"):
        Topic.objects.get(title="Attention").delete()
    text = RENAMED.replace("- [Linear", "- [Sparse Attention](https://example.org/sparse)\n- [Linear").replace(
        "- long", "- longer"
    )
    read(text)
    assert PendingChange.objects.open().count() == 3

    settled = settle(conflict(kind="topic"), decision="theirs")

    assert settled.count == 3
    assert written(papers) == text
    assert not PendingChange.objects.open().exists()


def test_all_conflicts_of_a_deleted_topic_taken_at_once_make_one_topic(papers: Readme) -> None:
    with catalogue.change(reason="deleted"):
        Topic.objects.get(title="Attention").delete()
    new = "- [Sparse Attention](https://example.org/sparse)\n- [Block Attention](https://example.org/block)\n"
    text = RENAMED.replace("- [Linear", f"{new}- [Linear")
    read(text)

    settle_all(PendingChange.objects.open(), decision="theirs")

    assert written(papers) == text
    assert Topic.objects.filter(title__startswith="Attention").count() == 1


def test_a_line_settled_first_brings_its_topic_and_the_topic_the_rest(papers: Readme) -> None:
    with catalogue.change(reason="deleted"):
        Topic.objects.get(title="Attention").delete()
    text = RENAMED.replace("- [Linear", "- [Sparse Attention](https://example.org/sparse)\n- [Linear")
    read(text)

    settle(conflict(title="Sparse Attention"), decision="theirs")
    assert [entry.shown_title() for entry in Entry.objects.filter(topic__title="Attention and more")] == [
        "Sparse Attention"
    ]
    settle(conflict(kind="topic"), decision="theirs")

    assert written(papers) == text


def test_what_stood_below_a_topic_with_another_title_here_comes_back_there(papers: Readme) -> None:
    text = LIST.replace("## Training\n", "## Training\n\n### Scaling\n")
    read(text)
    edit(Topic.objects.get(title="Training"), title="Our Training")
    with catalogue.change(reason="deleted"):
        Topic.objects.get(title="Scaling").delete()
    read(text.replace("/chinchilla)", "/chinchilla) - new"))

    settle(conflict(title="Chinchilla"), decision="theirs")

    assert [topic.title for topic in line("Chinchilla").topic.with_ancestors()] == ["Our Training", "Scaling"]
    assert written(papers).count("## ") == text.count("## ")
