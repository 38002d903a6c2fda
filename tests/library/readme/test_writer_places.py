"""Where new and moved nodes go, and how their neighbours' lines change (rules W2 to W6 and W9)."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from library.readme.outline import Outline, OutlineEntry, OutlineGroup
from library.readme.parser import parse
from library.readme.writer import NotWritableError, write_verified
from tests.outlines import entry, group, new, read, rewritten, swap_for, topic, with_nodes

LINES = "# T\n\n## A\n[a](https://x.org/a)  \nOne  \n[b](https://x.org/b)  \n[c](https://x.org/c)  \nTwo  \n[d](https://x.org/d)\n"
NEW = "[n](https://example.org/n)"

Nodes = Sequence[OutlineEntry | OutlineGroup]


def in_topic(text: str, title: str, nodes: Nodes) -> str:
    """The text after the topic of this title got these nodes."""
    return rewritten(
        text, lambda outline: swap_for(outline, topic(outline, title), with_nodes(topic(outline, title), nodes))
    )


def in_group(text: str, label: str, nodes: Nodes) -> str:
    """The text after the group of this label got these nodes."""
    return rewritten(
        text, lambda outline: swap_for(outline, group(outline, label), with_nodes(group(outline, label), nodes))
    )


# ---- hard-broken lines


def test_last_in_a_group_goes_behind_the_left_neighbour() -> None:
    one = group(read(LINES), "One")
    assert in_group(LINES, "One", [*one.nodes, new("n")]) == LINES.replace("org/c)  \n", f"org/c)  \n{NEW}  \n")


def test_first_in_a_group_goes_behind_its_label() -> None:
    one = group(read(LINES), "One")
    assert in_group(LINES, "One", [new("n"), *one.nodes]) == LINES.replace("One  \n", f"One  \n{NEW}  \n")


def test_the_line_that_ended_the_paragraph_gets_a_hard_break() -> None:
    two = group(read(LINES), "Two")
    assert in_group(LINES, "Two", [*two.nodes, new("n")]) == LINES.replace("org/d)\n", f"org/d)  \n{NEW}\n")


def test_ungrouped_goes_before_the_first_label() -> None:
    a, *groups = topic(read(LINES), "A").nodes
    assert in_topic(LINES, "A", [a, new("n"), *groups]) == LINES.replace("org/a)  \n", f"org/a)  \n{NEW}  \n")
    assert in_topic(LINES, "A", [new("n"), a, *groups]) == LINES.replace("## A\n", f"## A\n{NEW}  \n")


def test_ungrouped_behind_a_group_is_a_new_paragraph() -> None:
    nodes = topic(read(LINES), "A").nodes
    assert in_topic(LINES, "A", [*nodes, new("n"), new("m")]) == LINES + f"\n{NEW}  \n[m](https://example.org/m)\n"
    between = in_topic(LINES, "A", [*nodes[:2], new("n"), nodes[2]])
    assert between == LINES.replace("Two  \n", f"\n{NEW}  \nTwo  \n")


def test_the_last_link_under_labels_can_go_and_the_label_stays() -> None:
    written = in_group(LINES, "Two", [])
    assert written == LINES.replace("[d](https://x.org/d)\n", "")
    assert group(read(written), "Two").nodes == ()


def test_the_ends_of_a_paragraph_change_places() -> None:
    text = "# T\n\n## A\n[a](https://x.org/a)  \n[b](https://x.org/b)  \n[c](https://x.org/c)"
    a, b, c = topic(read(text), "A").nodes
    written = in_topic(text, "A", [c, b, a])
    assert [line.rstrip() for line in written.splitlines()[3:]] == [
        "[c](https://x.org/c)",
        "[b](https://x.org/b)",
        "[a](https://x.org/a)",
    ]
    assert all(line.endswith("  ") for line in written.splitlines()[3:5])
    assert not written.endswith("\n")


def test_a_label_leaves_its_entries_to_the_group_above() -> None:
    one, two = topic(read(LINES), "A").nodes[1:]
    assert isinstance(one, OutlineGroup)
    joined = replace(one, nodes=(*one.nodes, *(node for node in two.nodes)))
    a = topic(read(LINES), "A").nodes[0]
    assert in_topic(LINES, "A", [a, joined]) == LINES.replace("Two  \n", "")


def test_a_new_group_of_lines_is_a_label_line_with_its_entries() -> None:
    nodes = topic(read(LINES), "A").nodes
    made = OutlineGroup("1. New", (new("n"),))
    assert in_topic(LINES, "A", [*nodes, made]) == LINES.replace("org/d)\n", f"org/d)  \n1\\. New  \n{NEW}\n")
    first = in_topic(LINES, "A", [OutlineGroup("Wish"), *nodes])
    assert first == LINES.replace("## A\n", "## A\nWish\n\n")


# ---- items


@pytest.mark.parametrize(
    ("items", "written"),
    [
        ("- [a](https://x.org/a)\n", "- [a](https://x.org/a)\n- [n](https://example.org/n)\n"),
        ("  *   [a](https://x.org/a)\n", "  *   [a](https://x.org/a)\n  *   [n](https://example.org/n)\n"),
        ("- [x] [a](https://x.org/a)\n", "- [x] [a](https://x.org/a)\n- [ ] [n](https://example.org/n)\n"),
        ("9. [a](https://x.org/a)\n", "9. [a](https://x.org/a)\n10. [n](https://example.org/n)\n"),
        ("1) [a](https://x.org/a)", "1) [a](https://x.org/a)\n2) [n](https://example.org/n)"),
    ],
)
def test_a_new_item_is_written_like_its_left_neighbour(items: str, written: str) -> None:
    text = f"# T\n\n## A\n\n{items}"
    assert in_topic(text, "A", [*topic(read(text), "A").nodes, new("n")]) == f"# T\n\n## A\n\n{written}"


def test_a_list_that_repeats_one_number_goes_on_with_it() -> None:
    text = "# T\n\n## A\n\n1. [a](https://x.org/a)\n1. [b](https://x.org/b)\n"
    assert in_topic(text, "A", [*topic(read(text), "A").nodes, new("n")]) == text + f"1. {NEW}\n"


def test_a_loose_list_keeps_one_blank_line_between_its_items() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a)\n\n- [b](https://x.org/b)\n\n- [c](https://x.org/c)\n"
    a, b, c = topic(read(text), "A").nodes
    assert in_topic(text, "A", [a, new("n"), b, c]) == text.replace("org/a)\n", f"org/a)\n\n- {NEW}\n")
    assert in_topic(text, "A", [new("n"), a, b, c]) == text.replace("- [a]", f"- {NEW}\n\n- [a]")
    assert in_topic(text, "A", [a, c]) == text.replace("- [b](https://x.org/b)\n\n", "")


def test_behind_an_item_means_behind_its_children() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a)\n  - [b](https://x.org/b)\n- [c](https://x.org/c)\n"
    a, c = topic(read(text), "A").nodes
    assert in_topic(text, "A", [a, new("n"), c]) == text.replace("org/b)\n", f"org/b)\n- {NEW}\n")


@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_a_first_child_is_indented_as_the_text_does_it(indent: str) -> None:
    text = f"# T\n\n## A\n\n- [a](https://x.org/a)\n{indent}- [b](https://x.org/b)\n- [c](https://x.org/c)\n"

    def add(outline: Outline) -> Outline:
        return swap_for(outline, entry(outline, "c"), replace(entry(outline, "c"), nodes=(new("n"),)))

    assert rewritten(text, add) == text + f"{indent}- {NEW}\n"


def test_a_child_goes_before_the_first_child() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a)\n\t- [b](https://x.org/b)\n"

    def add(outline: Outline) -> Outline:
        a = entry(outline, "a")
        return swap_for(outline, a, replace(a, nodes=(new("n"), *a.nodes)))

    assert rewritten(text, add) == text.replace("\t- [b]", f"\t- {NEW}\n\t- [b]")


def test_a_moved_item_takes_its_children_and_wrapped_lines_along() -> None:
    text = (
        "# T\n\n## A\n\n- [a](https://x.org/a) - note\n  goes on\n  - [b](https://x.org/b)\n- [c](https://x.org/c)\n\n"
        "## B\n\n- Group\n    1. [d](https://x.org/d)\n"
    )

    def moved(outline: Outline) -> Outline:
        a = entry(outline, "a")
        outline = swap_for(outline, a)
        to = group(outline, "Group")
        return swap_for(outline, to, replace(to, nodes=(*to.nodes, a)))

    written = rewritten(text, moved)
    assert written.endswith(
        "    1. [d](https://x.org/d)\n    2. [a](https://x.org/a) - note\n       goes on\n       - [b](https://x.org/b)\n"
    )


def test_what_shares_its_line_is_neither_moved_nor_deleted() -> None:
    text = "# T\n\n## A\n\n- - [a](https://x.org/a)\n  - [b](https://x.org/b)\n- [c](https://x.org/c)\n"
    with pytest.raises(NotWritableError, match="shares its line"):
        rewritten(text, lambda outline: swap_for(outline, entry(outline, "a")))


def test_an_emptied_group_of_a_list_keeps_its_line_and_is_reported() -> None:
    text = "# T\n\n## A\n\n- One\n  - [a](https://x.org/a)\n- [b](https://x.org/b)\n"
    document, outline = parse(text), read(text)
    one = group(outline, "One")
    written = write_verified(document, swap_for(outline, one, replace(one, nodes=())), parse=parse)
    assert written.text == text.replace("  - [a](https://x.org/a)\n", "")
    assert written.nodes == (0, None, 1)
    assert "“One”" in written.notices[0]


def test_a_label_in_a_list_is_bold_before_a_list_of_its_own() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a)\n\n## B\n"
    made = OutlineGroup("New", (new("n"), new("m")))
    written = in_topic(text, "A", [*topic(read(text), "A").nodes, made])
    assert written == text.replace("\n\n## B", f"\n\n**New**\n\n- {NEW}\n- [m](https://example.org/m)\n\n## B")


def test_a_label_where_the_list_goes_on_is_an_item() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a)\n- [b](https://x.org/b)\n"
    a, b = topic(read(text), "A").nodes
    written = in_topic(text, "A", [a, OutlineGroup("New", (new("n"),)), b])
    assert written == text.replace("- [b]", f"- New\n  - {NEW}\n- [b]")


# ---- rows


TABLES = (
    "# T\n\n## A\n\n| Name | Description | Year |\n|---|---|---|\n| [a](https://x.org/a) | x \\| y | 2020 |\n"
    "| [b](https://x.org/b) | | 2021 |\n\n## B\n\n| Year | Name |\n|---|---|\n| 2019 | [c](https://x.org/c) |\n\n"
    "## C\n\n- [d](https://x.org/d) - note\n"
)


def moved_to(text: str, title: str, target: str) -> str:
    """The text after the entry went to the end of the topic."""

    def move(outline: Outline) -> Outline:
        node = entry(outline, title)
        outline = swap_for(outline, node)
        to = topic(outline, target)
        return swap_for(outline, to, replace(to, nodes=(*to.nodes, node)))

    return rewritten(text, move)


def test_a_row_moved_to_a_table_of_the_same_columns_keeps_its_bytes() -> None:
    row = "|  [e](https://x.org/e)|*x* \\| y   | 2018|\n"
    text = TABLES + f"\n## D\n\n| Name | Description | Year |\n|---|---|---|\n{row}| [f](https://x.org/f) | | 2017 |\n"
    assert moved_to(text, "e", "A") == text.replace(row, "").replace("2021 |\n", "2021 |\n" + row)


def test_a_row_moved_to_other_columns_is_filled_by_name() -> None:
    assert "| 2019 | [c](https://x.org/c) |\n| 2021 | [b](https://x.org/b) |\n" in moved_to(TABLES, "b", "B")


LINKED = (
    "# T\n\n## A\n\n| Model | Code | Paper |\n|---|---|---|\n"
    "| m | [a](https://x.org/a) | [p](https://x.org/p) and [q](https://x.org/q) |\n"
    "\n## B\n\n| Paper | Size |\n|---|---|\n| [c](https://x.org/c) | 1 |\n| [d](https://x.org/d) | 2 |\n"
)
MOVED = "| [a](https://x.org/a) - [p](https://x.org/p) [q](https://x.org/q) |   |\n"


def test_a_row_keeps_links_whose_column_is_that_of_the_entry_in_another_table() -> None:
    assert moved_to(LINKED, "a", "B").endswith(f"| 2 |\n{MOVED}")


def test_a_column_whose_cell_holds_the_entry_does_not_take_its_place() -> None:
    outline = read(LINKED)
    columns = (("Paper", "[p](https://x.org/p)"), ("Size", "3"))
    wanted = swap_for(outline, entry(outline, "d"), replace(entry(outline, "d"), columns=columns))
    written = write_verified(parse(LINKED), wanted, parse=parse)
    assert written.text == LINKED.replace("| 2 |", "| 3 |")
    assert written.notices == ("entry “d”: no column for it here; kept in the library only: Paper",)


def test_an_item_moved_to_a_table_puts_its_note_into_the_description() -> None:
    written = moved_to(TABLES, "d", "A")
    assert "2021 |\n| [d](https://x.org/d) | note |   |\n" in written


def test_a_row_moved_to_a_list_keeps_title_address_and_note_and_the_report_names_the_rest() -> None:
    outline = read(TABLES)
    node = entry(outline, "a")
    outline = swap_for(outline, node)
    to = topic(outline, "C")
    written = write_verified(parse(TABLES), swap_for(outline, to, replace(to, nodes=(*to.nodes, node))), parse=parse)
    assert written.text.endswith("- [a](https://x.org/a) - x | y\n")
    assert written.notices == ("entry “a”: no table stands where it goes; kept in the library only: Year",)


def test_a_label_does_not_stand_between_rows() -> None:
    a, b = topic(read(TABLES), "A").nodes
    with pytest.raises(NotWritableError, match="between the rows"):
        in_topic(TABLES, "A", [a, OutlineGroup("New", (new("n"),)), b])


# ---- empty topics


def test_the_first_entry_of_an_empty_topic_at_the_end_without_a_line_end() -> None:
    text = "# T\n\n## A\n[a](https://x.org/a)  \n[b](https://x.org/b)\n\n## RAG"
    assert in_topic(text, "RAG", [new("n"), new("m")]) == text + f"\n{NEW}  \n[m](https://example.org/m)"


def test_the_first_entry_of_an_empty_topic_follows_the_habit_of_the_headings() -> None:
    text = "# T\n\n## A\n\n1. [a](https://x.org/a)\n\n## B\n\n## C\n\n- [c](https://x.org/c)\n"
    assert in_topic(text, "B", [new("n")]) == text.replace("## B\n", f"## B\n\n1. {NEW}\n")


def test_a_list_behind_a_table_of_contents_takes_another_marker() -> None:
    text = "# T\n\n## A\n\n* [A](#a)\n* [B](#b)\n\n## B\n\n* [b](https://x.org/b)\n"
    written = in_topic(text, "A", [new("n")])
    assert written == text.replace("(#b)\n", f"(#b)\n\n- {NEW}\n")


def test_an_empty_topic_among_tables_gets_a_table() -> None:
    text = TABLES.replace("## C\n\n- [d](https://x.org/d) - note\n", "## C\n")
    assert in_topic(text, "C", [new("n"), new("m")]).endswith(
        f"## C\n\n| Year | Name |\n|---|---|\n|   | {NEW} |\n|   | [m](https://example.org/m) |\n"
    )


# ---- neighbours that would change their meaning


def test_a_line_of_dashes_below_does_not_make_a_heading_of_a_new_entry() -> None:
    text = "# T\n\n## A\n[a](https://x.org/a)  \n[b](https://x.org/b)\n***\n\n## B\n[c](https://x.org/c)\n"
    nodes = topic(read(text), "A").nodes
    assert in_topic(text, "A", [*nodes, new("n")]) == text.replace("org/b)\n", f"org/b)  \n{NEW}\n\n")


def test_what_goes_leaves_no_underline_below_other_text() -> None:
    text = "# T\n\n## A\n\nSome text\n- [a](https://x.org/a)\n---\n\n## B\n\n- [b](https://x.org/b)\n"
    assert "Some text\n\n---\n" in in_topic(text, "A", [])


def test_a_details_block_below_stays_a_block() -> None:
    text = "# T\n\n## A\n[a](https://x.org/a)  \n[b](https://x.org/b)\n<details>\n\nmore\n\n</details>\n"
    a, b, *rest = topic(read(text), "A").nodes
    written = in_topic(text, "A", [a, b, new("n"), *rest])
    assert f"{NEW}\n\n<details>" in written


def test_line_ends_of_the_text_are_used_for_new_lines() -> None:
    text = LINES.replace("\n", "\r\n")
    assert in_group(text, "Two", [*group(read(text), "Two").nodes, new("n")]).endswith(f"org/d)  \r\n{NEW}\r\n")


# ---- HTML


HTML = (
    '# T\n\n## A\n\n<p>\n<a href="https://x.org/a"><b>a</b></a> - note<br>\n<a href="https://x.org/b"><b>b</b></a><br>\n'
    "</p>\n\n## B\n\n- [c](https://x.org/c) - say\n"
)


def test_lines_of_html_change_places_as_they_are() -> None:
    a, b = topic(read(HTML), "A").nodes
    first, second = (line + "\n" for line in HTML.splitlines()[5:7])
    assert in_topic(HTML, "A", [b, a]) == HTML.replace(first + second, second + first)


def test_a_new_entry_among_html_is_written_like_its_neighbour() -> None:
    a, b = topic(read(HTML), "A").nodes
    line = '<a href="https://example.org/n"><b>n</b></a> - new<br>\n'
    assert in_topic(HTML, "A", [a, new("n", "new"), b]) == HTML.replace("- note<br>\n", f"- note<br>\n{line}")


def test_an_entry_moves_between_html_and_a_list() -> None:
    assert moved_to(HTML, "a", "B").endswith("- [c](https://x.org/c) - say\n- [a](https://x.org/a) - note\n")
    assert '<a href="https://x.org/c"><b>c</b></a> - say<br>\n</p>' in moved_to(HTML, "c", "A")


def test_no_list_is_put_below_a_paragraph_that_would_become_its_label() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a)\n\n## B\n\n**More to come**\n"
    with pytest.raises(NotWritableError, match="would become the label"):
        in_topic(text, "B", [new("n")])


def test_an_empty_new_group_of_a_list_stays_in_the_library_and_its_neighbours_are_written() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a)\n"
    outline = read(text)
    a = topic(outline, "A")
    wanted = swap_for(outline, a, with_nodes(a, [*a.nodes, OutlineGroup("Wish"), new("n")]))
    written = write_verified(parse(text), wanted, parse=parse)
    assert written.text == text + f"- {NEW}\n"
    assert written.nodes == (0, 1, None, 2)
    assert len(written.notices) == 1
