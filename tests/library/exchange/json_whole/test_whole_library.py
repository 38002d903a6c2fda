"""A library goes into its file and comes out of it with nothing lost."""

import io
import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library import catalogue
from library.curation.history import undo
from library.exchange.json_whole.loading import load_library
from library.exchange.json_whole.writing import write_library
from library.exchange.refusals import ExchangeRefusedError
from library.models import Article, Change, Entry, Mark, Readme, Revision, Shelf, SynonymGroup, Tag
from library.readme.exporter import export_readme
from library.search import check_index, search
from tests.factories import ArticleFactory
from tests.whole_library import LIST, load, make_whole_library, written

pytestmark = pytest.mark.django_db


def test_a_library_with_a_row_of_every_kind_is_written(pytestconfig: pytest.Config) -> None:
    make_whole_library()
    data = written()
    assert all(json.loads(data)["counts"].values())
    if pytestconfig.getoption("rewrite"):
        (Path(__file__).parent / "example.json").write_bytes(data)


def test_what_was_read_is_written_with_the_same_bytes_on_either_database(
    example: bytes,
) -> None:
    load(example)
    assert written() == example


def test_a_new_library_is_written_and_read_with_the_same_bytes() -> None:
    empty = written()
    load(empty)
    assert written() == empty


def test_every_row_stands_on_a_line_of_its_own(example: bytes) -> None:
    document = json.loads(example)
    rows = [line for line in example.decode().split("\n") if line.startswith('{"') and not line.startswith('{"format')]
    assert len(rows) == sum(document["counts"].values())
    assert json.loads(rows[0].rstrip(",")) == document["users"][0]


def test_a_file_that_another_program_laid_out_anew_is_read_too(
    example: bytes,
) -> None:
    load(json.dumps(json.loads(example), indent=4).replace("\n", "\r\n").encode("utf-8-sig"))
    assert written() == example


def test_a_file_in_one_line_is_read_too(
    example: bytes,
) -> None:
    load(json.dumps(json.loads(example)).encode())
    assert written() == example


def test_no_secret_is_written(example: bytes) -> None:
    assert b"password" not in example
    assert b"curator@example.org" not in example


def test_numbers_go_on_after_those_of_rows_that_are_gone(example: bytes) -> None:
    load(example)
    rows = json.loads(example)
    gone = max(row["row"] for row in rows["changed_rows"] if row["model"] == "entry")
    assert gone > max(row["id"] for row in rows["entries"])
    with catalogue.change(reason="test"):
        article = ArticleFactory.create()
        entry = Entry.objects.create(article=article, topic=Entry.objects.all()[0].topic)
    assert article.pk > max(row["id"] for row in rows["articles"])
    assert entry.pk > gone


def test_articles_are_found_at_once(example: bytes) -> None:
    load(example)
    assert list(search("注意力").hits) == [Article.objects.get(title="注意力 😀").pk]
    assert check_index().is_sound


def test_the_version_is_that_of_the_file_so_that_no_page_of_before_is_shown(example: bytes) -> None:
    load(example)
    assert catalogue.version() == json.loads(example)["catalogue_version"]


def test_a_version_that_pages_bear_here_already_is_not_taken(example: bytes) -> None:
    with catalogue.change(reason="test") as unit:
        unit.touch()
    Change.objects.all().delete()
    from_here = json.loads(example)["catalogue_version"] + 5
    with connection.cursor() as cursor:
        cursor.execute("UPDATE library_catalogue SET version = %s", [from_here])
    load(example)
    assert catalogue.version() == from_here + 1


def test_a_list_that_came_along_is_written_back_byte_for_byte(example: bytes) -> None:
    load(example)
    assert bytes(Revision.objects.all()[0].content) == LIST.encode()
    export = export_readme(Readme.objects.get())
    assert export.content
    assert any("links without a title" in notice for notice in export.notices)


def test_a_change_that_came_along_can_be_taken_back(example: bytes) -> None:
    load(example)
    change = Change.objects.get(reason="taking back")
    undo(change, actor=None)
    assert Entry.objects.filter(article__title="Draft").exists()


def test_accounts_are_found_by_name_and_others_are_made_closed(example: bytes) -> None:
    assert load(example).accounts_made == ("馆员 <1>",)
    account = User.objects.get()
    assert (account.is_active, account.has_usable_password(), account.is_staff) == (False, False, False)
    assert Shelf.objects.get(user=account).marks.count() == 1


def test_an_account_of_the_same_name_gets_its_shelf_back(example: bytes) -> None:
    account = User.objects.create_user("馆员 <1>", password="another secret")
    assert load(example).accounts_made == ()
    account.refresh_from_db()
    assert account.is_active
    assert account.check_password("another secret")
    assert Mark.objects.filter(shelf__user=account).count() == 1


def test_a_dry_run_checks_and_stores_nothing(example: bytes) -> None:
    before = written()
    loaded = load_library(io.BytesIO(example), is_dry_run=True)
    assert loaded.counts == json.loads(example)["counts"]
    assert written() == before


def test_a_library_that_holds_something_is_not_written_over(example: bytes) -> None:
    with catalogue.change(reason="test"):
        Tag.objects.create(name="ours")
    with pytest.raises(ExchangeRefusedError, match=r"(?s)tags.*empty"):
        load(example)
    assert list(Tag.objects.values_list("name", flat=True)) == ["ours"]


def test_synonyms_of_curators_are_not_written_over(example: bytes) -> None:
    with catalogue.change(reason="test"):
        SynonymGroup.objects.create(words="甲, 乙")
    Change.objects.all().delete()
    with pytest.raises(ExchangeRefusedError, match="synonym_groups"):
        load(example)


def with_one_synonym(example: bytes) -> bytes:
    """The file with one group of synonyms, of a lower number than those that are shipped."""
    data = json.loads(example)
    data["synonym_groups"] = [{"id": 7, "words": "甲, 乙"}]
    data["counts"]["synonym_groups"] = 1
    return json.dumps(data).encode()


def test_shipped_synonyms_make_room_for_those_of_the_file(
    example: bytes,
) -> None:
    load(with_one_synonym(example))
    assert [(group.pk, group.words) for group in SynonymGroup.objects.all()] == [(7, "甲, 乙")]


def test_a_load_that_was_stopped_at_its_end_gives_no_number_twice(example: bytes) -> None:
    def stop(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_library(io.BytesIO(with_one_synonym(example)), progress=stop)

    with catalogue.change(reason="test"):
        SynonymGroup.objects.create(words="甲, 乙")


def test_progress_goes_up_to_the_end_and_may_stop_it(example: bytes) -> None:
    before = written()
    told: list[tuple[int, int]] = []
    with pytest.raises(KeyboardInterrupt):
        load_library(io.BytesIO(example), progress=_stop_in_the_middle)
    assert written() == before
    load_library(io.BytesIO(example), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (100, 100)
    assert all(0 <= done <= total == 100 for done, total in told)


def _stop_in_the_middle(done: int, total: int) -> None:
    if done > total / 3:
        raise KeyboardInterrupt


class _CutMeanwhile(io.BytesIO):
    """A file of which a part is gone when it is read for the second time."""

    times = 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.times += 1
        if self.times == 2:
            self.truncate(len(self.getvalue()) * 9 // 10)
        return super().seek(offset, whence)


def test_a_file_that_is_cut_between_checking_and_storing_leaves_nothing(example: bytes) -> None:
    before = written()
    with pytest.raises(ExchangeRefusedError):
        load_library(_CutMeanwhile(example))
    assert written() == before
    load(example)
    assert written() == example


def test_writing_takes_one_look_at_each_kind_however_many_rows_there_are(example: bytes) -> None:
    load(example)
    with CaptureQueriesContext(
        connection,
    ) as few:
        write_library(io.BytesIO())
    with catalogue.change(reason="test"):
        ArticleFactory.create_batch(30)
    with CaptureQueriesContext(connection) as many:
        write_library(io.BytesIO())
    assert len(many) == len(few)
