"""`manage.py add_article`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from library import catalogue
from library.models import Article, Topic
from tests.factories import ArticleFactory, TopicFactory

pytestmark = pytest.mark.django_db

URL = "https://example.org/a"


def add(*arguments: str) -> str:
    said = StringIO()
    call_command("add_article", *arguments, stdout=said)
    return said.getvalue().strip()


@pytest.fixture
def topic() -> Topic:
    with catalogue.change(reason="add"):
        topic: Topic = TopicFactory(title="推理", slug="inference")
    return topic


def test_it_prints_number_status_and_address(topic: Topic) -> None:
    said = add(
        URL, "--title", "A  title", "--topic", "inference", "--note", "Clear.", "--tag", "量化", "--tag", "FP8,KV cache"
    )

    article = Article.objects.get()
    assert said.split("\t") == [str(article.pk), "published", article.get_absolute_url()]
    assert article.title == "A title"
    assert (article.entries.get().topic, article.entries.get().note) == (topic, "Clear.")
    assert {tag.name for tag in article.tags.all()} == {"量化", "FP8", "KV cache"}


def test_without_title_and_topic_it_is_a_draft_in_the_inbox() -> None:
    add(URL)

    article = Article.objects.without_entry().get()
    assert (article.title, article.status) == ("example.org/a", "draft")


def test_a_draft_can_be_asked_for() -> None:
    assert add(URL, "--title", "A", "--draft").split("\t")[1] == "draft"


def test_an_address_that_is_here_is_told_with_an_exit_code_of_its_own() -> None:
    with catalogue.change(reason="add"):
        twin = ArticleFactory(url=URL, title="Twin")

    with pytest.raises(CommandError, match=rf"no\. {twin.pk}, “Twin”") as refused:
        add("http://example.org/a/?utm_source=x")

    assert refused.value.returncode == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["example.org"], "no web address"),
        (["javascript:alert(1)"], "no web address"),
        ([URL, "--topic", "nothing"], "No topic is called “nothing”"),
        ([URL, "--note", "x"], "give --topic"),
        ([URL, "--topic", "推理", "--note", "x\ny"], "one line"),
        ([URL, "--tag", "x" * 101], "longer than 100"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_added(topic: Topic, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        add(*arguments)

    assert refused.value.returncode == 1
    assert not Article.objects.exists()
