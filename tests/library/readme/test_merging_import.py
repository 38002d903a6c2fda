"""Reading a changed list again: both sides come together, and nobody's work is lost."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from library import catalogue
from library.curation.bin import put_in_bin, restore
from library.curation.history import undo
from library.curation.moving import move_articles
from library.models import (
    Article,
    Change,
    Entry,
    FormerSlug,
    Group,
    PendingChange,
    Readme,
    Revision,
    Topic,
    newest_read,
)
from library.readme import reading_again
from library.readme.exporter import export_readme, record_export
from library.readme.importer import import_readme
from library.readme.merge import Merged, Strategy, merge
from library.readme.report import ImportReport, Outcome
from library.readme.settling import settle
from tests.recorded_rows import library_now

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


def line(title: str) -> Entry:
    rows = Entry.objects.select_related("article", "topic")
    return next(row for row in rows if row.shown_title() == title)


def retitle(before: str, after: str) -> None:
    with catalogue.change(reason="retitled"):
        article = line(before).article
        article.title = after
        article.save()


def write_note(title: str, note: str) -> None:
    with catalogue.change(reason="note"):
        row = line(title)
        row.note = note
        row.save()


def change_of(report: ImportReport) -> Change:
    assert report.merge is not None
    assert report.merge.change is not None
    return Change.objects.get(pk=report.merge.change)


def conflicts() -> list[tuple[str, str, str, object, object]]:
    rows = PendingChange.objects.open().order_by("pk")
    return [(row.title, row.conflict, row.field, row.ours, row.theirs) for row in rows]


def test_what_only_the_list_changed_is_taken(papers: Readme) -> None:
    changed = LIST.replace("Flash Attention", "FlashAttention").replace("- the beginning", "- where it began")
    changed = changed.replace("- [Ring", "- [New](https://example.org/new)\n- [Ring")

    report = read(changed)

    assert report.outcome is Outcome.MERGED
    assert report.merge is not None
    assert report.merge.conflicts == 0
    assert written() == changed
    assert Article.objects.get(url="https://example.org/flash").title == "FlashAttention"
    assert line("Attention Is All You Need").note == "where it began"
    assert line("New").topic.title == "Attention"


def test_what_only_a_curator_changed_stays(papers: Readme) -> None:
    retitle("Scaling Laws", "Scaling Laws for Language Models")
    move_articles([line("Adam").article_id], topic=Topic.objects.get(title="Attention").pk)
    before = written()

    report = read(LIST.replace("Ring Attention", "Ring attention"))

    assert report.merge is not None
    assert report.merge.conflicts == 0
    assert written() == before.replace("Ring Attention", "Ring attention")


def test_a_preview_tells_all_and_stores_nothing(papers: Readme) -> None:
    write_note("Scaling Laws", "our words")
    before = library_now()
    changed = LIST.replace("- [Ring Attention](https://example.org/ring)\n", "").replace("how large", "how big")

    report = read(changed, is_dry_run=True)

    assert library_now() == before
    assert Revision.objects.count() == 1
    assert report.outcome is Outcome.PREVIEWED
    text = report.as_text()
    assert "1 removed, 1 conflict" in text
    assert "Attention\n    removed entry “Ring Attention”" in text
    assert "here our words, in the list how big" in text
    merge = report.as_json()["merge"]
    assert isinstance(merge, dict)
    assert merge["counts"]["removed"] == 1
    assert [topic["path"] for topic in merge["topics"]] == [("Attention",), ("Training",)]


def test_the_same_conflict_is_stored_once_and_ours_stays(papers: Readme) -> None:
    write_note("Scaling Laws", "our words")

    report = read(LIST.replace("how large", "how big"))
    read(LIST.replace("how large", "how big").replace("Chinchilla", "Chinchillas"))

    assert report.merge is not None
    assert report.merge.conflicts == 1
    assert conflicts() == [("Scaling Laws", "changed", "note", "our words", "how big")]
    assert "[Scaling Laws](https://example.org/scaling) - our words" in written()


def test_a_conflict_is_asked_about_with_the_newest_words_of_the_list_and_what_was_first(papers: Readme) -> None:
    write_note("Scaling Laws", "our words")

    read(LIST.replace("how large", "how big"))
    read(LIST.replace("how large", "how huge"))

    assert conflicts() == [("Scaling Laws", "changed", "note", "our words", "how huge")]
    assert PendingChange.objects.open().get().base == "how large"
    assert PendingChange.objects.count() == 2


@pytest.mark.parametrize("later", ["how large", "our words"])
def test_a_conflict_that_a_later_reading_settles_waits_no_longer(papers: Readme, later: str) -> None:
    write_note("Scaling Laws", "our words")
    read(LIST.replace("how large", "how big"))

    report = read(LIST.replace("how large", later))

    assert report.merge is not None
    assert (report.merge.settled, conflicts()) == (1, [])
    assert PendingChange.objects.get().decision == "itself"
    assert line("Scaling Laws").note == "our words"


def test_a_conflict_waits_no_longer_once_our_own_export_comes_back(papers: Readme) -> None:
    write_note("Scaling Laws", "our words")
    read(LIST.replace("how large", "how big"))
    export = export_readme(papers)
    record_export(export)

    report = import_readme(export.content, name="papers")

    assert report.outcome is Outcome.ADOPTED
    assert conflicts() == []


@pytest.mark.parametrize(("strategy", "note"), [(Strategy.OURS, "our words"), (Strategy.THEIRS, "how big")])
def test_a_strategy_leaves_nothing_to_settle(papers: Readme, strategy: Strategy, note: str) -> None:
    write_note("Scaling Laws", "our words")

    report = read(LIST.replace("how large", "how big"), strategy)

    assert line("Scaling Laws").note == note
    assert conflicts() == []
    assert report.merge is not None
    assert [entry.settled for topic in report.merge.topics for entry in topic.lines if entry.kind == "conflict"] == [
        strategy.value
    ]


def test_a_line_that_is_gone_from_the_list_goes_and_its_article_waits_in_the_inbox(papers: Readme) -> None:
    article = line("Ring Attention").article

    read(LIST.replace("- [Ring Attention](https://example.org/ring)\n", ""))

    assert not Entry.objects.filter(article=article).exists()
    assert Article.objects.without_entry().get() == article


def test_an_article_in_the_bin_is_a_line_that_we_deleted(papers: Readme) -> None:
    article = line("Ring Attention").article
    put_in_bin([article.pk])
    text = written()

    report = read(LIST.replace("Flash Attention", "FlashAttention"))

    assert report.merge is not None
    assert report.merge.conflicts == 0
    assert written() == text.replace("Flash Attention", "FlashAttention")
    restore([article.pk])
    assert written() == LIST.replace("Flash Attention", "FlashAttention")


def test_a_line_deleted_here_and_changed_in_the_list_stays_deleted_and_is_asked_about(papers: Readme) -> None:
    with catalogue.change(reason="deleted"):
        line("Ring Attention").delete()

    read(LIST.replace("Ring Attention", "Ring Attention 2"))

    [(title, conflict, field, ours, theirs)] = conflicts()
    assert (title, conflict, field, ours) == ("Ring Attention 2", "deleted_here", "presence", None)
    assert isinstance(theirs, dict)
    assert theirs["place"]["path"] == ["Attention"]
    assert "Ring Attention" not in written()


@pytest.fixture
def in_bin(papers: Readme) -> Article:
    """An article that a curator put in the bin, with its line in Attention."""
    article = line("Ring Attention").article
    put_in_bin([article.pk])
    return article


NAMED_ANEW = LIST + "- [Ring for training](https://example.org/ring)\n"


def test_a_new_line_of_an_article_in_the_bin_waits_until_a_curator_takes_it(in_bin: Article) -> None:
    report = read(NAMED_ANEW)

    in_bin.refresh_from_db()
    assert in_bin.status == Article.Status.BINNED
    assert "restored-article" not in [finding.code for finding in report.lines]
    [(title, conflict, field, ours, theirs)] = conflicts()
    assert (title, conflict, field, ours) == ("Ring for training", "deleted_here", "presence", None)
    assert isinstance(theirs, dict)
    assert theirs["place"]["path"] == ["Training", "Optimizers"]
    assert "Ring" not in written()

    settle(PendingChange.objects.get(), decision="theirs")

    in_bin.refresh_from_db()
    assert in_bin.status == Article.Status.PUBLISHED
    assert line("Ring for training").article == in_bin
    assert written() == NAMED_ANEW


def test_a_new_line_of_an_article_in_the_bin_is_asked_about_once(in_bin: Article) -> None:
    read(NAMED_ANEW)
    settle(PendingChange.objects.get(), decision="ours")

    read(NAMED_ANEW.replace("Adam", "AdamW"))

    assert conflicts() == []
    assert "Ring" not in written()


def test_a_line_that_had_gone_and_comes_again_for_an_article_in_the_bin_waits_too(papers: Readme) -> None:
    read(LIST.replace("- [Ring Attention](https://example.org/ring)\n", ""))
    article = Article.objects.get(url="https://example.org/ring")
    put_in_bin([article.pk])

    read(LIST)

    assert [conflict[:3] for conflict in conflicts()] == [("Ring Attention", "deleted_here", "presence")]
    settle(PendingChange.objects.get(), decision="theirs")
    article.refresh_from_db()
    assert article.status == Article.Status.PUBLISHED
    assert line("Ring Attention").article == article
    assert written() == LIST


def test_a_line_that_becomes_one_of_an_article_in_the_bin_keeps_its_article_and_is_asked_about(in_bin: Article) -> None:
    read(LIST.replace("https://example.org/adam", "https://example.org/ring"))

    assert [conflict[:4] for conflict in conflicts()] == [("Adam", "changed", "url", "https://example.org/adam")]
    in_bin.refresh_from_db()
    assert in_bin.status == Article.Status.BINNED
    assert line("Adam").article.url == "https://example.org/adam"


def test_with_the_word_of_the_list_a_new_line_takes_its_article_out_of_the_bin_and_is_told(in_bin: Article) -> None:
    report = read(NAMED_ANEW, Strategy.THEIRS)

    in_bin.refresh_from_db()
    assert in_bin.status == Article.Status.PUBLISHED
    assert line("Ring for training").article == in_bin
    assert "restored-article" in [finding.code for finding in report.lines]
    assert written() == NAMED_ANEW


def test_a_topic_that_is_gone_from_the_list_goes_and_its_address_leads_to_the_topic_above(papers: Readme) -> None:
    read(LIST[: LIST.index("\n### Optimizers")])

    assert not Topic.objects.filter(title="Optimizers").exists()
    assert FormerSlug.objects.get().topic.title == "Training"


def test_a_renamed_topic_keeps_its_row_its_slug_and_what_is_in_it(papers: Readme) -> None:
    topic = Topic.objects.get(title="Optimizers")

    read(LIST.replace("### Optimizers", "### Optimisers of all kinds"))

    topic.refresh_from_db()
    assert (topic.title, topic.slug) == ("Optimisers of all kinds", "optimizers")
    assert line("Adam").topic == topic


def test_a_line_whose_article_has_another_line_gets_its_own_title(papers: Readme) -> None:
    import_readme(b"# Other\n\n## A\n\n- [Flash Attention](https://example.org/flash)\n", name="other")

    read(LIST.replace("Flash Attention", "FlashAttention"))

    article = Article.objects.get(url="https://example.org/flash")
    assert article.title == "Flash Attention"
    assert article.entries.get(topic__readme=papers).title == "FlashAttention"


def test_a_repaired_address_goes_to_the_article_that_has_this_line_alone(papers: Readme) -> None:
    article = line("Flash Attention").article

    read(LIST.replace("https://example.org/flash", "https://example.net/flash-attention"))

    article.refresh_from_db()
    assert article.url == "https://example.net/flash-attention"
    assert line("Flash Attention").article == article
    assert Article.objects.count() == 6


def test_an_address_that_another_article_has_makes_it_a_line_of_that_one(papers: Readme) -> None:
    import_readme(b"# Other\n\n## A\n\n- [Twin](https://example.net/twin)\n", name="other")

    read(LIST.replace("https://example.org/flash", "https://example.net/twin"))

    row = line("Flash Attention")
    assert (row.article.title, row.title) == ("Twin", "Flash Attention")


def test_a_topic_that_is_kept_out_of_the_readme_is_no_part_of_it(papers: Readme) -> None:
    with catalogue.change(reason="ours alone"):
        parent = Topic.objects.get(title="Optimizers")
        own = Topic.objects.create(readme=papers, parent=parent, title="Drafts", is_exported=False)

    read(LIST[: LIST.index("\n### Optimizers")])

    own.refresh_from_db()
    assert own.parent == Topic.objects.get(title="Training")


def test_lines_of_drafts_are_lines_of_the_list(papers: Readme) -> None:
    with catalogue.change(reason="draft"):
        article = line("Flash Attention").article
        article.status = Article.Status.DRAFT
        article.save()

    read(LIST.replace("Chinchilla", "Chinchillas"))

    assert line("Flash Attention").article == article
    assert written() == LIST.replace("Chinchilla", "Chinchillas")


def test_new_groups_and_lines_below_lines_are_stored_with_what_they_stand_in(papers: Readme) -> None:
    changed = LIST.replace(
        "- [Chinchilla](https://example.org/chinchilla)\n",
        "- [Chinchilla](https://example.org/chinchilla)\n  - [Its sequel](https://example.org/sequel)\n\n"
        "**Data**:\n\n- [The Pile](https://example.org/pile)\n",
    )

    read(changed)

    assert line("Its sequel").parent == line("Chinchilla")
    group = line("The Pile").group
    assert group is not None
    assert group.shown_label() == "Data"
    assert written() == changed


def test_the_order_of_the_list_is_taken(papers: Readme) -> None:
    lines = LIST.split("\n")
    at = lines.index("- [Flash Attention](https://example.org/flash)")
    lines[at], lines[at + 1] = lines[at + 1], lines[at]

    read("\n".join(lines))

    assert written() == "\n".join(lines)
    assert line("Ring Attention").position < line("Flash Attention").position


def test_undo_takes_the_whole_import_back_and_the_same_bytes_can_be_read_again(papers: Readme) -> None:
    write_note("Scaling Laws", "our words")
    before, text = library_now(), written()
    changed = (
        LIST.replace("how large", "how big").replace("Chinchilla", "Chinchillas").replace("## Training", "## Learning")
    )
    changed = changed.replace("- [Ring", "- [New](https://example.org/new)\n- [Ring").replace("### Opt", "## Opt")
    report = read(changed)
    merged, merged_text = library_now(), written()

    back = undo(change_of(report))

    now = library_now()
    assert {name: rows for name, rows in now.items() if name not in ("revision", "formerslug")} == {
        name: rows for name, rows in before.items() if name not in ("revision", "formerslug")
    }
    assert newest_read(papers) == Revision.objects.earliest("id")
    assert (written(), conflicts()) == (text, [])

    undo(back)
    assert library_now() == merged
    assert written() == merged_text
    assert len(conflicts()) == 1


def test_after_taking_an_import_back_the_same_bytes_can_be_read_again(papers: Readme) -> None:
    changed = LIST.replace("Chinchilla", "Chinchillas")
    report = read(changed)
    undo(change_of(report))

    again = read(changed)

    assert again.outcome is Outcome.MERGED
    assert written() == changed


def test_an_import_that_changed_only_the_text_can_be_taken_back_too(papers: Readme) -> None:
    changed = LIST.replace("# Papers\n", "# Papers\n\nA paragraph about nothing that goes on for a while, no entry.\n")
    report = read(changed)
    assert written() == changed

    undo(change_of(report))

    assert written() == LIST


def test_an_old_export_is_merged_like_any_text(papers: Readme) -> None:
    write_note("Scaling Laws", "our words")
    old = export_readme(papers)
    record_export(old)
    read(LIST.replace("Chinchilla", "Chinchillas"))

    report = import_readme(old.content, name="papers")

    assert report.outcome is Outcome.MERGED
    assert written() == old.content.decode()


def test_what_stood_before_the_first_heading_gets_one_where_the_list_has_nothing_there_any_more() -> None:
    read("# Papers\n\n- [One](https://example.org/one)\n- [Two](https://example.org/two)\n\n## A\n")
    write_note("One", "ours")

    read("# Papers\n\n## A\n\n- [Two](https://example.org/two)\n")

    assert line("One").topic.title == "Papers"
    assert "## Papers\n\n- [One](https://example.org/one)" in written()


def test_an_export_that_is_read_back_is_written_again_as_it_is() -> None:
    row = "| [Llama](https://example.org/llama) | [Llama paper](https://example.org/paper) | 7B |"
    table = f"| Name | Paper | Size |\n|---|---|---|\n{row}\n"
    read(f"# Papers\n\n## Models\n\n{table}\n## Others\n\n- [Old](https://example.org/old)\n\n## License\n\nMIT\n")
    move_articles([line("Llama").article_id], topic=Topic.objects.get(title="Others").pk)
    with catalogue.change(reason="new topic"):
        Topic.objects.create(readme=Readme.objects.get(), title="New", position=9)
    export = export_readme(Readme.objects.get())
    record_export(export)
    assert "7B" not in export.content.decode()

    assert import_readme(export.content, name="papers").outcome is Outcome.ADOPTED

    assert written() == export.content.decode()
    assert line("Llama").columns


def test_the_list_s_own_title_and_tagline_are_merged(papers: Readme) -> None:
    read(LIST.replace("# Papers\n", "# Papers to read\n\n> the best of them\n"))

    papers.refresh_from_db()
    assert (papers.title, papers.tagline) == ("Papers to read", "the best of them")


def test_who_imports_is_told_and_the_change_is_one(papers: Readme) -> None:
    curator = User.objects.create_user("curator")

    import_readme(LIST.replace("Adam", "AdamW").encode(), name="papers", actor=curator)

    change = Change.objects.latest("id")
    assert (change.actor, change.reason) == (curator, "import of papers")
    assert set(change.rows.values_list("model", flat=True)) == {"article", "revision"}


def test_an_edit_that_comes_between_working_out_and_storing_is_not_written_over(
    papers: Readme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def merge_slowly(*sides: Any, **options: Any) -> Merged:
        merged = merge(*sides, **options)
        if not conflicts() and line("Scaling Laws").note == "how large":
            write_note("Scaling Laws", "slipped in")
        return merged

    monkeypatch.setattr(reading_again, "merge", merge_slowly)

    report = read(LIST.replace("how large", "how big"))

    assert report.merge is not None
    assert report.merge.conflicts == 1
    assert line("Scaling Laws").note == "slipped in"


def test_a_library_that_holds_topics_but_was_never_read_is_merged_with_its_first_reading() -> None:
    with catalogue.change(reason="by hand"):
        readme = Readme.objects.create(name="papers", title="Papers")
        Topic.objects.create(readme=readme, title="Attention", position=1)

    report = read(LIST)

    assert report.outcome is Outcome.MERGED
    assert Topic.objects.filter(title="Attention").count() == 1
    assert Group.objects.count() == 0
    assert line("Flash Attention").topic.title == "Attention"
