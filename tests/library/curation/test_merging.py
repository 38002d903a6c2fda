"""Articles become one: nothing that stood with them is lost, no list changes, and it can be taken back."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.utils import timezone

from library import catalogue, shelves
from library.addresses import identity_key
from library.curation.history import UndoError, undo
from library.curation.merging import Merge, MergeError, merge_all, merge_articles
from library.curation.suggestions import public_twin, report_article
from library.models import Article, Change, Entry, Mark, Readme, Shelf
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.search import Audience, check_index, search
from tests.factories import ArticleFactory, EntryFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

LIST = """# 清单

## 注意力
- [Attention is all you need](https://arxiv.org/abs/1706.03762) 必读
- [注意力机制详解](https://example.org/attention)

## 训练
- [Attention Is All You Need 中文](https://example.org/translated) 译文
- [LoRA](https://example.org/lora)
"""


@pytest.fixture
def readme() -> Readme:
    import_readme(LIST.encode(), name="list")
    return Readme.objects.get()


@pytest.fixture
def numbers(readme: Readme) -> list[int]:
    return list(Article.objects.order_by("pk").values_list("pk", flat=True))


def article(number: int) -> Article:
    return Article.objects.get(pk=number)


def edit(number: int, **values: object) -> None:
    with catalogue.change(reason="edit"):
        row = article(number)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def test_the_lines_go_to_the_one_that_stays_and_the_list_keeps_its_bytes(readme: Readme, numbers: list[int]) -> None:
    before, changes = library_now(), Change.objects.count()
    merged = merge_articles(numbers[0], [numbers[1], numbers[2]])

    assert merged.articles == 2
    assert Change.objects.count() == changes + 1
    assert merged.change is not None
    assert merged.change.reason == "articles merged: Attention is all you need"
    assert list(Entry.objects.filter(article=numbers[0]).order_by("pk").values_list("title", "url")) == [
        ("", ""),
        ("注意力机制详解", "https://example.org/attention"),
        ("Attention Is All You Need 中文", "https://example.org/translated"),
    ]
    assert export_readme(readme).content == LIST.encode()
    assert export_readme(readme, is_public=True).content == LIST.encode()
    gone = article(numbers[1])
    assert (gone.status, gone.status_before, gone.merged_into_id) == ("merged", "published", numbers[0])
    assert check_index().is_sound

    undo(merged.change)
    assert library_now() == before
    assert export_readme(readme).content == LIST.encode()
    assert check_index().is_sound


def test_what_is_chosen_is_taken_and_what_is_empty_is_filled(readme: Readme, numbers: list[int]) -> None:
    edit(numbers[0], private_note="甲")
    edit(numbers[1], author="乙", is_must_read=True, private_note="乙", status="draft")
    edit(numbers[2], author="丙", published_on=dt.date(2024, 5, 1), private_note="甲", link_state="alive")
    before = library_now()
    site, key = article(numbers[2]).site, article(numbers[2]).key
    merged = merge_articles(
        numbers[0],
        numbers[1:3],
        choices={"title": numbers[1], "url": numbers[2], "status": numbers[1], "author": numbers[2]},
    )

    kept, other = article(numbers[0]), article(numbers[2])
    assert (kept.title, kept.url, kept.key, kept.site) == (
        "注意力机制详解",
        "https://example.org/translated",
        key,
        site,
    )
    assert (kept.author, kept.published_on, kept.is_must_read) == ("丙", dt.date(2024, 5, 1), True)
    assert (kept.private_note, kept.status, kept.link_state) == ("甲\n\n乙", "draft", "alive")
    assert other.url == "https://arxiv.org/abs/1706.03762"
    assert Article.objects.of_identity(identity_key("https://arxiv.org/pdf/1706.03762v5")) == kept
    assert Article.objects.of_identity(key) == kept
    assert export_readme(readme).content == LIST.encode()

    assert merged.change is not None
    undone = undo(merged.change)
    assert library_now() == before
    undo(undone)
    assert article(numbers[0]).key == key
    undo(Change.objects.order_by("-id")[0])
    assert library_now() == before
    assert check_index().is_sound


def test_a_field_that_was_chosen_empty_stays_empty(numbers: list[int]) -> None:
    edit(numbers[1], author="乙")
    merge_articles(numbers[0], [numbers[1]], choices={"author": numbers[0]})
    assert article(numbers[0]).author == ""


def test_tags_are_united_in_order(numbers: list[int]) -> None:
    with catalogue.change(reason="tags"):
        article(numbers[0]).tags.add("量化")
        article(numbers[1]).tags.add("KV Cache", "量化")
        article(numbers[2]).tags.add("KV Cache", "综述")
    before = library_now()
    merged = merge_articles(numbers[0], numbers[1:3])
    tags = article(numbers[0]).tags.order_by("tagged_articles__id")
    assert [tag.name for tag in tags] == ["量化", "KV Cache", "综述"]
    assert search("tag:综述").hits == (numbers[0],)
    assert merged.change is not None
    undo(merged.change)
    assert library_now() == before


def test_marks_are_copied_and_the_further_state_counts(numbers: list[int]) -> None:
    first, second = Shelf.objects.create(key_hash="a"), Shelf.objects.create(key_hash="b")
    now = timezone.now()
    kept, gone, third = (article(number) for number in numbers[:3])
    shelves.set_mark(first, kept, now=now, state=Mark.State.READING)
    shelves.set_mark(first, gone, now=now - dt.timedelta(1), state=Mark.State.READ)
    shelves.set_mark(first, third, now=now - dt.timedelta(2), star=True)
    shelves.set_mark(second, gone, now=now, star=True)
    merged = merge_articles(kept.pk, [gone.pk, third.pk])

    told = {mark.shelf_id: mark for mark in Mark.objects.filter(article=kept)}
    assert (told[first.pk].state, told[first.pk].is_starred, told[first.pk].changed_at) == ("read", True, now)
    assert (told[second.pk].state, told[second.pk].is_starred) == ("unread", True)
    assert Mark.objects.exclude(article=kept).count() == 3

    assert merged.change is not None
    undo(merged.change)
    assert Mark.objects.get(shelf=first, article=gone).state == "read"


def test_reports_lead_on(numbers: list[int]) -> None:
    report = report_article(article(numbers[1]), reason="dead", note="", language="zh-hans")
    merge_articles(numbers[0], [numbers[1]])
    report.refresh_from_db()
    assert (report.article_id, report.url) == (numbers[0], "https://example.org/attention")


def test_chains_are_flattened_and_taken_back_the_last_first(numbers: list[int]) -> None:
    before = library_now()
    first = merge_articles(numbers[1], [numbers[0]]).change
    second = merge_articles(numbers[2], [numbers[1]]).change
    assert first is not None
    assert second is not None
    assert article(numbers[0]).merged_into_id == article(numbers[1]).merged_into_id == numbers[2]
    with pytest.raises(UndoError):
        undo(first)
    undo(second)
    assert article(numbers[0]).merged_into_id == numbers[1]
    undo(first)
    assert library_now() == before


def test_many_pairs_are_one_change(numbers: list[int]) -> None:
    before, changes = library_now(), Change.objects.count()
    merged = merge_all([Merge(numbers[0], (numbers[1],)), Merge(numbers[2], (numbers[3],))])
    assert merged.articles == 2
    assert Change.objects.count() == changes + 1
    assert merged.change is not None
    undo(merged.change)
    assert library_now() == before


def test_what_is_put_away_is_passed_over_and_nothing_goes_into_it(numbers: list[int]) -> None:
    merge_articles(numbers[0], [numbers[1]])
    before = library_now()
    assert merge_articles(numbers[2], [numbers[1], 999_999]).articles == 0
    for survivor, others, choices in (
        (numbers[1], [numbers[2]], {}),
        (999_999, [numbers[2]], {}),
        (numbers[0], [numbers[0]], {}),
        (numbers[0], [numbers[2]], {"title": numbers[3]}),
        (numbers[0], [numbers[2]], {"pk": numbers[0]}),
    ):
        with pytest.raises(MergeError):
            merge_articles(survivor, others, choices=choices)
    assert library_now() == before


def test_the_old_page_leads_on_and_gives_nothing_away(client: Client, numbers: list[int]) -> None:
    merge_articles(numbers[0], [numbers[1]])
    old = f"/articles/{numbers[1]}-注意力机制详解/"
    answer = client.get(old)
    assert (answer.status_code, answer.headers["Location"]) == (301, article(numbers[0]).get_absolute_url())
    assert client.get(f"/articles/{numbers[1]}/report/").status_code == 200
    client.post(f"/articles/{numbers[1]}/mark/", {"state": "read"}, headers={"sec-fetch-site": "same-origin"})
    assert Mark.objects.get().article_id == numbers[0]

    edit(numbers[0], status="draft")
    assert client.get(old).status_code == 404
    edit(numbers[0], status="withdrawn", withdrawn_reason="撤下")
    answer = client.get(old)
    assert answer.status_code == 410
    assert "撤下" in answer.text


def test_nobody_finds_what_was_merged(client: Client, numbers: list[int]) -> None:
    merge_articles(numbers[0], [numbers[3]])
    gone = f"/articles/{numbers[3]}"
    assert search("LoRA").hits == (numbers[0],)  # by the line that stands with it now
    assert numbers[3] not in search("LoRA", audience=Audience.PUBLIC).hits
    for page in ("/", "/new/", "/feed.atom", "/sitemap-articles.xml", "/search/?q=LoRA", "/stats/"):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert gone not in answer.text, page


def test_its_address_is_known_at_every_door(numbers: list[int]) -> None:
    merge_articles(numbers[0], [numbers[1]])
    with pytest.raises(ValidationError, match=rf"\b{numbers[0]}\b.*Attention"):
        Article(url="https://example.org/attention", title="again").full_clean(exclude=["key"])
    kept = article(numbers[0])
    kept.url = "https://example.org/attention"
    with pytest.raises(ValidationError) as refused:
        kept.full_clean(exclude=["key"])
    assert refused.value.error_dict["url"][0].code == "known"
    assert public_twin("https://example.org/attention?utm_source=x") == article(numbers[0])
    shelf = Shelf.objects.create(key_hash="a")
    row = {"key": article(numbers[1]).key, "url": "", "title": "", "state": "read", "is_starred": False}
    shelves.import_marks(shelf, [{**row, "changed_at": timezone.now()}], now=timezone.now())
    assert shelf.marks.get().article_id == numbers[0]
    edit(numbers[0], status="draft")
    assert public_twin("https://example.org/attention") is None


def test_a_thousand_go_into_one() -> None:
    with catalogue.change(reason="add"):
        topic = TopicFactory()
        made = [EntryFactory(topic=topic, position=place).article_id for place in range(1, 1002)]
    before = library_now()
    merged = merge_articles(made[0], made[1:])
    assert merged.articles == 1000
    assert Entry.objects.filter(article=made[0]).count() == 1001
    assert merged.change is not None
    undo(merged.change)
    assert library_now() == before


@pytest.mark.django_db(transaction=True)
def test_two_curators_who_merge_two_articles_crosswise_merge_them_once() -> None:
    with catalogue.change(reason="add"):
        first, second = ArticleFactory().pk, ArticleFactory().pk

    def merge(pair: tuple[int, int]) -> str:
        try:
            return str(merge_articles(pair[0], [pair[1]]).articles)
        except MergeError:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=2) as curators:
        outcomes = sorted(curators.map(merge, [(first, second), (second, first)]))
    assert outcomes == ["1", "refused"]
    assert Article.objects.published().count() == 1


def test_an_article_without_others_stays_as_it_is() -> None:
    with catalogue.change(reason="add"):
        made = ArticleFactory()
    changes = Change.objects.count()
    assert merge_articles(made.pk, []).change is None
    assert Change.objects.count() == changes
