"""Tags at the desk: other names in the form, merging, splitting, what is on no article."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from library import catalogue
from library.admin.tags import merging, splitting
from library.curation.history import undo
from library.curation.merging_tags import merge_tags
from library.curation.naming_tags import add_other_name, save_tag
from library.models import Article, Change, Job, Tag
from tests.desk_forms import edited, opened
from tests.factories import ArticleFactory, TagFactory
from tests.meeting_writers import meeting
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

LIST = "/admin/library/tag/"
ARTICLES = "/admin/library/article/"


@pytest.fixture
def tags() -> list[Tag]:
    """Three tags: on two articles, on one of these, and on none."""
    with catalogue.change(reason="add"):
        tags = [TagFactory(name="量化"), TagFactory(name="FP8"), TagFactory(name="显存")]
        add_other_name(tags[0], "低比特")
        ArticleFactory(title="一 显存").tags.add(tags[0], tags[1])
        ArticleFactory(title="二 训练").tags.add(tags[0])
    return tags


def form(tag: Tag, **fields: str) -> dict[str, str]:
    names = ", ".join(tag.aliases.values_list("name", flat=True))
    return {"name": tag.name, "name_en": tag.name_en, "slug": tag.slug, "other_names": names, **fields}


def names_of(tag: Tag) -> set[str]:
    return set(tag.aliases.values_list("name", flat=True))


def last_change() -> Change:
    return Change.objects.order_by("-pk")[0]


def test_other_names_are_edited_with_the_tag_as_one_change(desk: Client, tags: list[Tag]) -> None:
    before, changes = library_now(), Change.objects.count()
    page = desk.get(f"{LIST}{tags[0].pk}/change/").text
    assert 'value="低比特"' in page
    path = f"{LIST}{tags[0].pk}/change/"
    answer = desk.post(path, {**opened(desk, path), "name": "模型量化", "other_names": "低比特，PTQ"}, follow=True)
    assert "Take it back" in answer.text
    assert Tag.objects.get(pk=tags[0].pk).name == "模型量化"
    assert names_of(tags[0]) == {"低比特", "PTQ", "量化"}
    assert Change.objects.count() == changes + 1
    undo(last_change())
    assert library_now() == before


def test_a_new_tag_needs_no_slug(desk: Client) -> None:
    desk.post(f"{LIST}add/", {"name": "C++", "name_en": "", "slug": "", "other_names": "cpp"})
    tag = Tag.objects.get()
    assert (tag.slug, names_of(tag)) == ("c-plus-plus", {"cpp"})


def test_a_name_that_is_taken_leads_to_merging(desk: Client, tags: list[Tag]) -> None:
    answer = desk.post(f"{LIST}{tags[1].pk}/change/", form(tags[1], name="量化")).text
    assert "“量化” is the tag" in answer
    found = re.search(r'href="(/admin/library/tag/merge/\?[^"]+)">Merge the two tags', answer)
    assert found
    page = desk.get(found[1].replace("&amp;", "&")).text
    assert page.count('type="radio"') == 2
    assert Tag.objects.get(pk=tags[1].pk).name == "FP8"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "低比特"}, "“低比特” is another name of the tag"),
        ({"other_names": "Fp 8, 显存"}, "“显存” is the tag"),
        ({"slug": "低比特"}, "This address leads to the tag"),
        ({"name": "一，二"}, "A name holds no comma"),
        ({"other_names": "x" * 101}, "is longer than 100"),
        ({"other_names": ",".join(map(str, range(51)))}, "at most 50"),
    ],
)
def test_what_is_taken_or_no_name_is_refused(desk: Client, tags: list[Tag], fields: dict[str, str], told: str) -> None:
    before = library_now()
    assert told in desk.post(f"{LIST}{tags[1].pk}/change/", form(tags[1], **fields)).text
    assert library_now() == before


def test_another_name_typed_into_an_article_means_the_tag(desk: Client, tags: list[Tag]) -> None:
    article = Article.objects.get(title="二 训练")
    edited(desk, f"{ARTICLES}{article.pk}/change/", tags="低比特, fp8")
    assert {tag.name for tag in article.tags.all()} == {"量化", "FP8"}
    assert Tag.objects.count() == 3


def test_the_list_shows_other_names_in_few_queries(
    desk: Client, tags: list[Tag], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with catalogue.change(reason="add"):
        for number in range(30):
            add_other_name(TagFactory(), f"别名 {number}")
    with django_assert_max_num_queries(15):
        page = desk.get(LIST).text
    assert '<td class="field-other_names">低比特</td>' in page
    assert '<td class="field-article_count">2</td>' in page
    assert "量化" in desk.get(f"{LIST}?q=低比特").text


def test_tags_on_no_article_are_listed_and_deleted_at_once(desk: Client, tags: list[Tag]) -> None:
    before = library_now()
    page = desk.get(f"{LIST}?use=none").text
    assert "显存" in page
    assert "FP8" not in page
    desk.post(f"{LIST}?use=none", {"action": "delete_selected", "_selected_action": [tags[2].pk], "post": "yes"})
    assert not Tag.objects.filter(pk=tags[2].pk).exists()
    undo(last_change())
    assert library_now() == before


def test_tags_are_merged_from_the_list(desk: Client, tags: list[Tag]) -> None:
    before, changes = library_now(), Change.objects.count()
    chosen = [tags[0].pk, tags[1].pk]
    answer = desk.post(LIST, {"action": "merge_tags", "_selected_action": chosen})
    address = answer.headers["Location"]
    page = desk.get(f"{address}&names=显存,没有").text
    assert "No tag is called so: 没有" in page
    assert page.count('type="radio"') == 3
    page = desk.get(address).text
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown
    assert library_now() == before
    answer = desk.post(address, {"kept": tags[1].pk, "shown": shown[1]}, follow=True)
    assert "Merged into “FP8”; 2 articles were changed." in answer.text
    assert "Take it back" in answer.text
    assert names_of(tags[1]) == {"量化", "低比特"}
    assert Change.objects.count() == changes + 1
    undo(last_change())
    assert library_now() == before


@pytest.mark.django_db(transaction=True)
def test_tags_are_merged_although_somebody_gives_one_of_them_at_the_same_time(desk: Client, tags: list[Tag]) -> None:
    address = f"{LIST}merge/?tag={tags[0].pk}&tag={tags[1].pk}"
    shown = re.search(r'name="shown" value="([^"]+)"', desk.get(address).text)
    article = Article.objects.filter(tags=tags[0]).exclude(tags=tags[1]).get()
    assert shown

    answer = meeting(
        lambda: article.tags.add(tags[1]), lambda: desk.post(address, {"kept": tags[1].pk, "shown": shown[1]})
    )

    if connection.vendor == "sqlite":  # where the request waits for the writer before it looks, and sees what they did
        assert "These tags were changed meanwhile." in answer.text
        assert set(article.tags.all()) == set(tags[:2])
    else:
        assert answer.status_code == 302
        assert list(article.tags.all()) == [tags[1]]


def test_what_was_changed_meanwhile_is_not_merged(desk: Client, tags: list[Tag]) -> None:
    address = f"{LIST}merge/?tag={tags[0].pk}&tag={tags[1].pk}"
    page = desk.post(address, {"kept": tags[1].pk, "shown": "1:1:1"}).text
    assert "These tags were changed meanwhile." in page
    assert Tag.objects.count() == 3


def test_one_tag_or_none_is_not_merged(desk: Client, tags: list[Tag]) -> None:
    assert "Name at least one more tag." in desk.get(f"{LIST}merge/?tag={tags[0].pk}&tag=x").text
    assert desk.get(f"{LIST}merge/").status_code == 200
    desk.post(f"{LIST}merge/?tag={tags[0].pk}", {"kept": tags[0].pk, "shown": ""})
    assert Tag.objects.count() == 3


def test_too_many_tags_are_not_merged(desk: Client, tags: list[Tag], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "MOST_TAGS", 2)
    address = f"{LIST}merge/?names=量化,FP8,显存"
    assert "At most 2 tags" in desk.get(address).text


def test_very_many_articles_are_merged_and_split_by_a_job(
    desk: Client,
    tags: list[Tag],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(merging, "AT_ONCE", 1)
    monkeypatch.setattr(splitting, "AT_ONCE", 1)
    address = f"{LIST}merge/?tag={tags[0].pk}&tag={tags[1].pk}"
    shown = re.search(r'name="shown" value="([^"]+)"', desk.get(address).text)
    assert shown
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address, {"kept": tags[1].pk, "shown": shown[1]})
    assert (Job.objects.get().state, Job.objects.get().result["changed"]) == (Job.State.DONE, 2)
    assert not Tag.objects.filter(pk=tags[0].pk).exists()
    asked = {"names": "甲, 乙", "old": "goes"}
    page = desk.post(f"{LIST}{tags[1].pk}/split/", asked).text
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{LIST}{tags[1].pk}/split/", {**asked, **fields_of(page), "confirm": "1"})
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}
    assert not Tag.objects.filter(pk=tags[1].pk).exists()


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser sends of the table without a change."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(shown\w*|listed)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    for name, value in re.findall(r'<input type="checkbox" name="([\w-]+)" value="(\d+)"[^>]* checked>', page):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.django_db(transaction=True)
def test_a_tag_is_not_split_into_what_becomes_another_name_of_it_meanwhile(desk: Client, tags: list[Tag]) -> None:
    path, asked = f"{LIST}{tags[0].pk}/split/", {"names": "显存, 省显存", "old": "goes"}
    confirmed = {**asked, **fields_of(desk.post(path, asked).text), "confirm": "1"}
    articles = set(tags[0].tagged_articles.values_list("content_object_id", flat=True))

    answer = meeting(lambda: save_tag(tags[0], ["省显存"]), lambda: desk.post(path, confirmed, follow=True))

    assert "is the tag that is split." in answer.text
    assert set(tags[0].tagged_articles.values_list("content_object_id", flat=True)) == articles != set()


def test_a_tag_is_split_by_what_articles_name_and_what_is_ticked(desk: Client, tags: list[Tag]) -> None:
    before = library_now()
    path = f"{LIST}{tags[0].pk}/split/"
    assert desk.get(path).status_code == 200
    asked = {"names": "显存，训练", "old": "goes"}
    page = desk.post(path, {**asked, "show": "1"}).text
    assert "“显存”: 1 article gets it." in page
    assert "“训练”: 1 article gets it." in page
    assert "This tag is new." in page
    assert "0 articles get none of them." in page
    assert library_now() == before

    fields = fields_of(page)
    ticked = {**asked, **fields, "all-0": "1", "part-1": [], "confirm": "1"}
    page = desk.post(path, ticked).text
    assert "This is what would happen now." in page
    assert "“显存”: 2 articles get it." in page
    assert library_now() == before

    answer = desk.post(path, {**asked, **fields_of(page), "confirm": "1"}, follow=True)
    assert "2 articles were changed." in answer.text
    assert Article.objects.filter(tags__name="显存").count() == 2
    assert not Article.objects.filter(tags__name="训练").exists()
    assert not Tag.objects.filter(pk=tags[0].pk).exists()
    undo(last_change())
    assert library_now() == before


def test_articles_beyond_the_table_follow_the_rule(
    desk: Client, tags: list[Tag], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "LISTED", 1)
    path = f"{LIST}{tags[0].pk}/split/"
    asked = {"names": "显存，训练", "old": "stays"}
    page = desk.post(path, asked).text
    assert "1 article that is not listed" in page
    desk.post(path, {**asked, **fields_of(page), "confirm": "1"})
    assert Article.objects.get(tags__name="显存").title == "一 显存"
    assert Article.objects.get(tags__name="训练").title == "二 训练"
    assert Tag.objects.filter(pk=tags[0].pk).exists()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"names": "显存", "old": "goes"}, "Name at least two tags"),
        ({"names": "显存, 低比特", "old": "stays"}, "“量化” is the tag that is split."),
        ({"names": ",".join("abcdefghijk"), "old": "goes"}, "at most 10"),
        ({"names": "", "old": "goes"}, "This field is required."),
    ],
)
def test_names_into_which_nothing_can_be_split_are_refused(
    desk: Client, tags: list[Tag], asked: dict[str, str], told: str
) -> None:
    page = desk.post(f"{LIST}{tags[0].pk}/split/", {**asked, "confirm": "1"}).text
    assert told in page
    assert Tag.objects.count() == 3


def test_who_may_not_delete_tags_neither_merges_nor_splits(tags: list[Tag]) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=("change_tag", "view_tag", "change_article")))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    assert "merge_tags" not in client.get(LIST).text
    assert "split/" not in client.get(f"{LIST}{tags[0].pk}/change/").text
    for path in (f"{LIST}merge/", f"{LIST}{tags[0].pk}/split/"):
        assert client.get(path).status_code == 403
        assert client.post(path, {"kept": tags[0].pk}).status_code == 403


def test_the_desk_counts_tags_on_no_article_and_leads_to_them(desk: Client, tags: list[Tag]) -> None:
    page = desk.get("/admin/").text
    figure = re.search(r'<a href="([^"]+)"><span class="number">(\d+)</span><span>Unused tags', page)
    assert figure
    assert figure[2] == "1"
    assert desk.get(figure[1]).text.count('name="_selected_action"') == 1


def test_what_a_merge_did_is_told_row_by_row(desk: Client, tags: list[Tag]) -> None:
    outcome = merge_tags([], kept=tags[0].pk, others=[tags[1].pk])
    assert outcome.change is not None
    page = desk.get(f"/admin/library/change/{outcome.change.pk}/change/").text
    assert "tags merged into 量化: FP8" in page
    assert "other name of a tag: FP8" in page
    assert f"/admin/library/change/{outcome.change.pk}/undo/" in page
