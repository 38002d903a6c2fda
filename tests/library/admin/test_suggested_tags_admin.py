"""Suggested tags at the desk: in the form of an article, and for many articles."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from library import catalogue
from library.curation.history import undo
from library.models import Article, Change
from tests.bulk_pages import confirmed, looked_at
from tests.desk_forms import opened
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TagFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

ARTICLES = "/admin/library/article/"


def last_change() -> Change:
    return Change.objects.order_by("-pk")[0]


@pytest.fixture
def article() -> Article:
    """An article that names a tag, under a label that is none; another stands in the same topic, which names one."""
    with catalogue.change(reason="add"):
        TagFactory(name="显存")
        article: Article = ArticleFactory(title="一 显存")
        article.tags.add("量化", "FP8")
        ArticleFactory(title="二 训练").tags.add("量化")
        topic = TopicFactory(title="FP8 训练")
        EntryFactory(article=article, topic=topic, group=GroupFactory(topic=topic, label="混合精度："))
        EntryFactory(article=Article.objects.get(title="二 训练"), topic=topic)
    return article


def test_an_article_is_offered_tags_and_gets_those_that_are_ticked(desk: Client, article: Article) -> None:
    path = f"{ARTICLES}{article.pk}/change/"
    page = desk.get(path).text
    offered = re.findall(r'<input type="checkbox" name="suggested" value="([^"]+)"[^>]*>', page)
    assert offered == ["显存", "混合精度"]
    assert "显存 (in the title)" in page
    assert "混合精度 (in the label; new tag)" in page
    changes = Change.objects.count()
    desk.post(path, {**opened(desk, path), "suggested": ["显存", "FP8", "不相干"]})
    assert {tag.name for tag in article.tags.all()} == {"量化", "FP8", "显存"}
    assert Change.objects.count() == changes + 1
    assert 'name="suggested"' not in desk.get(f"{ARTICLES}add/").text


def test_who_may_only_look_is_offered_no_tags(article: Article) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    page = client.get(f"{ARTICLES}{article.pk}/change/")
    assert page.status_code == 200
    assert "混合精度" not in page.text.split('id="entries-group"')[0]


def test_suggested_tags_are_given_to_many_articles(desk: Client, article: Article) -> None:
    before = library_now()
    other = Article.objects.get(title="二 训练")
    chosen = {"action": "add_suggested_tags", "_selected_action": [article.pk, other.pk]}
    page = desk.post(ARTICLES, chosen).text
    assert "FP8: 1 article (in the topic 1)" in page
    assert re.search(r'name="tags" value="显存"[^>]* checked', page)
    assert re.search(r'name="new" value="混合精度"[^>]*>', page)
    assert not re.search(r'name="new" value="混合精度"[^>]* checked', page)

    ticked = {**chosen, "tags": ["显存", "FP8"], "new": ["混合精度"], f"article-{article.pk}": ["显存", "混合精度"]}
    page = desk.post(ARTICLES, {**ticked, "show": "1"}).text
    assert "“混合精度”: 1 article gets it." in page
    assert "“FP8”" not in page
    assert library_now() == before
    answer = confirmed(desk, ARTICLES, {**ticked, f"article-{other.pk}": ["FP8"]})
    assert "2 articles were changed." in answer.text
    assert {tag.name for tag in article.tags.all()} == {"量化", "FP8", "显存", "混合精度"}
    assert {tag.name for tag in other.tags.all()} == {"量化", "FP8"}
    assert last_change().reason.startswith("suggested tags added: ")
    undo(last_change())
    assert library_now() == before


def test_nothing_ticked_is_nothing_done(desk: Client, article: Article) -> None:
    chosen = {"action": "add_suggested_tags", "_selected_action": [article.pk]}
    assert looked_at(desk, ARTICLES, chosen)
    assert "No tag is ticked" in desk.post(ARTICLES, {**chosen, "show": "1"}).text
