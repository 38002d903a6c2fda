"""Filters of lists: those of names narrow the list in place, those of articles lead to the search."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from library import catalogue
from library.models import Article, Readme, Topic
from tests.factories import ArticleFactory, TagFactory

pytestmark = pytest.mark.django_db

FORM = re.compile(r'<search class="narrow".*?</search>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def tagged(*names: tuple[str, str]) -> None:
    """Articles with a tag each, named in Chinese and in English."""
    with catalogue.change(reason="test"):
        for name, name_en in names:
            ArticleFactory().tags.add(TagFactory(name=name, name_en=name_en))


def form_on(client: Client, path: str) -> str:
    """The filter of a page, or ""."""
    found = FORM.search(client.get(path).content.decode())
    return found[0] if found else ""


@pytest.mark.parametrize("typed", ["显存", "顯存", "gpu", "ＧＰＵ", "Memory gpu", "  显  "])
def test_a_tag_is_found_by_a_part_of_its_name_in_any_spelling(chinese: Client, db: None, typed: str) -> None:
    tagged(("显存", "GPU memory"), ("量化", "quantization"))

    page = chinese.get("/tags/", {"q": typed}).content.decode()

    assert ">显存</a>" in page
    assert ">量化</a>" not in page


def test_a_name_that_no_tag_has_is_said_and_leads_back_to_all(english: Client, db: None) -> None:
    tagged(("显存", ""))

    page = english.get("/tags/?q=zzz<b>").content.decode()

    assert "0 tags with “<span>zzz&lt;b&gt;</span>” in their names" in page
    assert '<a href="/tags/">All tags</a>' in page
    assert 'value="zzz&lt;b&gt;"' in page
    assert "No tags yet" not in page


def test_chinese_words_on_an_english_page_say_so(english: Client, db: None) -> None:
    tagged(("显存", ""))

    assert '<span lang="zh-Hans">显存</span>' in english.get("/tags/?q=显存").content.decode()


@pytest.mark.parametrize("typed", ["知乎", "ZHIHU.com", "zhuanlan"])
def test_a_site_is_found_by_its_name_or_its_address(chinese: Client, seed: Readme, typed: str) -> None:
    page = chinese.get("/sites/", {"q": typed}).content.decode()

    assert ">知乎专栏</a>" in page
    assert ">科学空间</a>" not in page


def test_what_is_typed_into_a_filter_is_not_put_into_the_search_of_the_head(chinese: Client, seed: Readme) -> None:
    tagged(("vLLM", ""))

    page = chinese.get("/tags/?q=vLLM").content.decode()

    assert page.count('value="vLLM"') == 1


def test_the_filter_of_a_page_leads_to_the_search_with_its_condition(chinese: Client, seed: Readme) -> None:
    tagged(("显存", ""))
    topic = Topic.objects.get(title="常见模型")
    conditions = {
        "/topics/大模型结构/常见模型/": ("topic", str(topic.pk)),
        "/tags/显存/": ("tag", "显存"),
        "/sites/kexue.fm/": ("site", "kexue.fm"),
        "/new/": ("sort", "newest"),
    }

    for path, condition in conditions.items():
        form = form_on(chinese, path)
        assert HIDDEN.findall(form) == [condition], path
        assert 'action="/search/" method="get"' in form
        assert 'name="q"' in form


def test_the_filter_of_a_shelf_keeps_to_what_is_on_it(chinese: Client, seed: Readme) -> None:
    chinese.force_login(User.objects.create_user("reader"))
    for article, state in zip(Article.objects.all(), ("reading", "read"), strict=False):
        chinese.post(f"/articles/{article.pk}/mark/", {"state": state})

    assert HIDDEN.findall(form_on(chinese, "/shelf/")) == [
        ("state", "reading"),
        ("state", "starred"),
        ("state", "read"),
    ]
    assert HIDDEN.findall(form_on(chinese, "/shelf/?state=read")) == [("state", "read")]


@pytest.mark.parametrize("path", ["/tags/", "/sites/", "/new/", "/shelf/"])
def test_an_empty_list_has_no_filter(chinese: Client, db: None, path: str) -> None:
    assert form_on(chinese, path) == ""


def test_no_filter_needs_a_token_or_sets_a_cookie(chinese: Client, seed: Readme) -> None:
    tagged(("显存", ""))

    for path in ("/tags/", "/sites/", "/new/", "/tags/显存/", "/tags/?q=a"):
        answer = chinese.get(path)
        assert answer.cookies == {}
        assert "csrfmiddlewaretoken" not in answer.content.decode()
