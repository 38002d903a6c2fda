"""Topics of a list that is read again: which is which (M1), what stays of those gone (M6), order (M7), meta (M8)."""

from dataclasses import replace

import pytest

from library.readme.document import Role
from library.readme.merge import NEW, ChangeKind, ConflictKind, Identity, Merged, Strategy
from library.readme.outline import AnyOutlineNode, Outline, OutlineTopic
from tests.merging import conflict_of, merged
from tests.outlines import edit, entry, new, read, swap_for, topic, with_nodes


def section(title: str, *names: str, level: int = 2) -> str:
    """A heading and its entries; each name is a title and its address."""
    lines = [f"- [{name}](https://example.org/{name})" for name in names]
    return "\n".join([f"{'#' * level} {title}", "", *lines, "", ""])


def document(*sections: str) -> str:
    return "\n".join(["# A list", "", section("Kept", "kept-1", "kept-2"), *sections])


def rows(text: str) -> dict[str, Identity]:
    """The row of each topic of a text that is base."""
    return {name(node): ("topic", at) for at, node in enumerate(read(text).all_nodes()) if is_topic(node)}


def is_topic(node: AnyOutlineNode) -> bool:
    return isinstance(node, OutlineTopic)


def name(node: AnyOutlineNode) -> str:
    return node.title if isinstance(node, OutlineTopic) else ""


def topics_of(result: Merged) -> dict[str, Identity]:
    return {name(node): key for key, node in result.rows() if is_topic(node)}


def unchanged(outline: Outline) -> Outline:
    return outline


def renamed(outline: Outline, old: str, title: str) -> Outline:
    return swap_for(outline, topic(outline, old), replace(topic(outline, old), title=title))


def assert_same_topic(base: str, theirs: str, old: str, title: str) -> None:
    assert topics_of(merged(base, unchanged, theirs))[title] == rows(base)[old]


@pytest.mark.parametrize(
    ("old", "title"),
    [("Papers", "🔥 Papers"), ("Papers", "3. papers"), ("推理", "二、推理"), ("Long Papers", "Long Papers (New)")],
)
def test_a_topic_is_known_by_its_title_without_what_changes_in_passing(old: str, title: str) -> None:
    assert_same_topic(document(section(old, "aa")), document(section(title, "zz")), old, title)


def test_a_topic_that_moved_is_known_by_its_title() -> None:
    base = document(section("Tools", "aa"), section("Inference", "bb"))
    theirs = document(section("Tools", "aa"), section("Inference", "bb", level=3))
    assert_same_topic(base, theirs, "Inference", "Inference")
    (change,) = merged(base, unchanged, theirs).changes
    assert (change.kind, change.before, change.after) == (ChangeKind.MOVED, [], ["Tools"])


def test_a_title_that_stands_twice_goes_to_the_topic_that_shares_entries() -> None:
    base = document(
        section("One"), section("Papers", "a", "b", level=3), section("Two"), section("Papers", "c", level=3)
    )
    theirs = document(section("New"), section("Papers", "c", level=3), section("More"), section("Papers", "a", level=3))
    result = merged(base, unchanged, theirs)
    kept = [key for key, node in result.rows() if name(node) == "Papers"]
    at = {name.title: number for number, name in enumerate(read(base).all_nodes()) if isinstance(name, OutlineTopic)}
    assert kept == [("topic", at["Papers"]), ("topic", at["One"] + 1)]


def test_a_renamed_topic_is_known_by_its_entries() -> None:
    base = document(section("Deployment", "a", "b", "c"))
    theirs = document(section("Serving", "a", "b", "d"))
    assert_same_topic(base, theirs, "Deployment", "Serving")
    kinds = {change.kind for change in merged(base, unchanged, theirs).changes}
    assert kinds == {ChangeKind.RENAMED, ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.SAME_ENTRY}


def test_after_a_split_the_larger_part_is_the_topic_and_the_rest_moved() -> None:
    base = document(section("Models", "a", "b", "c", "d"))
    theirs = document(section("Small", "a"), section("Large", "b", "c", "d"))
    result = merged(base, unchanged, theirs)
    assert topics_of(result)["Large"] == rows(base)["Models"]
    assert topics_of(result)["Small"] is NEW
    assert [change.title for change in result.changes if change.kind is ChangeKind.MOVED] == ["a"]


def test_after_a_split_the_larger_part_is_the_topic_also_where_it_grew() -> None:
    base = document(section("Frameworks", *"abcdefgh"))
    theirs = document(
        section("Engines", *"abcde", *(f"new-{at}" for at in range(12))), section("Services", *"fgh", "i")
    )
    result = merged(base, unchanged, theirs)
    assert topics_of(result)["Engines"] == rows(base)["Frameworks"]
    assert topics_of(result)["Services"] is NEW


def test_a_topic_that_ours_renamed_comes_back_under_that_name() -> None:
    base = document(section("Old name"))
    result = merged(base, lambda was: renamed(was, "Old name", "Another one"), document(section("Another one")))
    assert topics_of(result)["Another one"] == rows(base)["Old name"]
    assert result.conflicts == ()


def test_a_renamed_topic_is_known_by_the_entries_below_it() -> None:
    base = document(section("Models"), section("Old", "a", "b", level=3))
    theirs = document(section("Networks"), section("Recent", "a", "b", level=3))
    assert_same_topic(base, theirs, "Models", "Networks")


def test_an_empty_topic_renamed_between_the_same_neighbours_is_the_same() -> None:
    assert_same_topic(
        document(section("A", "a"), section("Empty"), section("B", "b")),
        document(section("A", "a"), section("Void"), section("B", "b")),
        "Empty",
        "Void",
    )


def test_what_stands_below_a_renamed_topic_is_known_by_its_title() -> None:
    base = document(section("GPT Swarm"), section("Links", "a", "b", level=3), section("Category", level=3))
    theirs = document(section("GPTSwarm"), section("Links", "a", "b", level=3), section("Category", level=3))
    assert_same_topic(base, theirs, "Category", "Category")


def test_topics_with_nothing_in_common_are_new_and_gone() -> None:
    base = document(section("A", "a"), section("Old", "b"), section("Z", "z"))
    theirs = document(section("A", "a"), section("Young", "c"), section("Z", "z"))
    assert topics_of(merged(base, unchanged, theirs))["Young"] is NEW


def test_both_sides_renamed_a_topic_and_a_curator_decides() -> None:
    base, theirs = document(section("Models", "a", "b")), document(section("Networks", "a", "b"))
    result = merged(base, lambda was: renamed(was, "Models", "Modelle"), theirs)
    conflict = conflict_of(result, "Modelle")
    assert (conflict.kind, conflict.field) == (ConflictKind.FIELD, "title")
    assert (conflict.base, conflict.ours, conflict.theirs) == ("Models", "Modelle", "Networks")
    assert "Modelle" in topics_of(result)


# ---- M6


def test_a_vanished_topic_that_holds_something_of_ours_stays_behind_its_old_neighbour() -> None:
    base = document(section("A", "a"), section("Gone"), section("Below", "b", level=3), section("Z", "z"))
    theirs = document(section("A", "a"), section("Z", "z"))

    def add(was: Outline) -> Outline:
        below = topic(was, "Below")
        return swap_for(was, below, with_nodes(below, [*below.nodes, new("ours")]))

    result = merged(base, add, theirs)
    assert list(topics_of(result)) == ["Kept", "A", "Gone", "Below", "Z"]
    assert [node.title for node in topic(result.outline, "Below").nodes] == ["ours"]  # type: ignore[union-attr]
    kinds = [(conflict.kind, conflict.title) for conflict in result.conflicts]
    assert sorted(kinds) == [(ConflictKind.TOPIC_HOLDS, "Below"), (ConflictKind.TOPIC_HOLDS, "Gone")]
    taken = merged(base, add, theirs, strategy=Strategy.THEIRS)
    assert taken.outline == read(theirs)


def test_an_entry_that_is_new_in_a_topic_which_ours_deleted_is_a_conflict() -> None:
    base = document(section("Gone", "a"))
    theirs = document(section("Gone", "a", "fresh"))
    result = merged(base, lambda was: swap_for(was, topic(was, "Gone")), theirs)
    assert "Gone" not in topics_of(result)
    conflict = conflict_of(result, "fresh")
    assert (conflict.kind, conflict.row, conflict.path) == (ConflictKind.OURS_DELETED, None, ("Gone",))
    taken = merged(base, lambda was: swap_for(was, topic(was, "Gone")), theirs, strategy=Strategy.THEIRS)
    assert entry(taken.outline, "fresh") in topic(taken.outline, "Gone").nodes


def test_a_new_topic_below_one_that_ours_deleted_moves_up() -> None:
    base = document(section("Gone", "a"))
    theirs = document(section("Gone", "a"), section("Fresh", "f", level=3))
    result = merged(base, lambda was: swap_for(was, topic(was, "Gone")), theirs)
    assert list(topics_of(result)) == ["Kept", "Fresh"]


# ---- M7


def moved_below(outline: Outline, title: str, parent: str) -> Outline:
    moving = topic(outline, title)
    without = swap_for(outline, moving)
    around = topic(without, parent)
    return swap_for(without, around, replace(around, topics=(*around.topics, moving)))


def test_a_below_b_here_and_b_below_a_there_ends_and_is_a_conflict() -> None:
    base = document(section("A", "a"), section("B", "b"), section("C", "c"))
    theirs = document(section("B", "b"), section("C", "c", level=3), section("A", "a", level=4))

    def put(was: Outline) -> Outline:
        return moved_below(moved_below(was, "B", "A"), "C", "B")

    result = merged(base, put, theirs)
    assert topic(result.outline, "A").topics[0].title == "B"
    assert ConflictKind.PLACE in {conflict.kind for conflict in result.conflicts}
    taken = merged(base, put, theirs, strategy=Strategy.THEIRS)
    assert taken.outline == read(theirs)


def test_the_order_that_only_one_side_changed_is_taken() -> None:
    base, theirs = document(section("A", "a"), section("B", "b")), document(section("B", "b"), section("A", "a"))
    assert list(topics_of(merged(base, unchanged, theirs))) == ["Kept", "B", "A"]

    def turned(was: Outline) -> Outline:
        return replace(was, topics=(was.topics[2], was.topics[0], was.topics[1]))

    assert list(topics_of(merged(base, turned, base))) == ["B", "Kept", "A"]
    both = merged(base, turned, theirs)
    assert list(topics_of(both)) == ["B", "Kept", "A"]
    (conflict,) = both.conflicts
    assert (conflict.kind, conflict.row) == (ConflictKind.ORDER, None)


# ---- M8


def test_a_topic_that_became_the_license_leaves_its_entries_to_the_old_one() -> None:
    base = document(section("Legal", "a", "b"))

    def add(was: Outline) -> Outline:
        legal = topic(was, "Legal")
        return swap_for(was, legal, with_nodes(legal, [*legal.nodes, new("ours")]))

    result = merged(base, add, document(section("License", "a", "b")))
    assert topic(result.outline, "License").role is Role.META
    assert topic(result.outline, "License").nodes == ()
    assert entry(result.outline, "ours") in topic(result.outline, "Legal").nodes


def test_titles_and_taglines_of_the_list_are_merged_too() -> None:
    base = "# Old\n\n> tagline\n\n" + section("A", "a")
    result = merged(base, lambda was: replace(was, tagline="ours"), base.replace("# Old", "# New"))
    assert (result.outline.title, result.outline.tagline) == ("New", "ours")
    both = merged(base, lambda was: replace(was, title="Ours"), base.replace("# Old", "# New"))
    (conflict,) = both.conflicts
    assert (conflict.node, conflict.field, conflict.ours, conflict.theirs) == (None, "title", "Ours", "New")


def test_every_node_of_theirs_is_told_its_row() -> None:
    base = document(section("A", "a"))
    theirs = document(section("A", "b", "a"))
    result = merged(base, lambda was: edit(was, lambda node: [node]), theirs)
    assert result.matches[-2:] == (NEW, ("entry", 4))
    assert result.source == tuple(range(len(result.keys)))
