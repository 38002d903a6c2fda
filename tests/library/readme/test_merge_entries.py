"""Entries and groups of a list that is read again: which is which (M2 to M4), and whose word counts (M5)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from library.readme.merge import NEW, ChangeKind, ConflictKind, Identity, Merged, Strategy
from library.readme.outline import Outline, OutlineEntry, OutlineGroup
from tests.merging import conflict_of, merged
from tests.outlines import entry, group, new, read, swap_for, topic, with_nodes

BASE = """# A list

## One

- [Alpha paper](https://example.org/a) - first
- [Beta paper](https://example.org/b)
- [Gamma paper](https://example.org/c)

## Two

- [Delta paper](https://example.org/d)
"""

LABELS = """# A list

## Kept

[k1](https://example.net/1)  
[k2](https://example.net/2)  
[k3](https://example.net/3)

## One

Label A:  
[Alpha paper](https://example.org/a)  
[Beta paper](https://example.org/b)  
Label B:  
[Gamma paper](https://example.org/c)
"""  # noqa: W291


def unchanged(outline: Outline) -> Outline:
    return outline


def changing(name: str, **fields: Any) -> Callable[[Outline], Outline]:
    return lambda was: swap_for(was, entry(was, name), replace(entry(was, name), **fields))


def deleting(title: str) -> Callable[[Outline], Outline]:
    return lambda was: swap_for(was, entry(was, title))


def moving(title: str, to: str) -> Callable[[Outline], Outline]:
    def move(was: Outline) -> Outline:
        node = entry(was, title)
        without = swap_for(was, node)
        return swap_for(without, topic(without, to), with_nodes(topic(without, to), [*topic(without, to).nodes, node]))

    return move


def adding(added: OutlineEntry, to: str) -> Callable[[Outline], Outline]:
    return lambda was: swap_for(was, topic(was, to), with_nodes(topic(was, to), [*topic(was, to).nodes, added]))


def row_of(result: Merged, title: str) -> Identity:
    (key,) = (key for key, node in result.rows() if isinstance(node, OutlineEntry) and node.title == title)
    return key


def row_in(text: str, title: str) -> Identity:
    return next(
        ("entry", at)
        for at, node in enumerate(read(text).all_nodes())
        if isinstance(node, OutlineEntry) and node.title == title
    )


def titles_in(result: Merged, name: str) -> list[str]:
    nodes = topic(result.outline, name).nodes
    return [node.label if isinstance(node, OutlineGroup) else node.title for node in nodes]


# ---- M2


def test_our_own_entry_comes_back_as_the_row_that_it_is() -> None:
    added = new("Own-find")
    theirs = BASE.replace("\n## Two", f"- [{added.title}]({added.url})\n\n## Two")
    result = merged(BASE, adding(added, "One"), theirs + "- [more](https://example.org/more)\n")
    assert row_of(result, "Own-find") != NEW
    assert [change.title for change in result.changes] == ["more"]
    assert result.conflicts == ()


def test_the_same_article_found_by_both_in_one_topic_is_one_entry() -> None:
    added = replace(new("Our words"), url="https://example.org/new")
    theirs = BASE.replace("\n## Two", "- [Their words](https://example.org/new)\n\n## Two")
    result = merged(BASE, adding(added, "One"), theirs)
    conflict = conflict_of(result, "Our words")
    assert (conflict.field, conflict.base, conflict.theirs) == ("title", None, "Their words")
    assert "Their words" not in titles_in(result, "One")


def test_a_line_that_nobody_touched_is_not_taken_for_a_copy_that_ours_added() -> None:
    copy = replace(entry(read(BASE), "Beta paper"), anchor=None)
    result = merged(BASE, adding(copy, "One"), BASE + "- [more](https://example.org/more)\n")
    assert titles_in(result, "One") == ["Alpha paper", "Beta paper", "Gamma paper", "Beta paper"]
    assert result.conflicts == ()


# ---- M3 and M4


def test_an_entry_is_known_by_its_article_whatever_its_title_and_spelling() -> None:
    theirs = BASE.replace("[Beta paper](https://example.org/b)", "[B, second edition](http://www.example.org/b/)")
    assert row_of(merged(BASE, unchanged, theirs), "B, second edition") == row_in(BASE, "Beta paper")


def test_an_entry_in_another_topic_moved() -> None:
    line = "- [Beta paper](https://example.org/b)\n"
    result = merged(BASE, unchanged, BASE.replace(line, "") + line)
    assert row_of(result, "Beta paper") == row_in(BASE, "Beta paper")
    (change,) = result.changes
    assert (change.kind, change.before, change.after) == (ChangeKind.MOVED, ["One"], ["Two"])


def test_lines_of_one_article_are_told_apart_by_what_they_say() -> None:
    base = BASE.replace("\n## Two", "- [Beta again](https://example.org/b)\n\n## Two")
    theirs = BASE.replace("[Beta paper]", "[Beta again]")
    result = merged(base, unchanged, theirs)
    assert row_of(result, "Beta again") == row_in(base, "Beta again")


def test_a_changed_address_is_known_by_a_telling_title() -> None:
    theirs = BASE.replace("https://example.org/b", "https://elsewhere.example/beta")
    result = merged(BASE, unchanged, theirs)
    assert row_of(result, "Beta paper") == row_in(BASE, "Beta paper")
    (change,) = result.changes
    assert (change.kind, change.field) == (ChangeKind.CHANGED, "url")


def test_a_generic_title_does_not_tell_an_entry() -> None:
    base = BASE.replace("Beta paper", "Paper")
    theirs = base.replace("https://example.org/b", "https://elsewhere.example/beta")
    assert row_of(merged(base, unchanged, theirs), "Paper") is NEW


def test_title_and_address_changed_between_the_same_neighbours_is_only_suggested() -> None:
    theirs = BASE.replace("[Beta paper](https://example.org/b)", "[Quite new](https://example.org/q)")
    result = merged(BASE, unchanged, theirs)
    assert row_of(result, "Quite new") is NEW
    (suggestion,) = (change for change in result.changes if change.kind is ChangeKind.SAME_ENTRY)
    assert suggestion.before == ["Beta paper", "https://example.org/b"]
    assert suggestion.after == ["Quite new", "https://example.org/q"]


def test_a_second_line_of_an_article_is_told_as_a_duplicate() -> None:
    result = merged(BASE, unchanged, BASE + "- [Alpha once more](https://example.org/a)\n")
    (change,) = result.changes
    assert (change.kind, change.title) == (ChangeKind.DUPLICATE, "Alpha once more")


# ---- M5


@pytest.mark.parametrize(
    ("field", "ours", "theirs", "text"),
    [
        ("title", "Alpha of ours", "Alpha of theirs", ("Alpha paper", "Alpha of theirs")),
        ("note", "note of ours", "note of theirs", ("first", "note of theirs")),
        (
            "url",
            "https://example.org/a#ours",
            "http://example.org/a",
            ("https://example.org/a", "http://example.org/a"),
        ),
    ],
)
def test_a_field_that_both_changed_is_a_conflict_and_ours_stays(
    field: str, ours: str, theirs: str, text: tuple[str, str]
) -> None:
    base, change = BASE, changing("Alpha paper", **{field: ours})
    result = merged(base, change, base.replace(*text, 1))
    (conflict,) = result.conflicts
    assert (conflict.kind, conflict.field, conflict.ours, conflict.theirs) == (ConflictKind.FIELD, field, ours, theirs)
    first = topic(result.outline, "One").nodes[0]
    assert getattr(first, field) == ours
    taken = merged(base, change, base.replace(*text, 1), strategy=Strategy.THEIRS)
    assert getattr(topic(taken.outline, "One").nodes[0], field) == theirs
    assert {conflict.settled for conflict in taken.conflicts} == {Strategy.THEIRS}


def test_different_fields_come_together_and_blanks_do_not_count() -> None:
    theirs = BASE.replace("- first", "-   first  again")
    result = merged(BASE, changing("Alpha paper", title="Ours"), theirs)
    assert (row_of(result, "Ours"), entry(result.outline, "Ours").note) == (
        row_in(BASE, "Alpha paper"),
        "first  again",
    )
    same = merged(BASE, changing("Alpha paper", note="first  again"), theirs)
    assert same.conflicts == ()


def test_ours_deleted_and_theirs_changed_stays_deleted() -> None:
    theirs = BASE.replace("Beta paper", "Beta paper, second edition")
    result = merged(BASE, deleting("Beta paper"), theirs)
    (conflict,) = result.conflicts
    assert (conflict.kind, conflict.ours, conflict.row) == (ConflictKind.OURS_DELETED, None, row_in(BASE, "Beta paper"))
    assert titles_in(result, "One") == ["Alpha paper", "Gamma paper"]
    taken = merged(BASE, deleting("Beta paper"), theirs, strategy=Strategy.THEIRS)
    assert row_of(taken, "Beta paper, second edition") == row_in(BASE, "Beta paper")


def test_theirs_deleted_and_ours_changed_stays() -> None:
    theirs = BASE.replace("- [Beta paper](https://example.org/b)\n", "")
    result = merged(BASE, changing("Beta paper", note="ours"), theirs)
    (conflict,) = result.conflicts
    assert (conflict.kind, conflict.theirs) == (ConflictKind.THEIRS_DELETED, None)
    assert titles_in(result, "One") == ["Alpha paper", "Beta paper", "Gamma paper"]
    taken = merged(BASE, changing("Beta paper", note="ours"), theirs, strategy=Strategy.THEIRS)
    assert titles_in(taken, "One") == ["Alpha paper", "Gamma paper"]


def test_untouched_and_gone_upstream_is_taken_out() -> None:
    result = merged(BASE, unchanged, BASE.replace("- [Beta paper](https://example.org/b)\n", ""))
    (change,) = result.changes
    assert (change.kind, change.row) == (ChangeKind.REMOVED, row_in(BASE, "Beta paper"))


def test_both_moved_an_entry_to_different_topics() -> None:
    line = "- [Beta paper](https://example.org/b)\n"
    theirs = BASE.replace(line, "") + "\n## Three\n\n" + line + "- [x](https://example.org/x)\n"
    result = merged(BASE, moving("Beta paper", "Two"), theirs)
    conflict = conflict_of(result, "Beta paper")
    assert (conflict.kind, conflict.field) == (ConflictKind.PLACE, "place")
    assert isinstance(conflict.theirs, dict)
    assert (conflict.theirs["row"], conflict.theirs["path"]) == (None, ["Three"])
    assert "Beta paper" in titles_in(result, "Two")


def test_links_of_a_note_that_ours_replaced_stay_while_the_list_leaves_them() -> None:
    base = BASE.replace("- first", "- see [code](https://example.org/code)")
    result = merged(base, changing("Alpha paper", note="short"), base + "- [more](https://example.org/more)\n")
    assert [link.title for link in entry(result.outline, "Alpha paper").links] == ["code"]


# ---- groups


def test_a_renamed_label_is_the_same_group() -> None:
    result = merged(LABELS, unchanged, LABELS.replace("Label A:", "Label One:"))
    (change,) = result.changes
    assert (change.kind, change.before, change.after) == (ChangeKind.RENAMED, "Label A:", "Label One:")


def test_a_group_that_ours_moved_keeps_its_entries_where_its_topic_is_gone() -> None:
    def move(was: Outline) -> Outline:
        label = group(was, "Label A:")
        without = swap_for(was, topic(was, "One"))
        return swap_for(
            without, topic(without, "Kept"), with_nodes(topic(without, "Kept"), [*topic(without, "Kept").nodes, label])
        )

    result = merged(LABELS, move, LABELS)
    assert [node.title for node in group(result.outline, "Label A:").nodes] == ["Alpha paper", "Beta paper"]  # type: ignore[union-attr]
    assert result.conflicts == ()


def test_an_entry_that_is_new_in_a_group_which_ours_dissolved_stays_in_its_topic() -> None:
    def dissolve(was: Outline) -> Outline:
        label = group(was, "Label A:")
        return swap_for(was, label, *label.nodes)

    line = "[Beta paper](https://example.org/b)  \n"
    result = merged(LABELS, dissolve, LABELS.replace(line, line + "[Fresh](https://example.org/f)  \n"))
    assert titles_in(result, "One") == ["Alpha paper", "Beta paper", "Fresh", "Label B:"]
    assert result.conflicts == ()


def test_a_group_of_ours_takes_no_entry_in_that_is_new_upstream() -> None:
    label = OutlineGroup("Ours:", (new("own"),))

    def add(was: Outline) -> Outline:
        kept = topic(was, "Kept")
        return swap_for(was, kept, with_nodes(kept, [*kept.nodes, label]))

    line = "[k3](https://example.net/3)"
    result = merged(LABELS, add, LABELS.replace(line, line + "  \n[k4](https://example.net/4)"))
    assert titles_in(result, "Kept") == ["k1", "k2", "k3", "k4", "Ours:"]
