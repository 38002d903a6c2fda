"""Bookmark files as browsers and services write them."""

import datetime as dt
import io

import pytest

from library.exchange.netscape_reading import is_netscape, read
from library.exchange.records import ArticleRecord, Reason, SkippedLine
from library.exchange.refusals import ExchangeRefusedError

CHROME = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file.
     It will be read and overwritten.
     DO NOT EDIT! -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1600000000" LAST_MODIFIED="0" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
    <DL><p>
        <DT><A HREF="https://example.org/bar" ADD_DATE="1600000000" ICON="data:image/png;base64,iVBO==">Bar</A>
        <DT><H3 ADD_DATE="1600000000" LAST_MODIFIED="0">AI &amp; ML</H3>
        <DL><p>
            <DT><A HREF="https://example.org/?a=1&amp;b=2" ADD_DATE="1600000000">Deep &lt;b&gt; &quot;learning&quot;</A>
        </DL><p>
    </DL><p>
    <DT><A HREF="https://example.org/other" ADD_DATE="1600000001">Other</A>
</DL><p>
"""
FIREFOX = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p>
    <DT><H3 ADD_DATE="1600000000" LAST_MODIFIED="1600000000">Mozilla</H3>
    <DD>A folder of Firefox
    <DL><p>
        <DT><A HREF="https://example.org/f" ADD_DATE="1600000000" LAST_MODIFIED="1600000000" TAGS="a,KV cache">F</A>
        <DD>What it says,
in two lines
        <HR>    <DT><A HREF="place:type=6&amp;sort=14&amp;maxResults=10">Recent Tags</A>
    </DL><p>
    <DT><H3 UNFILED_BOOKMARKS_FOLDER="true">Other Bookmarks</H3>
    <DL><p>
        <DT><A HREF="https://example.org/u" ADD_DATE="1600000000123">U</A>
    </DL><p>
</DL>
"""
SAFARI = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
\t<HTML>
\t<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
\t<Title>Bookmarks</Title>
\t<H1>Bookmarks</H1>
\t<DT><H3 FOLDED>Favourites</H3>
\t<DL><p>
\t\t<DT><A HREF="https://example.org/s">S</A>
\t</DL><p>
\t<DT><H3 FOLDED id="com.apple.ReadingList">Reading List</H3>
\t<DL><p>
\t\t<DT><A HREF="https://example.org/r">R</A>
\t</DL><p>
</HTML>
"""
LINKDING = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
<DT><A HREF="https://example.org/l" ADD_DATE="1600000000" LAST_MODIFIED="1600000000"
 PRIVATE="1" TOREAD="1" TAGS="a,b">L</A>
<DD>Description[linkding-notes]Notes
in lines[/linkding-notes]
<DT><A HREF="https://example.org/m" ADD_DATE="0" PRIVATE="0" TOREAD="0" TAGS="linkding:bookmarks.archived,c">M</A>
</DL><p>
"""
RAINDROP = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p>
<DT><H3 ADD_DATE="1600000000" LAST_MODIFIED="1600000000">Unsorted</H3>
<DL><p>
<DT><A HREF="https://example.org/rd" ADD_DATE="1600000000" LAST_MODIFIED="1600000000" TAGS="x,y z"
 DATA-COVER="https://example.org/c.png" DATA-IMPORTANT="true">RD</A>
<DD>Its note
</DL><p>
</DL><p>
"""
PINBOARD = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Pinboard Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p><DT><A HREF="https://example.org/p" ADD_DATE="1600000000" PRIVATE="0" TOREAD="1" TAGS="p,q">P</A>
<DT><A HREF="https://example.org/q" ADD_DATE="1600000000" PRIVATE="1" TOREAD="0" TAGS="">Q</A>
</DL></p>
"""
SHAARLI = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- Shaarli all bookmarks export on Sat, 14 Nov 2020 12:00:00 +0000 -->
<TITLE>Bookmarks</TITLE>
<H1>Shaarli export of all bookmarks</H1>
<DL><p>
<DT><A HREF="https://example.org/sh" ADD_DATE="1600000000" LAST_MODIFIED="1600000000" PRIVATE="0" TAGS="one,two">Sh</A>
<DD>First<br>second &lt;tag&gt;
</DL><p>
"""
POCKET = """<!DOCTYPE html>
<html><head><title>Pocket Export</title></head><body>
<h1>Unread</h1>
<ul>
<li><a href="https://example.org/po" time_added="1600000000" tags="m,n">Po</a></li>
<li><a href="https://example.org/pp" time_added="1600000000" tags="">https://example.org/pp</a></li>
</ul>
</body></html>
"""
AT = dt.datetime.fromtimestamp(1_600_000_000, tz=dt.UTC)


def articles(text: str) -> list[ArticleRecord]:
    return [one for one in read(io.BytesIO(text.encode())) if isinstance(one, ArticleRecord)]


def passed_over(text: str) -> list[tuple[int, Reason]]:
    return [(one.line, one.reason) for one in read(io.BytesIO(text.encode())) if isinstance(one, SkippedLine)]


@pytest.mark.parametrize("text", [CHROME, FIREFOX, SAFARI, LINKDING, RAINDROP, PINBOARD, SHAARLI, POCKET])
def test_files_of_bookmarks_are_told_by_their_beginning(text: str) -> None:
    assert is_netscape(text.encode())


@pytest.mark.parametrize("text", ["", "<html><p>Hello", "url,title", "https://example.org", "- [a](https://b.org)"])
def test_other_files_are_none(text: str) -> None:
    assert not is_netscape(text.encode())


def test_chrome() -> None:
    bar, deep, other = articles(CHROME)
    assert (bar.line, bar.url, bar.title, bar.topic_path, bar.added_at) == (
        11,
        "https://example.org/bar",
        "Bar",
        (),
        AT,
    )
    assert (deep.url, deep.title) == ("https://example.org/?a=1&b=2", 'Deep <b> "learning"')
    assert (deep.topic_path, other.topic_path) == (("AI & ML",), ())


def test_firefox() -> None:
    found, place, unfiled = articles(FIREFOX)
    assert (found.tags, found.note, found.topic_path) == (
        ("a", "KV cache"),
        "What it says,\nin two lines",
        ("Mozilla",),
    )
    assert place.url.startswith("place:")
    assert (unfiled.topic_path, unfiled.added_at) == ((), AT + dt.timedelta(milliseconds=123))


def test_what_is_said_of_a_folder_is_told_as_left_out() -> None:
    (told,) = (one for one in read(io.BytesIO(FIREFOX.encode())) if isinstance(one, SkippedLine))
    assert (told.line, told.reason, told.excerpt) == (3, Reason.FOLDER_NOTE, "A folder of Firefox")


def test_safari() -> None:
    assert [one.topic_path for one in articles(SAFARI)] == [("Favourites",), ("Reading List",)]


def test_linkding() -> None:
    first, archived = articles(LINKDING)
    assert (first.note, first.private_note, first.status) == ("Description", "Notes\nin lines", "draft")
    assert (first.tags, first.is_unread) == (("a", "b"), True)
    assert (archived.status, archived.tags, archived.added_at) == ("withdrawn", ("c",), None)


def test_raindrop() -> None:
    (one,) = articles(RAINDROP)
    assert (one.tags, one.note, one.topic_path, one.added_at) == (("x", "y z"), "Its note", ("Unsorted",), AT)


def test_pinboard() -> None:
    first, second = articles(PINBOARD)
    assert (first.is_unread, first.status, second.is_unread, second.status) == (True, "", False, "draft")


def test_shaarli() -> None:
    (one,) = articles(SHAARLI)
    assert (one.tags, one.note) == (("one", "two"), "First\nsecond <tag>")


def test_pocket() -> None:
    first, second = articles(POCKET)
    assert (first.title, first.tags, first.added_at) == ("Po", ("m", "n"), AT)
    assert second.title == ""


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("1600000000", AT),
        ("1600000000000", AT),
        ("1600000000000000", AT),
        ("2020-09-13T12:26:40Z", AT),
        ("2020-09-13 12:26:40", AT),
        ("2020-09-13T20:26:40+08:00", AT),
    ],
)
def test_moments_are_read_in_every_unit(written: str, found: dt.datetime) -> None:
    (one,) = articles(f'<DT><A HREF="https://example.org" ADD_DATE="{written}">A</A>')
    assert one.added_at == found


@pytest.mark.parametrize("written", ["", "0", "-1"])
def test_no_moment_is_nothing_to_tell(written: str) -> None:
    assert passed_over(f'<DT><A HREF="https://example.org" ADD_DATE="{written}">A</A>') == []


@pytest.mark.parametrize("written", ["yesterday", "-5", "9" * 30, "1", "2020-13-45", "1e400"])
def test_a_moment_that_is_none_is_told(written: str) -> None:
    assert passed_over(f'\n<DT><A HREF="https://example.org" ADD_DATE="{written}">A</A>') == [(2, Reason.BAD_DATE)]


def test_a_moment_to_come_is_now() -> None:
    (one,) = articles('<DT><A HREF="https://example.org" ADD_DATE="9999999999">A</A>')
    assert one.added_at is not None
    assert one.added_at <= dt.datetime.now(tz=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        '<DT><A HREF="https://e.org/1">One<DT><A HREF="https://e.org/2">Two',
        "<DT><A HREF='https://e.org/1'>One</A>\n<DT><A HREF=https://e.org/2>Two</A>",
        '<dl><dt><a href="https://e.org/1">One</a><dt><a href="https://e.org/2">Two</a></dl></dl></dl>',
        '<DT><A HREF="https://e.org/1>One</A>\n<DT><A HREF="https://e.org/2">Two</A>',
        '< < <<A HREF="https://e.org/1">One</A><a <DT><A\nHREF = "https://e.org/2"\n>Two</A>',
        '<!-- > --><A HREF="https://e.org/1">One</A><!----><A HREF="https://e.org/2">Two</A>',
        '<A HREF="https://e.org/1"><b>One</b></A><A HREF="https://e.org/2" "stray>Two</A>',
    ],
)
def test_what_is_written_carelessly_is_read_all_the_same(text: str) -> None:
    assert [(one.url, one.title) for one in articles(text)] == [("https://e.org/1", "One"), ("https://e.org/2", "Two")]


def test_folders_end_where_their_list_ends() -> None:
    text = "<DL><H3>A</H3><DL><H3>B</H3><DL>{}</DL>{}</DL>{}</DL>"
    marks = [f'<DT><A HREF="https://e.org/{n}">x</A>' for n in range(3)]
    assert [one.topic_path for one in articles(text.format(*marks))] == [("A", "B"), ("A",), ()]


def test_a_file_cut_off_in_a_comment_or_a_tag_tells_it() -> None:
    text = '<DT><A HREF="https://e.org/1">One</A>\n'
    assert passed_over(text + "<!-- and\nthen") == [(2, Reason.UNFINISHED)]
    assert passed_over(text + '<DT><A HREF="https://e.org/2"') == [(2, Reason.UNFINISHED)]
    assert len(articles(text + "<!-- and\nthen")) == 1


def test_folders_below_the_deepest_topic_are_told_and_their_bookmarks_kept() -> None:
    text = "".join(f"<DT><H3>F{n}</H3><DL>" for n in range(15)) + '<A HREF="https://e.org">x</A>'
    assert articles(text)[0].topic_path == tuple(f"F{n}" for n in range(12))
    assert [reason for _line, reason in passed_over(text)] == [Reason.FOLDER_TOO_DEEP] * 3


def test_a_file_in_another_encoding_is_refused_with_the_line_and_the_remedy() -> None:
    data = '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>\n<DT><A HREF="https://e.org">中文</A>'.encode("gb18030")
    with pytest.raises(ExchangeRefusedError, match="UTF-8") as refused:
        list(read(io.BytesIO(data)))
    assert refused.value.place.endswith("3")
    assert "iconv" in refused.value.remedy


def test_a_byte_order_mark_is_no_part_of_the_file() -> None:
    assert len(list(read(io.BytesIO(b"\xef\xbb\xbf" + CHROME.encode())))) == 3
