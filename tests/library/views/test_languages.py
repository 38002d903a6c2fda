import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from library.catalogue import Unit
from library.models import Article, Readme
from tests.factories import EntryFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

HAN = re.compile(r"[\u4e00-\u9fff]")
VOID = {"meta", "link", "input", "br", "rect", "img"}
PATHS = ("/", "/topics/大模型理论/", "/tags/", "/sites/", "/sites/kexue.fm/", "/nowhere/")


class Languages(HTMLParser):
    """Collects the words of a page's body with the language they stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = ["page"]
        self.words: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.stack.append(dict(attrs).get("lang") or self.stack[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.words.append((self.stack[-1], data.strip()))

    def unmarked_chinese(self) -> list[str]:
        return [words for language, words in self.words if HAN.search(words) and language[:2] != "zh"]


def languages_of(client: Client, path: str) -> Languages:
    parser = Languages()
    page = client.get(path, follow=True).content.decode()
    parser.feed(page[page.index("<body") : page.index("</body>")])  # a title element has one language only
    return parser


def words_of(client: Client, path: str) -> list[tuple[str, str]]:
    return languages_of(client, path).words


@pytest.mark.parametrize("path", PATHS)
def test_chinese_on_an_english_page_is_marked_as_such(english: Client, seed: Readme, path: str) -> None:
    assert languages_of(english, path).unmarked_chinese() == []


def test_chinese_of_an_article_on_an_english_page_is_marked_as_such(english: Client, seed: Readme) -> None:
    for article in Article.objects.all():
        assert languages_of(english, article.get_absolute_url()).unmarked_chinese() == []


def test_an_english_title_on_a_chinese_page_is_marked_as_such(chinese: Client, unit: Unit, main_list: Readme) -> None:
    EntryFactory(topic__readme=main_list, article__title="Attention Is All You Need", article__language="en")

    assert ("en", "Attention Is All You Need") in words_of(chinese, "/")


@pytest.mark.parametrize(
    ("asked", "given"),
    [("zh-CN", "zh-Hans"), ("zh-TW,zh;q=0.9", "zh-Hans"), ("en-GB", "en"), ("fr", "zh-Hans"), ("", "zh-Hans")],
)
def test_the_language_follows_the_browser_else_it_is_chinese(client: Client, asked: str, given: str) -> None:
    answer = client.get("/", headers={"accept-language": asked})

    assert f'<html lang="{given}">' in answer.content.decode()
    assert "Accept-Language" in answer["Vary"]


def test_topics_and_tags_are_called_by_their_english_names(
    english: Client, chinese: Client, unit: Unit, main_list: Readme
) -> None:
    topic = TopicFactory(
        readme=main_list, slug="t", title="推理", title_en="Inference", intro="中文导语", intro_en="In English"
    )
    EntryFactory(topic=topic).article.tags.add(TagFactory(name="显存", name_en="GPU memory"))

    assert {("page", "Inference"), ("page", "In English"), ("page", "GPU memory")} <= set(
        words_of(english, "/topics/t/")
    )
    assert {("page", "推理"), ("page", "中文导语"), ("page", "显存")} <= set(words_of(chinese, "/topics/t/"))


def test_every_word_of_the_interface_is_translated(chinese: Client, seed: Readme) -> None:
    english = {"Map", "Tags", "Sites", "Waiting for its first article.", "Skip to the text", "Open data", "About"}

    for path in PATHS:
        assert not english & {text for _, text in words_of(chinese, path)}
