"""Raw HTML as a shape: lines, items, rows, folded parts."""

from library.readme.document import LinkForm, Shape
from library.readme.parser import parse
from tests.library.readme.trees import classes, entries, only_entry, tree

LINES = """\
## Shells

<p>
&nbsp;&nbsp;<a href="https://a.example/?x=1&amp;y=2"><b>One &amp; more</b></a> - first note.<br>
&nbsp;&nbsp;<a href='https://b.example'>Two</a> (<a href="https://c.example">docs</a>)<br>
</p>
"""

FOLDED = """\
## Tools

<details><summary><b><a href="https://a.example">One</a></b> - note</summary>

- [GitHub](https://b.example)
- [PyPI](https://c.example)
</details>
<details><summary>Label</summary>

- [Two](https://d.example)

</details>
"""


def test_line_of_html_that_begins_with_a_link_is_an_entry() -> None:
    one, two = entries(parse(LINES))
    assert (one.title, one.url, one.note) == ("One & more", "https://a.example/?x=1&y=2", "first note.")
    assert (two.title, [link.url for link in two.links]) == ("Two", ["https://c.example"])


def test_html_entry_stands_on_its_line_and_its_spans_point_into_the_tag() -> None:
    one = entries(parse(LINES))[0]
    assert (one.shape, one.form) == (Shape.HTML, LinkForm.HTML)
    assert one.span.of(LINES) == LINES.splitlines(keepends=True)[3]
    assert one.url_span is not None
    assert one.url_span.of(LINES) == "https://a.example/?x=1&amp;y=2"


def test_entries_that_share_a_line_or_open_a_block_are_parts() -> None:
    text = '## A\n\n<p><a href="https://a.example">One</a><br><a href="https://b.example">Two</a>\n</p>\n'
    one, two = entries(parse(text))
    assert (one.shape, two.shape) == (Shape.PART, Shape.PART)
    assert one.span.of(text) == '<a href="https://a.example">One</a>'


def test_items_of_an_html_list_are_entries_wherever_their_link_stands() -> None:
    text = '## A\n\n<ul>\n<li>Paper: <a href="https://a.example">One</a></li>\n</ul>\n'
    assert only_entry(text).title == "One"


def test_row_of_an_html_table_is_one_entry_titled_by_its_first_words() -> None:
    text = (
        "## A\n\n<table>\n<tr>\n<td rowspan='2'>Kind</td>\n<td>T5</td>\n<td>2019/10</td>\n"
        '<td><a href="https://a.example">Paper</a></td>\n</tr>\n</table>\n'
    )
    entry = only_entry(text)
    assert (entry.title, entry.shape) == ("T5", Shape.HTML)
    assert entry.title_span is not None
    assert entry.title_span.of(text) == "T5"
    assert entry.span.of(text).startswith("<tr>")
    assert entry.span.of(text).endswith("</tr>\n")


def test_running_text_in_html_is_a_mention_and_a_comment_is_nothing() -> None:
    mention = '<p>Read <a href="https://a.example">this one</a> first.</p>'
    text = f'## A\n\n{mention}\n\n<!-- <a href="https://b.example">x</a> -->\n'
    assert classes(text) == [("https://a.example", "mention")]


def test_html_before_the_first_topic_is_no_entry() -> None:
    text = '<p align="center"><a href="https://a.example">Website</a></p>\n\n## A\n\n- [One](https://b.example)\n'
    assert classes(text) == [("https://a.example", "mention"), ("https://b.example", "entry")]


def test_generic_links_in_a_folded_part_belong_to_the_entry_of_its_summary() -> None:
    assert tree(FOLDED) == ["T Tools", "  E One = note", "    L GitHub", "    L PyPI", "  G Label", "    E Two"]


def test_folded_part_reaches_to_the_tag_that_closes_it() -> None:
    topic = parse(FOLDED).topics[0]
    one, label = topic.nodes
    assert one.span.of(FOLDED).startswith("<details><summary><b>")
    assert one.span.of(FOLDED).endswith("</details>\n")
    assert label.span.of(FOLDED).startswith("<details><summary>Label")
    assert label.span.end == len(FOLDED)


def test_summary_that_only_says_how_to_unfold_is_no_label() -> None:
    text = "## A\n<details>\n<summary>Click to expand!</summary>\n\n- [One](https://a.example)\n\n</details>\n"
    assert tree(text) == ["T A", "  E One"]


def test_link_in_html_inside_an_item_is_read_like_any_other() -> None:
    entry = only_entry("- <b><a href=https://a.example>One</a></b> (x) - note")
    assert (entry.title, entry.url, entry.form) == ("One", "https://a.example", LinkForm.HTML)


def test_block_inside_a_link_does_not_cut_the_link() -> None:
    text = '## A\n\n<div>\n<a href="https://a.example"><h3>One</h3>\n<p>more</p></a>\n</div>\n'
    entry = only_entry(text)
    assert (entry.title, entry.url) == ("One more", "https://a.example")
