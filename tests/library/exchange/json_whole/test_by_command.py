"""A library moves by the commands, from one installation to another."""

import io
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from library import catalogue
from library.exchange.importing import Into, import_articles
from library.exchange.refusals import ExchangeRefusedError
from library.models import Article, Mark, Tag
from tests.installation import Installation


def test_a_library_moves_into_an_empty_installation_and_out_again(
    example: bytes, installation: Installation, tmp_path: Path
) -> None:
    installation.migrate()
    read = installation.pipe("import_articles", "-", data=example)
    assert read.returncode == 0, read.stderr
    assert b"5 added" in read.stdout
    assert installation.pipe("export_articles", "--format", "json").stdout == example
    assert installation.run("export_articles", "--format", "json", "--output", str(tmp_path / "out")).returncode == 0
    assert (tmp_path / "out").read_bytes() == example


def test_a_broken_file_ends_the_command_with_line_and_remedy(example: bytes, installation: Installation) -> None:
    installation.migrate()
    read = installation.pipe("import_articles", "-", data=example[:-3000])
    assert read.returncode == 1
    assert b"Nothing was stored. Line " in read.stderr
    assert b"write or copy it once more" in read.stderr


@pytest.mark.django_db
def test_a_library_that_holds_something_takes_the_articles_and_says_what_stays_outside(example: bytes) -> None:
    with catalogue.change(reason="test"):
        Article.objects.create(url="https://example.org/attention?a=1&b=2", title="ours")
    report = import_articles(io.BytesIO(example))
    assert (report.added, report.known) == (2, 2)  # it stands in two topics
    assert set(report.skipped.counts) == {"only-articles", "put-away"}
    assert Article.objects.filter(title="ours", tags=Tag.objects.get()).exists()
    assert not Mark.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("into", [Into(tags=("new",)), Into(is_flat=True), Into(status="draft")])
def test_choices_for_single_articles_do_not_fit_a_whole_library(example: bytes, into: Into) -> None:
    with pytest.raises(ExchangeRefusedError, match="as it was"):
        import_articles(io.BytesIO(example), into=into)


@pytest.mark.django_db
def test_whoever_may_not_do_everything_does_not_fill_a_library_with_a_history(example: bytes) -> None:
    with pytest.raises(ExchangeRefusedError, match="An administrator"):
        import_articles(io.BytesIO(example), actor=User.objects.create_user("contributor"))
