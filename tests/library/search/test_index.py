"""The index compared with the library: what is stale or spoiled is mended, in batches where it is much."""

import tracemalloc
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from library import catalogue, chunks, diagnosis
from library.chunks import CHUNK
from library.models import Article, Catalogue, SearchDocument, SearchName, SearchTerm
from library.preparing import INDEXED_AT_ONCE, bring_index_in_step
from library.search import (
    Audience,
    check_index,
    index,
    is_index_stale,
    keys,
    rebuild_index,
    reindex_stale,
    search,
    stale_count,
)
from library.search.index import IndexReport
from tests.factories import ArticleFactory, TagFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles() -> list[Article]:
    """Three articles with one tag, in the index."""
    with catalogue.change(reason="test"):
        tag = TagFactory(name="显存")
        made: list[Article] = ArticleFactory.create_batch(3)
        for article in made:
            article.tags.add(tag)
    return made


def said_by(*options: str) -> str:
    out = StringIO()
    call_command("reindex_search", *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def make_old(*articles: Article) -> None:
    """Documents as an older analyser left them."""
    numbers = [article.pk for article in articles]
    SearchDocument.objects.filter(article__in=numbers).update(analyzer_version=0)


def test_of_a_text_of_megabytes_the_beginning_is_indexed_in_bounded_memory() -> None:
    tracemalloc.start()
    try:
        with catalogue.change(reason="test"):
            article = ArticleFactory.create(title="开头 " + "量化显存" * 500_000)
        grown = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert grown < 100_000_000  # every token of it would be more than this
    assert list(search("开头").hits) == [article.pk]
    assert check_index().is_sound


def test_an_index_in_step_is_sound(articles: list[Article]) -> None:
    assert check_index() == IndexReport(examined=3)
    assert not is_index_stale()
    assert reindex_stale() == IndexReport()
    assert said_by("--check") == "The search index is in step (3 articles looked at).\n"
    assert said_by("--stale") == "The search index is in step (0 articles looked at).\n"


def test_documents_of_an_older_analyser_alone_are_indexed_anew(articles: list[Article]) -> None:
    make_old(*articles[:2])
    assert (stale_count(), is_index_stale()) == (2, True)
    assert search("显存").count == 3

    assert reindex_stale() == IndexReport(examined=2, written=2)

    assert stale_count() == 0
    assert check_index().is_sound


def test_they_are_indexed_in_batches_and_progress_is_told(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 2)
    make_old(*articles)
    told: list[tuple[int, int]] = []

    reindex_stale(progress=lambda done, total: told.append((done, total)))

    assert told == [(2, 3), (3, 3)]
    assert stale_count() == 0


def test_after_a_comparison_no_document_is_of_an_older_analyser(articles: list[Article]) -> None:
    make_old(*articles)
    check_index()
    assert stale_count() == 0


def test_an_index_in_doubt_and_of_an_older_analyser_is_in_step_after_one_call(articles: list[Article]) -> None:
    make_old(*articles)
    index.doubt_index()
    bring_index_in_step(say=str)
    assert not is_index_stale()


def test_articles_that_are_missing_are_indexed(articles: list[Article]) -> None:
    SearchDocument.objects.filter(pk=articles[0].pk).delete()
    assert stale_count() == 1
    reindex_stale()
    assert search("显存").count == 3


def test_counts_of_articles_that_were_missing_are_mended_by_a_comparison(articles: list[Article]) -> None:
    SearchDocument.objects.filter(pk=articles[0].pk).delete()
    report = check_index()
    assert report.written == 1
    assert SearchTerm.objects.get(term=keys.EVERY).count == 3
    assert check_index().is_sound


def test_rows_written_past_the_catalogue_are_found_by_a_comparison(articles: list[Article]) -> None:
    Article.objects.filter(pk=articles[0].pk).update(title="绕过去的改名")
    assert not search("绕过去", correct=False).hits

    assert check_index().written == 1

    assert search("绕过去").hits == (articles[0].pk,)
    assert check_index().is_sound


def test_wrong_counts_are_mended(articles: list[Article]) -> None:
    SearchTerm.objects.filter(term=keys.EVERY).update(count=7)
    SearchTerm.objects.create(term="nobody", count=2, length=6, is_word=True)
    SearchTerm.objects.filter(term="显存").delete()

    report = check_index()

    assert (report.written, report.counts_mended) == (0, 3)
    assert SearchTerm.objects.get(term="显存").count == 3
    assert not SearchTerm.objects.filter(term="nobody").exists()
    assert check_index().is_sound


def test_names_of_what_is_gone_go_with_a_comparison(articles: list[Article]) -> None:
    with catalogue.change(reason="test"):
        articles[0].tags.all().delete()
    check_index()
    assert not SearchName.objects.filter(target__startswith="=g").exists()
    assert check_index().is_sound


def test_names_that_drafts_alone_have_are_known_to_curators_after_a_comparison_too() -> None:
    with catalogue.change(reason="test"):
        draft = ArticleFactory(status="draft")
        draft.tags.add(TagFactory(name="草稿标记"))
    before = search("tag:草稿标记", audience=Audience.DESK).hits
    check_index()
    assert search("tag:草稿标记", audience=Audience.DESK).hits == before == (draft.pk,)


def test_a_whole_index_is_written_anew(articles: list[Article]) -> None:
    SearchDocument.objects.all().delete()
    SearchTerm.objects.all().delete()

    report = rebuild_index()

    assert (report.examined, report.written) == (3, 3)
    assert search("显存").count == 3
    assert check_index().is_sound
    assert "indexed 3" in said_by()


def test_the_command_says_what_it_mended(articles: list[Article]) -> None:
    Article.objects.filter(pk=articles[0].pk).update(title="改")
    assert said_by("--check").startswith("Looked at 3 articles; indexed 1, mended 0 rows of the engine")
    make_old(articles[1])
    assert said_by("--stale").startswith("Looked at 1 articles; indexed 1")


def test_a_doubt_is_kept_until_everything_was_compared(articles: list[Article]) -> None:
    index.doubt_index()
    Article.objects.filter(pk=articles[0].pk).update(title="绕过去的改名")
    assert is_index_stale()

    assert reindex_stale().written == 1

    assert not is_index_stale()
    assert not Catalogue.objects.get().is_index_doubtful


def test_very_many_are_left_to_the_worker(articles: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.preparing.INDEXED_AT_ONCE", 2)
    make_old(*articles)
    said: list[str] = []

    bring_index_in_step(say=said.append)

    assert said == ["The search index is brought in step by the worker, while the site is served."]
    assert stale_count() == 3
    assert search("显存").count == 3
    assert INDEXED_AT_ONCE > CHUNK


def test_the_doctor_says_how_many_articles_are_not_in_the_index(articles: list[Article]) -> None:
    (finding,) = diagnosis.examine_search_index()
    assert (finding.level, finding.message) == (diagnosis.Level.OK, "in step")
    make_old(articles[0])
    (finding,) = diagnosis.examine_search_index()
    assert finding.level is diagnosis.Level.WARNING
    assert finding.message.startswith("1 articles")
    assert finding.remedy == "manage.py reindex_search --stale"


def test_a_site_is_ready_while_its_index_is_not_in_step(
    articles: list[Article], client: Client, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    before = client.get("/readyz").status_code
    make_old(*articles)
    assert client.get("/readyz").status_code == before


def test_an_empty_library_has_a_sound_index() -> None:
    assert check_index().is_sound
    assert rebuild_index() == IndexReport()
    assert not is_index_stale()
    assert search("显存").hits == ()
