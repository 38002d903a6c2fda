"""Lines of paragraphs: the seed's style, labels, and what stays running text."""

import pytest

from library.readme.document import Shape
from library.readme.parser import parse
from tests.library.readme.trees import entries, tree


def test_hard_broken_lines_are_entries_and_labels_that_reach_to_the_end_of_the_paragraph() -> None:
    text = "## A\n[One](https://a.example)  \nLabel  \n[Two](https://b.example) note  \n[Three](https://c.example)\n\n[Four](https://d.example)\n"
    assert tree(text) == ["T A", "  E One", "  G Label", "    E Two = note", "    E Three", "  E Four"]
    assert {entry.shape for entry in entries(parse(text))} == {Shape.LINE}


def test_labels_without_entries_are_empty_groups() -> None:
    text = "## A\nOne  \nTwo  \n[x y](https://a.example)\n"
    assert tree(text) == ["T A", "  G One", "  G Two", "    E x y"]


def test_paragraph_of_short_lines_without_links_is_empty_labels_where_paragraphs_carry_entries() -> None:
    text = "## A\n[One](https://a.example)\n\n## B\nLabel  \nOther\n\n## C\nThis is a sentence.\n"
    assert tree(text) == ["T A", "  E One", "T B", "  G Label", "  G Other", "T C"]


def test_short_paragraph_is_text_where_lists_carry_entries() -> None:
    assert tree("## A\nLabel\n\n- [One](https://a.example)\n") == ["T A", "  E One"]


def test_label_line_without_hard_break_is_a_label_if_it_is_short() -> None:
    text = "## A\nLabel\n[One](https://a.example)\n[Two](https://b.example)\n"
    assert tree(text) == ["T A", "  G Label", "    E One", "    E Two"]


def test_label_keeps_its_colon_and_its_span_leaves_blanks_out() -> None:
    text = "## A\n标签：  \n[一](https://a.example)\n"
    group = parse(text).topics[0].nodes[0]
    assert tree(text)[1] == "  G 标签："
    assert group.head.of(text) == "标签：  \n"
    assert parse(text).topics[0].nodes[0].label_span.of(text) == "标签："  # type: ignore[union-attr]


def test_running_text_is_no_list_of_entries() -> None:
    text = (
        "## A\nSome text with\n[a link](https://a.example) and then\n[another](https://b.example) in it\nand\nends.\n\n"
    )
    listed = "".join(f"- [{number}x](https://c.example/{number})\n" for number in range(5))
    assert [line for line in tree(text + listed) if "x" not in line] == ["T A"]
    assert [link.link_class.value for link in parse(text + listed).links][:2] == ["mention", "mention"]


def test_paragraph_that_begins_with_a_link_is_a_description_where_lists_carry_entries() -> None:
    text = (
        "## A\n[Analytics](https://a.example) is a science.\n\n- [One](https://b.example)\n- [Two](https://c.example)\n"
    )
    assert tree(text) == ["T A", "  E One", "  E Two"]


def test_paragraph_that_is_nothing_but_a_link_is_an_entry_even_there() -> None:
    text = "## A\n[On analytics](https://a.example)\n\n- [One](https://b.example)\n- [Two](https://c.example)\n"
    assert tree(text) == ["T A", "  E On analytics", "  E One", "  E Two"]
    assert entries(parse(text))[0].shape is Shape.PARAGRAPH


def test_entries_in_paragraphs_of_their_own_are_paragraphs() -> None:
    text = "## A\n\n[One](https://a.example) first\n\n[Two](https://b.example) second\n"
    assert [(entry.shape, entry.note) for entry in entries(parse(text))] == [
        (Shape.PARAGRAPH, "first"),
        (Shape.PARAGRAPH, "second"),
    ]


@pytest.mark.parametrize("label", ["Papers:", "论文：", "**Papers**", "**1\\. Gr \\*x\\***", "__Papers__:"])
def test_paragraph_before_a_list_is_its_label_if_it_ends_in_a_colon_or_is_bold(label: str) -> None:
    text = f"## A\n\n{label}\n\n- [One](https://a.example)\n\n- [Two](https://b.example)\n"
    nodes = parse(text).topics[0].nodes
    assert [(node.shape, len(node.nodes)) for node in nodes] == [(Shape.PARAGRAPH, 2)]


@pytest.mark.parametrize(
    "paragraph", ["TODO", "A description of the list", "See [x y](https://c.example):", "x" * 90 + ":"]
)
def test_other_paragraphs_before_a_list_are_no_labels(paragraph: str) -> None:
    nodes = parse(f"## A\n\n{paragraph}\n\n- [One](https://a.example)\n- [Two](https://b.example)\n").topics[0].nodes
    assert [node.shape for node in nodes] == [Shape.ITEM, Shape.ITEM]


def test_label_before_a_list_in_a_file_of_paragraphs_is_one_group() -> None:
    text = "## A\n[One](https://a.example)  \n[Two](https://b.example)\n\n**Books**\n\n- [Three](https://c.example)\n"
    assert tree(text) == ["T A", "  E One", "  E Two", "  G **Books**".replace("**", ""), "    E Three"]


@pytest.mark.parametrize(
    ("ending", "note"),
    [("note\\\n", "note"), ("note\\\\\n", "note\\\\"), ("note<br>\n", "note"), ("note   \n", "note")],
)
def test_hard_break_is_not_part_of_a_note(ending: str, note: str) -> None:
    text = f"## A\n[One](https://a.example) {ending}[Two](https://b.example)"
    assert entries(parse(text))[0].note == note


def test_line_end_inside_a_link_ends_no_line() -> None:
    text = "## A\n[One\nmore](https://a.example)  \n[Two](https://b.example)\n"
    assert tree(text) == ["T A", "  E One more", "  E Two"]
    assert entries(parse(text))[0].span.of(text) == "[One\nmore](https://a.example)  \n"
