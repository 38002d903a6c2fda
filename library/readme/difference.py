"""What two texts of a list differ in, as a unified diff of their exact bytes. PURE."""

import re
from collections.abc import Iterator
from difflib import diff_bytes, unified_diff

# A line is what the reader of lists takes for one: other characters that look like a line end stay inside of it.
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NO_FINAL_NEWLINE = b"\n\\ No newline at end of file\n"


def lines_of(data: bytes) -> list[bytes]:
    """The lines with their ends, which are CRLF, CR or LF and nothing else."""
    return _LINE.findall(data)


def unified(old: bytes, new: bytes, *, old_name: str, new_name: str) -> Iterator[bytes]:
    r"""The lines of a unified diff, empty where nothing differs.

    They hold the bytes as they are, whatever their line end. As with git, `\ No newline at end of file` follows a last
    line that has none. A line that ends in CR alone gets a LF behind it, or the whole diff would be one line.
    """
    names = old_name.encode(), new_name.encode()
    for line in diff_bytes(unified_diff, lines_of(old), lines_of(new), *names):
        if line.endswith(b"\n"):
            yield line
        else:
            yield line + (b"\n" if line.endswith(b"\r") else _NO_FINAL_NEWLINE)
