"""Tables as we and others write them."""

import io

import pytest

from library.exchange.csv_cells import guarded, path_cell, path_in, unguarded
from library.exchange.csv_reading import is_csv, read
from library.exchange.records import ArticleRecord, Reason, SkippedLine
from library.exchange.refusals import ExchangeRefusedError

RAINDROP = """id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite
1,"T, one",,What it says,https://example.org/1,AI/Agents,"a, KV cache",2020-09-13T12:26:40.000Z,,,false
"""
POCKET = """title,url,time_added,tags,status
https://example.org/1,https://example.org/1,1600000000,a|b c,unread
T,https://example.org/2,1600000000,,archive
"""
LINKDING = """id,url,title,description,notes,is_archived,unread,shared,tag_names,date_added
1,https://example.org/1,T,D,N,true,true,false,a b,2020-09-13T12:26:40Z
"""


def articles(text: str) -> list[ArticleRecord]:
    return [one for one in read(io.BytesIO(text.encode())) if isinstance(one, ArticleRecord)]


def passed_over(text: str) -> list[tuple[int, Reason]]:
    return [(one.line, one.reason) for one in read(io.BytesIO(text.encode())) if isinstance(one, SkippedLine)]


def test_raindrop() -> None:
    (one,) = articles(RAINDROP)
    assert (one.line, one.title, one.note) == (2, "T, one", "What it says")
    assert (one.topic_path, [tag.strip() for tag in one.tags]) == (("AI", "Agents"), ["a", "KV cache"])
    assert one.added_at is not None
    assert one.added_at.timestamp() == 1_600_000_000


def test_pocket() -> None:
    first, second = articles(POCKET)
    assert (first.title, first.tags, first.is_unread, first.status) == ("", ("a", "b c"), True, "")
    assert (second.is_unread, second.status) == (False, "")


def test_linkding() -> None:
    (one,) = articles(LINKDING)
    assert (one.note, one.private_note, one.tags) == ("D", "N", ("a", "b"))
    assert (one.status, one.is_unread) == ("withdrawn", True)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_whatever_parts_the_columns(delimiter: str) -> None:
    text = delimiter.join(("title", "url")) + "\n" + delimiter.join(('"a,b;c\td"', "https://example.org")) + "\n"
    assert [(one.title, one.url) for one in articles(text)] == [("a,b;c\td", "https://example.org")]


def test_names_of_columns_in_chinese_and_in_any_case() -> None:
    (one,) = articles("标题,网址,标签\n甲,https://example.org,量化\n")
    assert (one.title, one.tags) == ("甲", ("量化",))
    assert articles("Title,URL\nA,https://example.org\n")[0].title == "A"


def test_lines_are_those_of_the_file_also_behind_a_cell_of_several() -> None:
    text = 'url,note\r\nhttps://e.org/1,"one\r\ntwo\r\nthree"\r\nhttps://e.org/2,x\r\n\r\nhttps://e.org/3,y\r\n'
    assert [(one.line, one.note.split()) for one in articles(text)] == [
        (2, ["one", "two", "three"]),
        (5, ["x"]),
        (7, ["y"]),
    ]


def test_cells_beyond_the_columns_are_told() -> None:
    assert passed_over("url,title\nhttps://e.org,a,b\nhttps://e.org/2,a,\n") == [(2, Reason.MORE_CELLS)]


def test_dates_that_are_none_are_told() -> None:
    assert passed_over("url,added,published\nhttps://e.org,soon,never\n") == [
        (2, Reason.BAD_DATE),
        (2, Reason.BAD_DATE),
    ]


def test_columns_that_mean_nothing_here_are_told_once_each() -> None:
    text = "url,cover,title,favorite\nhttps://e.org,c,T,true\nhttps://e.org/2,c,T,true\n"
    told = [one for one in read(io.BytesIO(text.encode())) if isinstance(one, SkippedLine)]
    assert [(one.line, one.reason, one.excerpt) for one in told] == [
        (1, Reason.UNKNOWN_COLUMN, "cover"),
        (1, Reason.UNKNOWN_COLUMN, "favorite"),
    ]


def test_of_two_columns_that_say_the_same_the_second_is_told_where_it_says_something_else() -> None:
    text = "url,note,excerpt\nhttps://e.org,mine,theirs\nhttps://e.org/2,,theirs\nhttps://e.org/3,same,same\n"
    assert [one.note for one in articles(text)] == ["mine", "theirs", "same"]
    assert passed_over(text) == [(2, Reason.OTHER_CELL)]


@pytest.mark.parametrize(("state", "told"), [("unread", []), ("archive", []), ("lost", [(2, Reason.BAD_VALUE)])])
def test_a_state_that_is_none_here_is_told(state: str, told: list[tuple[int, Reason]]) -> None:
    assert passed_over(f"url,status\nhttps://e.org,{state}\n") == told


def test_a_row_of_very_many_cells_over_many_lines_is_refused_before_it_fills_the_memory() -> None:
    text = "url,title\nhttps://e.org/1,a\nhttps://e.org/2," + '"\n",' * 500_000
    with pytest.raises(ExchangeRefusedError, match="more than 1048576 characters") as refused:
        list(read(io.BytesIO(text.encode())))
    assert refused.value.place.endswith(" 3")


def test_a_table_without_addresses_is_refused_with_what_it_needs() -> None:
    with pytest.raises(ExchangeRefusedError, match="column of addresses") as refused:
        list(read(io.BytesIO(b"title,note\na,b\n")))
    assert "url" in refused.value.remedy


def test_a_quotation_mark_that_never_ends_is_refused_with_the_line() -> None:
    text = 'url,title\nhttps://e.org/1,a\nhttps://e.org/2,"b\n' + "https://e.org/3,c\n" * 20_000
    with pytest.raises(ExchangeRefusedError, match="quotation") as refused:
        list(read(io.BytesIO(text.encode())))
    assert refused.value.place.endswith(" 3")


def test_a_line_of_twenty_megabytes_is_refused() -> None:
    with pytest.raises(ExchangeRefusedError):
        list(read(io.BytesIO(b"url,title\n" + b"x" * 20_000_000)))


@pytest.mark.parametrize("text", ["url\nhttps://e.org\n", "Title;Link\n", "\n\nurl,title\n"])
def test_tables_are_told_by_their_first_line(text: str) -> None:
    assert is_csv(text.encode())


@pytest.mark.parametrize("text", ["", "title,note\n", "https://e.org,title\n", "just words\n", "x" * 200_000])
def test_other_files_are_none(text: str) -> None:
    assert not is_csv(text.encode())


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM", "\tx", "\rx", "'=1", "''=1", "'a", "a=1", "", "'"])
def test_a_formula_is_guarded_and_comes_back_as_it_was(cell: str) -> None:
    written = guarded(cell)
    assert written[:1] not in tuple("=+-@\t\r")
    assert unguarded(written) == cell


@pytest.mark.parametrize("path", [("a",), ("a", "b"), ("a/b", "c"), ("a\\", "/b"), ("\\/",), ("中文", "a / b")])
def test_titles_with_slashes_come_back_as_they_were(path: tuple[str, ...]) -> None:
    assert path_in(path_cell(path)) == path
