"""The shipped fixture: rebuilt it is the same, and loaded it is the same library as the import."""

from pathlib import Path

import pytest
from django.core.management import call_command

from library import catalogue
from library.models import Article, Entry, Group, Readme, Tag, TaggedArticle, Topic
from library.readme.exporter import export_readme
from library.readme.fixture import FixtureError, build_fixture
from library.readme.importer import import_readme

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"

pytestmark = pytest.mark.django_db


def load() -> None:
    with catalogue.change(reason="test"):
        call_command("loaddata", FIXTURES / "easyllm.json", verbosity=0)


def test_the_committed_fixture_is_what_its_sources_give(seed_bytes: bytes) -> None:
    additions = (FIXTURES / "easyllm.toml").read_text(encoding="utf-8")

    built = build_fixture(seed_bytes, additions, name="easyllm")

    assert built == (FIXTURES / "easyllm.json").read_text(encoding="utf-8"), "run: make fixture"
    assert not Readme.objects.exists()


def test_building_needs_an_empty_library(seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")

    with pytest.raises(FixtureError, match="make fixture"):
        build_fixture(seed_bytes, "", name="easyllm")


def outline_of_rows() -> list[str]:
    topics = [(t.title, t.parent and t.parent.title, t.position) for t in Topic.objects.all()]
    groups = [(g.label, g.topic.title, g.position) for g in Group.objects.all()]
    entries = [
        (e.article.url, e.article.title, e.article.site and e.article.site.name, e.note, e.topic.title, e.position)
        for e in Entry.objects.select_related("article__site", "topic")
    ]
    return sorted(repr(row) for rows in (topics, groups, entries) for row in rows)


def test_the_loaded_fixture_is_the_imported_library(seed_bytes: bytes) -> None:
    load()
    loaded = outline_of_rows()
    with catalogue.change(reason="test"):
        Readme.objects.all().delete()
        Article.objects.all().delete()

    import_readme(seed_bytes, name="easyllm")

    assert outline_of_rows() == loaded


def test_the_loaded_fixture_is_written_back_byte_for_byte(seed_bytes: bytes) -> None:
    load()

    assert export_readme(Readme.objects.get()).content == seed_bytes


def test_rows_made_after_loading_get_numbers_of_their_own(unit: object) -> None:
    load()

    article = Article.objects.create(url="https://example.org/new", title="新")

    assert article.pk == 22


def test_every_article_has_tags_and_every_tag_an_address() -> None:
    load()

    assert not Article.objects.filter(tagged_articles=None).exists()
    assert TaggedArticle.objects.count() >= 42
    assert len({tag.slug for tag in Tag.objects.all()}) == Tag.objects.count()


def test_the_seed_is_loaded_into_an_empty_library_only(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_seed")
    call_command("load_seed")

    assert capsys.readouterr().out.splitlines() == [
        "Loaded the seed list: 21 articles.",
        "The library holds 21 articles; the seed is not loaded.",
    ]
