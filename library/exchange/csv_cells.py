"""PURE. Cells of a table: which column means what, the guard against formulas, and several words in one cell."""

import re
from collections.abc import Iterable, Sequence

# Of what it means, the names that columns have: ours first, then those of Raindrop, Pocket, linkding, Instapaper,
# Omnivore and others.
COLUMNS: dict[str, tuple[str, ...]] = {
    "url": ("url", "link", "address", "href", "uri", "网址", "链接", "地址"),
    "title": ("title", "name", "标题", "名称"),
    "note": ("note", "description", "selection", "excerpt", "备注", "说明", "描述"),
    "topic": ("topic", "folder", "collection", "主题", "文件夹", "收藏夹"),
    "group": ("group", "分组"),
    "tags": ("tags", "tag_names", "labels", "tag", "标签"),
    "status": ("status", "state", "状态"),
    "added": ("added", "created", "date_added", "time_added", "timestamp", "saved_at", "added_at", "添加时间"),
    "published": ("published", "published_on", "published_at", "发布日期"),
    "author": ("author", "authors", "作者"),
    "language": ("language", "lang", "语言"),
    "must_read": ("must_read", "必读"),
    "private_note": ("notes",),
    "unread": ("unread", "toread"),
    "shared": ("shared",),
    "archived": ("is_archived",),
}
OURS = (
    "url", "title", "note", "topic", "group", "tags", "status", "added", "published", "author", "language", "must_read"
)  # fmt: skip
DELIMITERS = ",;\t"

# A cell that a spreadsheet would take for a formula; and one that looks as if it had been guarded already, so that
# taking the guard off gives back what was there.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_STEP = re.compile(r"\\(.)|/", re.DOTALL)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """A cell without its guard."""
    return cell[1:] if _GUARDED.match(cell) else cell


def meaning_of(head: Sequence[str]) -> dict[str, list[int]]:
    """Which columns say what, those that come first in our list first; a column that means nothing here is left out."""
    names = [" ".join(name.split()).strip("'\"").lower().replace(" ", "_") for name in head]
    found = {meaning: [names.index(name) for name in known if name in names] for meaning, known in COLUMNS.items()}
    return {meaning: places for meaning, places in found.items() if places}


def path_cell(path: Iterable[str]) -> str:
    """Titles of topics in one cell, parted by `/`; one within a title has a backslash before it."""
    return "/".join(title.replace("\\", "\\\\").replace("/", "\\/") for title in path)


def path_in(cell: str) -> tuple[str, ...]:
    """The titles in a cell."""
    titles, begun, place = [], "", 0
    for step in _STEP.finditer(cell):
        begun += cell[place : step.start()] + (step[1] or "")
        place = step.end()
        if step[1] is None:
            titles.append(begun)
            begun = ""
    return tuple(title for title in (*titles, begun + cell[place:]) if title.strip())


def tags_in(cell: str, column: str) -> tuple[str, ...]:
    """The tags in a cell: Pocket parts them by `|`, linkding's lists of `tag_names` have blanks, all others commas."""
    if "|" in cell and "," not in cell:
        return tuple(cell.split("|"))
    if column == "tag_names" and "," not in cell:
        return tuple(cell.split())
    return tuple(cell.split(","))
