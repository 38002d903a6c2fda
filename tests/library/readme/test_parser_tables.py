"""Rows of tables as entries."""

from library.readme.document import Shape
from library.readme.parser import parse
from tests.library.readme.trees import entries, only_entry, tree

PAPERS = """\
| Date | Title | Paper | Code |
|------|:-----:|---|---|
| 2024 | **Layer Norm** | [pdf](https://a.example/1) | [code](https://b.example/1) |
| 2025 | Other Norm | [pdf](https://a.example/2) | |
"""


def test_row_with_a_clear_link_is_an_entry_with_note_and_columns() -> None:
    text = "API | Description | Auth\n---|---|---\n[One](https://a.example) | What it is | No\n"
    entry = only_entry(text)
    assert (entry.title, entry.note, entry.columns) == ("One", "What it is", (("Auth", "No"),))
    assert (entry.shape, entry.span.of(text)) == (Shape.ROW, "[One](https://a.example) | What it is | No\n")
    assert entry.note_span is not None
    assert entry.note_span.of(text) == "What it is"


def test_table_tells_its_headings_and_columns() -> None:
    document = parse("| API | Description |\n|---|---|\n| [One](https://a.example) | x |\n")
    (table,) = document.tables
    assert (table.headings, table.entry_column, table.note_column) == (("API", "Description"), 0, 1)
    assert entries(document)[0].table == 0


def test_generic_links_of_a_row_are_titled_by_the_title_column() -> None:
    first, second = entries(parse(PAPERS))
    assert (first.title, first.url) == ("Layer Norm", "https://a.example/1")
    assert [link.url for link in first.links] == ["https://b.example/1"]
    assert first.columns == (("Date", "2024"), ("Code", "[code](https://b.example/1)"))
    assert first.title_span is not None
    assert first.title_span.of(PAPERS) == "Layer Norm"
    assert (second.title, second.links) == ("Other Norm", ())


def test_title_column_is_found_by_its_words_where_its_heading_says_nothing() -> None:
    rows = "| 1 | 一本书 | [link](https://a.example) |\n| 2 | 另一本 | [link](https://b.example) |\n"
    text = f"| | | |\n|---|---|---|\n{rows}"
    assert [entry.title for entry in entries(parse(text))] == ["一本书", "另一本"]


def test_escaped_pipe_is_part_of_a_cell_and_spans_point_to_it() -> None:
    text = "| A | B |\n|---|---|\n| [One \\| two](https://a.example/x\\|y) | note \\| more |\n"
    entry = only_entry(text)
    assert (entry.title, entry.url) == ("One | two", "https://a.example/x|y")
    assert entry.title_span is not None
    assert entry.title_span.of(text) == "One \\| two"
    assert entry.url_span is not None
    assert entry.url_span.of(text) == "https://a.example/x\\|y"


def test_row_without_a_link_is_no_entry_and_a_table_without_entries_is_none() -> None:
    assert tree("| A | B |\n|---|---|\n| x | y |\n| [One](https://a.example) | z |\n") == ["T ", "  E One"]
    assert parse("| A |\n|---|\n| x |\n").tables == ()


def test_table_in_a_list_or_quote_belongs_to_its_section() -> None:
    text = "> | A | B |\n> |---|---|\n> | [One](https://a.example) | z |\n"
    assert only_entry(text).span.of(text) == "> | [One](https://a.example) | z |\n"


def test_row_with_fewer_cells_than_headings_is_read() -> None:
    text = "| A | Description | C |\n|---|---|---|\n| [One](https://a.example) |\n"
    assert only_entry(text).note == ""
