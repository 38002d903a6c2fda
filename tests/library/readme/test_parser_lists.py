"""List items: entries, groups, nested items, several links in one."""

import pytest

from library.readme.document import Entry, Group, LinkForm, Shape
from library.readme.parser import parse
from tests.library.readme.trees import entries, only_entry, tree


def test_item_with_a_link_is_an_entry_with_title_address_and_note() -> None:
    entry = only_entry("- [One](https://a.example/1) - first note")
    assert (entry.title, entry.url, entry.note) == ("One", "https://a.example/1", "first note")
    assert (entry.shape, entry.form, entry.prefix) == (Shape.ITEM, LinkForm.INLINE, "- ")


@pytest.mark.parametrize(
    "separator",
    [" - ", " ", ": ", "：", " – ", " — ", " :: ", " -> ", "，", ", ", "  ", " | ", ". "],
)
def test_separator_between_link_and_note_is_not_part_of_the_note(separator: str) -> None:
    text = f"- [One](https://a.example){separator}the note  \n"
    entry = only_entry(text)
    assert entry.note == "the note"
    assert entry.note_span is not None
    assert entry.note_span.of(text) == "the note"


def test_note_over_several_lines_is_collapsed_and_its_span_is_verbatim() -> None:
    text = "* [One](https://a.example) - begins here\n  and **ends**\n  there"
    entry = only_entry(text)
    assert entry.note == "begins here and **ends** there"
    assert entry.note_span is not None
    assert entry.note_span.of(text) == "begins here\n  and **ends**\n  there"


@pytest.mark.parametrize(
    ("item", "note"),
    [
        ("**[One](https://a.example)** - note", "note"),
        ("**[One](https://a.example) `x`:** note", "`x`:** note"),
        ("[[One]](https://a.example) note", "note"),
        ("([One](https://a.example)) note", "note"),
        ("《[One](https://a.example)》", ""),
        ("<b><a href='https://a.example'>One</a></b> (note)", "(note)"),
        ("[One](https://a.example)（注）", "（注）"),
        ("[One](https://a.example)*note*", "*note*"),
        ("_see [One](https://a.example)_", ""),
        ("[One](https://a.example) <br>", ""),
    ],
)
def test_marks_that_close_around_the_link_do_not_belong_to_the_note(item: str, note: str) -> None:
    entry = only_entry(f"- {item}")
    assert (entry.title, entry.note) == ("One", note)


def test_title_is_the_visible_text_and_its_span_leaves_the_emphasis_alone() -> None:
    text = "- [**A \\*b\\* &amp; `c`** ](https://a.example)"
    entry = only_entry(text)
    assert entry.title == "A *b* & c"
    assert entry.title_span is not None
    assert entry.title_span.of(text) == "A \\*b\\* &amp; `c`"


def test_brackets_around_a_whole_title_are_left_out() -> None:
    text = "- [[One]](https://a.example)"
    entry = only_entry(text)
    assert entry.title == "One"
    assert entry.title_span is not None
    assert entry.title_span.of(text) == "One"


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("**Layer Norm** (2016), J. Ba et al. [[pdf]](https://a.example)", "Layer Norm"),
        ("Layer Norm (2016), J. Ba et al. [[pdf]](https://a.example)", "Layer Norm (2016), J. Ba et al."),
        ('**"Quoted title"**. *A. B.* [[Paper](https://a.example)]', '"Quoted title"'),
        ("🔥 Layer Norm：[链接](https://a.example)", "Layer Norm"),
        ("Layer Norm: https://a.example", "Layer Norm"),
        ("__Layer Norm__ <https://a.example>", "Layer Norm"),
        ("[code](https://a.example) [Layer Norm](https://b.example)", "Layer Norm"),
        ("https://a.example/path", "https://a.example/path"),
        ("[](https://a.example/path)", "https://a.example/path"),
        ("[abs](https://a.example)", "abs"),
    ],
)
def test_generic_link_text_is_replaced_by_what_stands_before_it(item: str, title: str) -> None:
    assert only_entry(f"1. {item}").title == title


def test_further_links_of_an_item_are_secondary() -> None:
    assert tree(
        "- Layer Norm [paper](https://a.example) [code](https://b.example), [Blog of B](https://c.example)"
    ) == [
        "T ",
        "  E Layer Norm = [code](https://b.example), [Blog of B](https://c.example)",
        "    L code",
        "    L Blog of B",
    ]


def test_item_without_a_link_over_entries_is_a_group_and_may_nest() -> None:
    text = "- Training\n  - Speed\n    - [One](https://a.example)\n  - [Two](https://b.example)\n"
    assert tree(text) == ["T ", "  G Training", "    G Speed", "      E One", "    E Two"]
    group = parse(text).topics[0].nodes[0]
    assert isinstance(group, Group)
    assert (group.shape, group.prefix, group.head.of(text)) == (Shape.ITEM, "- ", "- Training\n")
    assert group.span.of(text) == text


def test_items_below_an_entry_are_its_children_and_a_label_between_them_stays_text() -> None:
    text = "- [One](https://a.example)\n  - Papers\n    - [Two](https://b.example)\n  - [Three](https://c.example)\n"
    assert tree(text) == ["T ", "  E One", "    E Two", "    E Three"]
    one = entries(parse(text))[0]
    assert one.head.of(text) == "- [One](https://a.example)\n  - Papers\n"


def test_generic_items_below_an_entry_are_its_secondary_links() -> None:
    assert tree("- [One](https://a.example)\n  - [PyPI](https://b.example)\n  - [Docker Hub](https://c.example)\n") == [
        "T ",
        "  E One",
        "    L PyPI",
        "    L Docker Hub",
    ]


def test_generic_items_below_a_text_make_it_an_entry() -> None:
    text = "- Attention is all you need\n  - [abs](https://a.example)\n  - [code](https://b.example)\n"
    entry = only_entry(text)
    assert (entry.title, entry.url, [link.url for link in entry.links]) == (
        "Attention is all you need",
        "https://a.example",
        ["https://b.example"],
    )
    assert entry.span.of(text) == text


def test_link_in_a_later_paragraph_is_titled_by_the_first_one() -> None:
    text = "1. **A Survey**\n\n   *A. B., C. D.* [[abs](https://a.example)], 2023.8\n"
    entry = only_entry(text)
    assert (entry.title, entry.note) == ("A Survey", "2023.8")
    assert entry.title_span is not None
    assert entry.title_span.of(text) == "A Survey"


def test_paragraph_below_an_entry_without_note_is_its_note() -> None:
    text = "- **[One](https://a.example)**\n\n  About [B](https://b.example).\n\n  More of [C](https://c.example).\n"
    assert tree(text) == ["T ", "  E One = About [B](https://b.example).", "    L B"]
    assert [link.link_class.value for link in parse(text).links] == ["entry", "secondary", "continuation"]


@pytest.mark.parametrize(
    ("line", "prefix"),
    [
        ("- [x] [One](https://a.example)", "- [x] "),
        ("  *   [One](https://a.example)", "  *   "),
        ("12) [One](https://a.example)", "12) "),
        ("> - [One](https://a.example)", "> - "),
        ("* * [One](https://a.example)", "* * "),
        ("-\t[One](https://a.example)", "-\t"),
        ("- **[One](https://a.example)**", "- "),
    ],
)
def test_prefix_of_an_item_is_its_indent_marker_blanks_and_task_box(line: str, prefix: str) -> None:
    entry = only_entry(line)
    assert (entry.title, entry.prefix, entry.shape) == ("One", prefix, Shape.ITEM)


def test_item_on_the_line_of_another_is_a_part() -> None:
    text = "- Group\n- - [One](https://a.example) note\n  - [Two](https://b.example)\n"
    one, two = entries(parse(text))
    assert (one.shape, one.span.of(text)) == (Shape.PART, "[One](https://a.example) note")
    assert (two.shape, two.span.of(text)) == (Shape.ITEM, "  - [Two](https://b.example)\n")


def test_span_of_an_item_holds_its_children_but_no_blank_lines_behind_it() -> None:
    text = "- [One](https://a.example)\n\n  more\n  - [Two](https://b.example)\n\n\n- [Three](https://c.example)"
    one, two, three = entries(parse(text))
    assert one.span.of(text) == "- [One](https://a.example)\n\n  more\n  - [Two](https://b.example)\n"
    assert two.span.of(text) == "  - [Two](https://b.example)\n"
    assert three.span.of(text) == "- [Three](https://c.example)"


def test_item_that_shows_only_an_image_is_no_entry() -> None:
    assert tree("- [![logo](l.png)](https://a.example)\n- [![b][icon]](https://a.example)\n\n[icon]: i.png\n") == []


def test_image_beside_an_entry_is_a_secondary_link() -> None:
    entry = only_entry("- [One](https://a.example) [![stars](s.png)](https://b.example)")
    assert [link.url for link in entry.links] == ["https://b.example"]


def test_items_of_one_list_may_mix_entries_and_text() -> None:
    document = parse("- plain\n- [One](https://a.example)\n- plain too\n")
    assert [type(node) for node in document.topics[0].nodes] == [Entry]
