"""The diff of two texts: their exact bytes, lines ended by CRLF, CR and LF only."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.readme.difference import lines_of, unified

TEXTS = st.text(alphabet="ab\n\r\u2028\x0b\x0c\x85é", max_size=30).map(str.encode)


def difference(old: bytes, new: bytes) -> bytes:
    return b"".join(unified(old, new, old_name="a/list.md", new_name="b/list.md"))


def test_texts_that_are_the_same_have_no_diff() -> None:
    assert difference(b"# A\n", b"# A\n") == b""


def test_a_changed_line_stands_between_its_neighbours() -> None:
    assert difference(b"a\nb\nc\n", b"a\nB\nc\n") == (
        b"--- a/list.md\n+++ b/list.md\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"
    )


def test_a_last_line_without_an_end_is_said_to_have_none() -> None:
    assert difference(b"a\nb", b"a\nb\n").endswith(b" a\n-b\n\\ No newline at end of file\n+b\n")


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1c"])
def test_other_characters_that_look_like_a_line_end_stay_within_their_line(odd: str) -> None:
    line = f"x{odd}y".encode()

    assert difference(b"", line + b"\n").endswith(b"@@ -0,0 +1 @@\n+" + line + b"\n")


def test_lines_that_end_in_crlf_keep_it_and_those_that_end_in_cr_stay_apart() -> None:
    assert b"-b\r\n+B\r\n" in difference(b"a\r\nb\r\n", b"a\r\nB\r\n")
    assert b" a\r\n-b\r\n+B\r\n" in difference(b"a\rb\r", b"a\rB\r")


@given(TEXTS)
def test_the_lines_of_a_text_are_the_text(data: bytes) -> None:
    assert b"".join(lines_of(data)) == data
    ends = re.findall(rb"\r\n|\r|\n", data)
    assert [re.sub(rb"^[^\r\n]*", b"", line) for line in lines_of(data) if line.endswith((b"\r", b"\n"))] == ends


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"a\nb\nc", b"a\nc"),
        (b"a\r\nb\r\n", b"a\r\nB\r\nd"),
        ("a\u2028b\nc\n".encode(), "a\u2028B\nc\n".encode()),
        (b"", b"a\n"),
    ],
)
def test_git_makes_the_new_bytes_of_the_old_with_it(old: bytes, new: bytes, tmp_path: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("needs git")
    (tmp_path / "list.md").write_bytes(old)

    subprocess.run([git, "apply", "-"], cwd=tmp_path, input=difference(old, new), check=True)

    assert (tmp_path / "list.md").read_bytes() == new
