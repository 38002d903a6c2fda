"""Reading a changed list again: both sides come together, and nobody's work is lost."""

import pytest

from library.models import Article, Entry, Readme
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.readme.merge import Strategy
from library.readme.report import ImportReport, Outcome

pytestmark = pytest.mark.django_db

LIST = """# Papers

## Attention

- [Attention Is All You Need](https://example.org/attention) - the beginning
- [Flash Attention](https://example.org/flash)
- [Ring Attention](https://example.org/ring)

## Training

- [Scaling Laws](https://example.org/scaling) - how large
- [Chinchilla](https://example.org/chinchilla)

### Optimizers

- [Adam](https://example.org/adam)
"""


def read(text: str, strategy: Strategy = Strategy.ASK, *, is_dry_run: bool = False) -> ImportReport:
    return import_readme(text.encode(), name="papers", strategy=strategy, is_dry_run=is_dry_run)


def written() -> str:
    return export_readme(Readme.objects.get(name="papers")).content.decode()


@pytest.fixture
def papers() -> Readme:
    read(LIST)
    return Readme.objects.get(name="papers")


def entry(title: str) -> Entry:
    return next(line for line in Entry.objects.select_related("article", "topic") if line.shown_title() == title)


def test_what_only_the_list_changed_is_taken(papers: Readme) -> None:
    changed = LIST.replace("Flash Attention", "FlashAttention").replace("- the beginning", "- where it began")
    changed = changed.replace("- [Ring", "- [New](https://example.org/new)\n- [Ring")

    report = read(changed)

    assert report.outcome is Outcome.MERGED
    assert report.merge is not None
    assert report.merge.conflicts == 0
    assert written() == changed
    assert Article.objects.get(url="https://example.org/flash").title == "FlashAttention"
    assert entry("Attention Is All You Need").note == "where it began"
    assert entry("New").topic.title == "Attention"
