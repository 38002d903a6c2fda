"""Bringing articles in and taking them out from the command line."""

import csv
import io
import json
import os
import sys
import threading
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from library.models import Article, Tag, Topic
from tests.library.exchange.test_netscape import CHROME

pytestmark = pytest.mark.django_db


@pytest.fixture
def bookmarks(tmp_path: Path) -> Path:
    path = tmp_path / "bookmarks.html"
    path.write_text(CHROME, encoding="utf-8")
    return path


def said(*arguments: str) -> str:
    output = io.StringIO()
    call_command(*arguments, stdout=output, stderr=io.StringIO())
    return output.getvalue()


def test_bookmarks_come_in_and_the_report_says_so(bookmarks: Path) -> None:
    text = said("import_articles", str(bookmarks), "--tag", "a, b")
    assert "netscape: imported" in text
    assert "3 records, 3 added" in text
    assert (Article.objects.count(), Tag.objects.count()) == (3, 2)


def test_a_dry_run_stores_nothing_and_can_be_read_by_programs(bookmarks: Path) -> None:
    report = json.loads(said("import_articles", str(bookmarks), "--dry-run", "--report", "json"))
    assert (report["is_dry_run"], report["added"]) == (True, 3)
    assert not Article.objects.exists()


def test_drafts_without_folders(bookmarks: Path) -> None:
    said("import_articles", str(bookmarks), "--draft", "--no-folders")
    assert Article.objects.filter(status="draft").without_entry().count() == 3


def test_standard_input_is_read(bookmarks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bookmarks.read_bytes())))
    assert "3 added" in said("import_articles", "-")


def test_a_named_pipe_is_read(bookmarks: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(bookmarks.read_bytes()))
    writer.start()
    assert "3 added" in said("import_articles", str(pipe))
    writer.join()


def test_a_file_that_is_not_there_and_one_that_is_broken_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        said("import_articles", str(tmp_path / "nowhere"))
    broken = tmp_path / "broken.csv"
    broken.write_bytes("url,title\nhttps://e.org,中文\n".encode("gb18030"))
    with pytest.raises(CommandError, match=r"Nothing was stored\. Line 2: This is not UTF-8\. Save"):
        said("import_articles", str(broken))


def test_articles_go_out_to_a_file_that_is_whole_or_not_there(bookmarks: Path, tmp_path: Path) -> None:
    said("import_articles", str(bookmarks))
    target = tmp_path / "out.html"
    said("export_articles", "--format", "netscape", "--output", str(target))
    assert "Deep &lt;b&gt;" in target.read_text(encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be written"):
        said("export_articles", "--format", "csv", "--output", str(tmp_path / "nowhere" / "out.csv"))
    with pytest.raises(CommandError, match="whole library"):
        said("export_articles", "--format", "json", "--public", "--output", str(tmp_path / "out.json"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bookmarks.html", "out.html"]


def test_a_part_goes_out_and_what_names_none_is_refused(bookmarks: Path, tmp_path: Path) -> None:
    said("import_articles", str(bookmarks))
    title = Topic.objects.exclude(entries=None).latest("id").title
    target = tmp_path / "out.csv"

    said("export_articles", "--format", "csv", "--topic", title, "--output", str(target))

    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert rows
    assert {row["topic"].rpartition("/")[2].strip() for row in rows} == {title}
    with pytest.raises(CommandError, match="No topic is called"):
        said("export_articles", "--format", "csv", "--topic", "nosuch", "--output", str(target))
    with pytest.raises(CommandError, match="There is no tag"):
        said("export_articles", "--format", "csv", "--tag", "nosuch", "--output", str(target))
