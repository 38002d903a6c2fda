"""Titles, addresses, notes and other links are changed in place, in every form that lists use (rule W1)."""

from dataclasses import replace
from typing import Any

import pytest

from library.readme.outline import Outline, OutlineEntry, OutlineLink
from library.readme.parser import parse
from library.readme.writer import NotWritableError, is_writable, write
from tests.outlines import entry, group, read, rewritten, swap_for, topic

HOSTILE = "新 [标题] *a*_b_ `c` <d> & |e| \\ f"
HOSTILE_URL = "https://example.org/a_(b)/c|d%20e?x=1&copy=2#part"
ESCAPED = "新 \\[标题\\] \\*a\\*\\_b\\_ \\`c\\` \\<d\\> \\& \\|e\\| \\\\ f"


def changed(text: str, of: str, /, **fields: Any) -> str:
    """The text with other fields in the entry of this title."""

    def change(outline: Outline) -> Outline:
        node = entry(outline, of)
        return swap_for(outline, node, replace(node, **fields))

    return rewritten(text, change)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("- [a](https://x.org/a) - note", f"- [{ESCAPED}](https://x.org/a) - note"),
        ("- **[a](https://x.org/a)** - note", f"- **[{ESCAPED}](https://x.org/a)** - note"),
        ("- [**a**](https://x.org/a)", f"- [**{ESCAPED}**](https://x.org/a)"),
        ("- <https://x.org/a> - note", f"- [{ESCAPED}](https://x.org/a) - note"),
        ("- https://x.org/a - note", f"- [{ESCAPED}](https://x.org/a) - note"),
        ("- [a][label]\n\n[label]: https://x.org/a", f"- [{ESCAPED}][label]\n\n[label]: https://x.org/a"),
        ("- [a][]\n\n[a]: https://x.org/a", f"- [{ESCAPED}][a]\n\n[a]: https://x.org/a"),
        ("- [a]\n\n[a]: https://x.org/a", f"- [{ESCAPED}][a]\n\n[a]: https://x.org/a"),
        ("1. [x] [a](https://x.org/a)", f"1. [x] [{ESCAPED}](https://x.org/a)"),
        ("- **Long title** [pdf](https://x.org/a)", f"- **{ESCAPED}** [pdf](https://x.org/a)"),
    ],
)
def test_a_new_title_is_escaped_where_the_title_stands(line: str, written: str) -> None:
    text = f"# T\n\n## A\n\n{line}\n- [other](https://x.org/other)\n"
    title = next(node.title for node in read(text).all_nodes() if isinstance(node, OutlineEntry))
    assert changed(text, title, title=HOSTILE) == text.replace(line, written)


def test_a_title_in_html_is_written_with_character_references() -> None:
    text = '# T\n\n## A\n\n<ul>\n<li><a href="https://x.org/a"><b>a</b></a> note</li>\n</ul>\n'
    written = changed(text, "a", title="x < *y*", url="https://x.org/?a=1&b=<")
    assert '<a href="https://x.org/?a=1&amp;b=&lt;"><b>x &#60; &#42;y&#42;</b></a> note' in written


@pytest.mark.parametrize(
    ("line", "url", "written"),
    [
        ("[a](https://x.org/a)", "https://y.org/b", "[a](https://y.org/b)"),
        ("[a](https://x.org/a)", HOSTILE_URL, f"[a](<{HOSTILE_URL}>)"),
        ("[a](<https://x.org/a>)", "https://y.org/b", "[a](https://y.org/b)"),
        ("[a](https://x.org/a 'hint')", "https://y.org/(b", "[a](<https://y.org/(b> 'hint')"),
        ("[a](https://x.org/a)", "https://y.org/?a&amp;b", "[a](https://y.org/?a\\&amp;b)"),
        ("[a](https://x.org/a)", "https://y.org/\\*", "[a](https://y.org/\\\\*)"),
        ("[a](https://x.org/a)", "https://y.org/a b<c>", "[a](<https://y.org/a b\\<c\\>>)"),
    ],
)
def test_a_new_address_is_plain_or_in_angle_brackets(line: str, url: str, written: str) -> None:
    text = f"# T\n\n## A\n\n- {line} - note\n"
    assert changed(text, "a", url=url) == text.replace(line, written)


def test_a_bare_address_whose_title_is_its_address_stays_bare() -> None:
    text = "# T\n\n## A\n\n- https://x.org/a - note\n- [b](https://x.org/b)\n"
    written = changed(text, "https://x.org/a", title="https://y.org/c", url="https://y.org/c")
    assert written == text.replace("https://x.org/a", "https://y.org/c")


def test_pipes_in_a_table_are_escaped_in_title_and_address_alike() -> None:
    text = "# T\n\n## A\n\n| Name | Description |\n|---|---|\n| [a](https://x.org/a) | note |\n"
    written = changed(text, "a", title="p | q", url="https://y.org/a|b", note="n | m")
    assert "| [p \\| q](https://y.org/a\\|b) | n \\| m |" in written


def test_a_definition_used_once_is_changed_and_a_shared_one_is_left_alone() -> None:
    text = "# T\n\n## A\n\n- [a][one]\n- [b][two]\n- [c][two]\n\n[one]: https://x.org/1\n[two]: <https://x.org/2>\n"
    assert changed(text, "a", url="https://y.org/1") == text.replace("https://x.org/1", "https://y.org/1")
    assert changed(text, "b", url="https://y.org/2") == text.replace("[b][two]", "[b](https://y.org/2)")


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "a\x00b"])
def test_a_title_that_no_line_can_hold_is_refused(title: str) -> None:
    with pytest.raises(NotWritableError, match=r"entry “a” \(line 5\)"):
        changed("# T\n\n## A\n\n- [a](https://x.org/a)\n", "a", title=title)


@pytest.mark.parametrize("url", ["", " https://x.org", "https://x.org/\n"])
def test_an_address_that_no_line_can_hold_is_refused(url: str) -> None:
    with pytest.raises(NotWritableError, match="address"):
        changed("# T\n\n## A\n\n- [a](https://x.org/a)\n", "a", url=url)


@pytest.mark.parametrize(
    ("line", "note", "written"),
    [
        ("- [a](https://x.org/a) – old", "new", "- [a](https://x.org/a) – new"),
        ("- [a](https://x.org/a)：旧", "新", "- [a](https://x.org/a)：新"),
        ("- [a](https://x.org/a) - old", "", "- [a](https://x.org/a)"),
        ("- **[a](https://x.org/a)**: old", "", "- **[a](https://x.org/a)**"),
        ("- [a](https://x.org/a)", "new", "- [a](https://x.org/a) - new"),
        ("- **[a](https://x.org/a)**", "new", "- **[a](https://x.org/a)** - new"),
        ("- [a](https://x.org/a).", "new", "- [a](https://x.org/a). new"),
        ("- [a](https://x.org/a) - old\n  in two lines", "new", "- [a](https://x.org/a) - new"),
        ("- [a](https://x.org/a) - old", "ends in \\", "- [a](https://x.org/a) - ends in \\\\"),
    ],
)
def test_a_note_comes_and_goes_with_its_separator(line: str, note: str, written: str) -> None:
    text = f"# T\n\n## A\n\n{line}\n- [b](https://x.org/b) - other\n"
    assert changed(text, "a", note=note) == text.replace(line, written)


def test_a_new_note_takes_the_separator_that_the_list_uses() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a)\n- [b](https://x.org/b)：说明\n"
    assert changed(text, "a", note="新") == text.replace("x.org/a)", "x.org/a)：新")


def test_trailing_blanks_stay_behind_a_note_that_goes() -> None:
    text = "# T\n\n## A\n[a](https://x.org/a)  long note  \n[b](https://x.org/b)\n"
    assert changed(text, "a", note="") == text.replace("  long note", "")


def test_a_note_is_refused_where_the_paragraph_below_would_take_its_place() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a) - note\n\n  More about it.\n\n- [b](https://x.org/b)\n"
    with pytest.raises(NotWritableError, match="would become its note"):
        changed(text, "a", note="")


def test_other_links_change_in_place() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a) [code](https://x.org/code) [demo](https://x.org/demo)\n"
    code, demo = OutlineLink("source", "https://y.org/code"), OutlineLink("demo", "https://x.org/demo")
    assert changed(text, "a", links=(code, demo)) == text.replace(
        "[code](https://x.org/code)", "[source](https://y.org/code)"
    )
    assert changed(text, "a", links=(demo,)) == text.replace(" [code](https://x.org/code)", "")
    more = (OutlineLink("code", "https://x.org/code"), demo, OutlineLink("slides", "https://x.org/s"))
    assert changed(text, "a", links=more) == text.replace("x.org/demo)", "x.org/demo) [slides](https://x.org/s)")


def test_other_links_stay_behind_another_note_unless_they_are_taken_out() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a) - old [code](https://x.org/code)\n- [b](https://x.org/b)\n"
    code, demo = OutlineLink("code", "https://x.org/code"), OutlineLink("demo", "https://x.org/demo")
    assert changed(text, "a", note="new", links=(code,)) == text.replace("old", "new")
    assert changed(text, "a", note="", links=(code,)) == text.replace("old ", "")
    assert changed(text, "a", note="new", links=()) == text.replace("old [code](https://x.org/code)", "new")
    assert changed(text, "a", note="new", links=(demo,)) == text.replace("old [code]", "new [demo]").replace(
        "x.org/code", "x.org/demo"
    )


def test_links_by_reference_stay_behind_another_note_too() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a) - on [base][b] by [us](https://x.org/us)\n\n[b]: https://x.org/base\n"
    links = (OutlineLink("base", "https://x.org/base"), OutlineLink("us", "https://x.org/us"))
    behind = "new [base](https://x.org/base) [us](https://x.org/us)"
    assert changed(text, "a", note="new", links=links) == text.replace("on [base][b] by [us](https://x.org/us)", behind)
    assert changed(text, "a", note="new", links=()) == text.replace("on [base][b] by [us](https://x.org/us)", "new")


def test_other_links_stay_behind_another_note_in_html_too() -> None:
    link = '<a href="https://x.org/c?a=1&amp;b=2">code</a>'
    text = f'# T\n\n## A\n\n<div><b><a href="https://x.org/a">a</a></b> - old {link}</div>\n'
    code = OutlineLink("code", "https://x.org/c?a=1&b=2")
    assert changed(text, "a", note="new", links=(code,)) == text.replace("old", "new")


def test_a_link_outside_of_the_note_is_not_taken_out_together_with_another_note() -> None:
    text = "# T\n\n## A\n\n|Name|Description|Code|\n|---|---|---|\n|[a](https://x.org/a)|old|[code](https://x.org/c)|\n"
    with pytest.raises(NotWritableError, match="at once"):
        changed(text, "a", note="new", links=())


def test_cells_of_a_row_change_by_the_names_of_their_columns() -> None:
    text = "# T\n\n## A\n\n|Name|Description|Year|\n|---|---|---|\n|[a](https://x.org/a)||2020|\n"
    written = changed(text, "a", note="new \\", columns=(("Year", "2021"),))
    assert "|[a](https://x.org/a)| new \\\\ |2021|" in written


def test_a_label_is_renamed_so_that_it_stays_a_label() -> None:
    text = "# T\n\n## A\n\n**Old**\n\n- [a](https://x.org/a)\n\n## B\n\n- Nested\n  - [b](https://x.org/b)\n"

    def rename(outline: Outline) -> Outline:
        old = group(outline, "Old")
        outline = swap_for(outline, old, replace(old, label="1. *new*"))
        nested = group(outline, "Nested")
        return swap_for(outline, nested, replace(nested, label="# new"))

    written = rewritten(text, rename)
    assert "**1\\. \\*new\\***\n\n- [a]" in written
    assert "- \\# new\n  - [b]" in written


@pytest.mark.parametrize("label", ["1. x", "- x", "# x", "> x", "+ x", "1) x", "*** x", "``` x", "| x", "=== x"])
def test_a_label_line_is_escaped_so_that_it_opens_nothing_else(label: str) -> None:
    text = "# T\n\n## A\nOld  \n[a](https://x.org/a)  \n[b](https://x.org/b)\n"

    def rename(outline: Outline) -> Outline:
        old = group(outline, "Old")
        return swap_for(outline, old, replace(old, label=label))

    written = rewritten(text, rename)
    assert group(read(written), label).nodes
    assert written.splitlines()[3].endswith("  ")


def test_a_heading_is_renamed_in_its_own_style() -> None:
    text = "# T\n\n## A ##\n\n- [a](https://x.org/a)\n\nB\n---\n\n- [b](https://x.org/b)\n"

    def rename(outline: Outline) -> Outline:
        first = topic(outline, "A")
        outline = swap_for(outline, first, replace(first, title="C #"))
        second = topic(outline, "B")
        return swap_for(outline, second, replace(second, title="- D"))

    assert rewritten(text, rename) == text.replace("## A ##", "## C \\# ##").replace("B\n---", "\\- D\n---")


def test_a_heading_gets_changes_and_loses_its_address() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a)\n"

    def with_url(source: str, url: str) -> str:
        return rewritten(source, lambda outline: replace(outline, topics=(replace(outline.topics[0], url=url),)))

    linked = with_url(text, "https://x.org/(A)")
    assert linked == text.replace("## A", "## [A](<https://x.org/(A)>)")
    assert with_url(linked, "https://y.org") == text.replace("## A", "## [A](https://y.org)")
    assert with_url(linked, "") == text


def test_title_and_tagline_of_the_list_change_in_place() -> None:
    text = "# T\n\n> about it\n\n## A\n\n- [a](https://x.org/a)\n"
    written = rewritten(text, lambda outline: replace(outline, title="New *T*", tagline="about more"))
    assert written == text.replace("# T", "# New \\*T\\*").replace("about it", "about more")


def test_the_edit_form_learns_what_has_no_place() -> None:
    text = "# T\n\n## ![logo](https://x.org/l.png) A ![more](https://x.org/m.png)\n\n- [a](https://x.org/a)\n"
    document = parse(text)
    heading, link = document.topics[0], document.topics[0].nodes[0]
    assert is_writable(document, heading.id, "title") is not None
    assert [is_writable(document, link.id, field) for field in ("title", "url", "note", "place")] == [None] * 4


def test_an_edit_leaves_a_byte_order_and_line_ends_alone() -> None:
    text = "# T\r\n\r\n## A\r\n\r\n- [a](https://x.org/a)\r\n- [b](https://x.org/b)\r\n"
    assert changed(text, "a", title="c") == text.replace("[a]", "[c]")


def test_writing_twice_is_writing_once() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a) - note\n"
    once = changed(text, "a", title=HOSTILE, url=HOSTILE_URL)
    document = parse(once)
    assert write(document, read(once)) is document.text


@pytest.mark.parametrize("label", ["===", "---", "  ", "***"])
def test_a_label_without_a_word_is_refused(label: str) -> None:
    text = "# T\n\n## A\nOld  \n[a](https://x.org/a)  \n[b](https://x.org/b)\n"
    with pytest.raises(NotWritableError, match="group “Old”"):
        rewritten(
            text, lambda outline: swap_for(outline, group(outline, "Old"), replace(group(outline, "Old"), label=label))
        )


def test_brackets_around_a_title_go_when_they_would_join_its_own() -> None:
    text = "# T\n\n## A\n\n- [[a]](https://x.org/a)\n- [[b]](https://x.org/b)\n"
    written = changed(changed(text, "a", title="plain"), "b", title="with [brackets]")
    assert written == text.replace("[[a]]", "[[plain]]").replace("[[b]]", "[with \\[brackets\\]]")


def test_an_address_behind_its_title_stays_an_address() -> None:
    text = "# T\n\n## A\n\n- Title: https://x.org/a note\n- [b](https://x.org/b)\n"
    written = changed(text, "Title", title="x_y", url="https://y.org/a_(b)?c=1&d")
    assert written == text.replace("Title: https://x.org/a", "x\\_y: <https://y.org/a_(b)?c=1&d>")


def test_a_heading_that_holds_its_link_among_words_becomes_the_link() -> None:
    text = "# T\n\n## Tool: [who](https://x.org/who)\n\n- [a](https://x.org/a)\n"
    written = rewritten(text, lambda outline: replace(outline, topics=(replace(outline.topics[0], title="New"),)))
    assert written == text.replace("Tool: [who]", "[New]")
