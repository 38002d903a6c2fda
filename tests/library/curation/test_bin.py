"""The bin: what is deleted lies there with all that is its own, comes back as it was, and goes after thirty days."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from library import catalogue
from library.curation.bin import delete_for_good, put_in_bin, restore
from library.curation.history import undo
from library.curation.suggestions import public_twin
from library.models import Article, Change, Entry, Group, Job, Mark, Readme, Shelf, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.search import Audience, check_index, search
from library.statistics import read_statistics
from library.tasks import request_emptying_of_bin
from tests.factories import ArticleFactory, EntryFactory
from tests.recorded_rows import library_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

LIST = """# 清单

## 训练
- [LoRA](https://example.org/lora) 低秩
- [显存估算](https://example.org/memory)
  - [附录](https://example.org/appendix)
"""
READERS_PAGES = (
    "/",
    "/new/",
    "/search/?q=example",
    "/feed.atom",
    "/sitemap.xml",
    "/lists/list/README.md",
    "/sites/example.org/",
    "/stats/",
)


@pytest.fixture
def readme() -> Readme:
    import_readme(LIST.encode(), name="list")
    return Readme.objects.get()


def article(name: str) -> Article:
    return Article.objects.get(url=f"https://example.org/{name}")


def last_change() -> Change:
    return Change.objects.order_by("-id")[0]


def test_readers_meet_a_binned_article_nowhere(readme: Readme, client: Client) -> None:
    binned = article("lora")
    put_in_bin([binned.pk])
    page = client.get(binned.get_absolute_url(), headers={"accept-language": "en"})
    assert page.status_code == 410
    assert "no longer here" in page.text
    assert "LoRA" not in page.text
    for path in READERS_PAGES:
        answer = client.get(path, follow=True)
        text = b"".join(answer).decode()
        assert answer.status_code == 200, path
        assert "https://example.org/lora" not in text, path
        assert f"/articles/{binned.pk}/" not in text, path
    assert search("LoRA").hits == ()
    assert search("LoRA", audience=Audience.DESK).hits == (binned.pk,)
    assert read_statistics().growth.total == 2
    assert b"lora" not in export_readme(readme).content
    assert public_twin(binned.url) is None
    assert check_index().is_sound


def test_a_restored_article_stands_where_it_stood(readme: Readme) -> None:
    binned = article("lora")
    with catalogue.change(reason="draft"):
        binned.tags.add("微调")
        Article.objects.filter(pk=binned.pk).update(status=Article.Status.DRAFT)
    mark = Mark.objects.create(
        shelf=Shelf.objects.create(user=User.objects.create_user("reader")),
        article=binned,
        state=Mark.State.READ,
        changed_at=timezone.now(),
    )
    before = library_now()
    moment = timezone.now()
    assert put_in_bin([binned.pk], now=moment).articles == 1
    lying = article("lora")
    assert (lying.status, lying.status_before, lying.binned_at) == ("binned", "draft", moment)
    assert restore([binned.pk]).articles == 1
    assert library_now() == before
    assert Mark.objects.get() == mark
    assert export_readme(readme).content == LIST.encode()


def test_putting_away_and_restoring_are_changes_that_can_be_taken_back(readme: Readme) -> None:
    before = library_now()
    numbers = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    outcome = put_in_bin(numbers)
    assert outcome.change is not None
    assert outcome.change.reason == "put in the bin: 3 articles"
    there = library_now()
    restored = restore(numbers[:1]).change
    assert restored is not None
    assert restored.reason == "restored: LoRA"
    undo(restored)
    assert library_now() == there
    undo(outcome.change)
    assert library_now() == before
    assert export_readme(readme).content == LIST.encode()
    assert check_index().is_sound


def test_what_lies_there_is_not_put_there_again(readme: Readme) -> None:
    binned = article("lora")
    put_in_bin([binned.pk])
    changes = Change.objects.count()
    assert put_in_bin([binned.pk]).articles == 0
    assert restore([article("memory").pk]).articles == 0
    assert Change.objects.count() == changes


def test_lines_below_one_that_is_put_away_move_up_into_its_place(readme: Readme, client: Client) -> None:
    put_in_bin([article("memory").pk])
    text = export_readme(readme).content.decode()
    assert text == LIST.replace("- [显存估算](https://example.org/memory)\n", "").replace("  - [附录]", "- [附录]")
    assert "https://example.org/appendix" in client.get("/").text
    restore([article("memory").pk])
    assert export_readme(readme).content == LIST.encode()


def test_an_address_that_lies_in_the_bin_is_refused_with_the_remedy(readme: Readme) -> None:
    put_in_bin([article("lora").pk])
    with pytest.raises(ValidationError, match="lies in the bin"):
        Article(url="https://example.org/lora", title="again").full_clean()


def test_a_list_that_names_a_binned_article_restores_it_and_says_so(readme: Readme) -> None:
    binned = article("lora")
    put_in_bin([binned.pk])
    text = "# Another\n\n## 训练\n- [LoRA](https://example.org/lora)\n"
    preview = import_readme(text.encode(), name="other", is_dry_run=True)
    assert article("lora").status == Article.Status.BINNED
    report = import_readme(text.encode(), name="other")
    for told in (preview, report):
        assert [(line.code, line.first_line) for line in told.lines] == [("restored-article", 4)]
    assert article("lora").status == Article.Status.PUBLISHED
    assert Entry.objects.filter(article=binned).count() == 2
    for name, content in (("other", text), ("list", LIST)):
        assert export_readme(Readme.objects.get(name=name)).content == content.encode()
    assert check_index().is_sound


def test_a_list_that_names_a_merged_article_stands_for_its_target(readme: Readme) -> None:
    with catalogue.change(reason="merge"):
        merged = ArticleFactory(url="https://example.org/old", title="Old")
        merged.status, merged.merged_into = Article.Status.MERGED, article("lora")
        merged.save()
    text = "# Another\n\n## 训练\n- [Old](https://example.org/old)\n"
    report = import_readme(text.encode(), name="other")
    assert [line.code for line in report.lines] == ["merged-article"]
    assert Entry.objects.get(topic__readme__name="other").article == article("lora")
    assert export_readme(Readme.objects.get(name="other")).content == text.encode()
    assert public_twin("https://example.org/old") == article("lora")


def test_a_topic_with_nothing_but_lines_of_the_bin_is_empty(readme: Readme) -> None:
    with catalogue.change(reason="label"):
        group = Group.objects.create(topic=Topic.objects.get(), label="x", position=9)
        lora = Entry.objects.get(article=article("lora"))
        lora.group = group
        lora.save()
    assert not Group.objects.wishes()
    put_in_bin(list(Article.objects.values_list("pk", flat=True)))
    assert Group.objects.wishes().get() == group
    with catalogue.change(reason="no label"):
        group.delete()
    assert Topic.objects.vacant().get().title == "训练"


def test_only_what_lies_in_the_bin_is_deleted_for_good(readme: Readme) -> None:
    before = library_now()
    put_in_bin([article("lora").pk])
    outcome = delete_for_good([article("lora").pk, article("memory").pk])
    assert outcome.articles == 1
    assert outcome.change is not None
    assert not Article.objects.filter(url="https://example.org/lora").exists()
    assert check_index().is_sound
    undo(outcome.change)
    undo(Change.objects.get(reason="put in the bin: LoRA"))
    assert library_now() == before


def test_the_bin_is_emptied_of_what_lay_there_for_thirty_days(readme: Readme) -> None:
    now = timezone.now()
    put_in_bin([article("lora").pk], now=now - dt.timedelta(days=31))
    put_in_bin([article("memory").pk], now=now - dt.timedelta(days=29))
    request_emptying_of_bin(now)
    assert set(Article.objects.values_list("title", flat=True)) == {"显存估算", "附录"}
    assert last_change().reason == "bin emptied: LoRA"
    assert last_change().actor is None
    request_emptying_of_bin(now)
    assert Job.objects.count() == 1


def test_a_restored_article_is_safe_from_an_emptying_that_was_asked_for_before(readme: Readme) -> None:
    now = timezone.now()
    put_in_bin([article("lora").pk], now=now - dt.timedelta(days=31))
    waiting = Job.objects.create(kind=Job.Kind.BULK, options={"action": "empty_bin"})
    request_emptying_of_bin(now)
    assert Job.objects.get() == waiting
    restore([article("lora").pk])
    put_in_bin([article("lora").pk], now=now)
    waiting.delete()
    request_emptying_of_bin(now)
    assert not Job.objects.exists()


def test_the_site_of_a_binned_article_counts_no_line(readme: Readme, client: Client) -> None:
    with catalogue.change(reason="add"):
        alone = EntryFactory(article=ArticleFactory(url="https://alone.example/x"), topic=Topic.objects.get())
    put_in_bin([alone.article_id])
    assert "alone.example" not in client.get("/sites/").text
