"""Articles: one for each identity, addresses kept as they are."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from library.catalogue import Unit
from library.models import Article
from tests.factories import ArticleFactory, EntryFactory

pytestmark = pytest.mark.django_db


def test_the_address_is_kept_byte_for_byte(unit: Unit) -> None:
    url = "HTTP://WWW.Example.org:80/a%7Eb/?utm_source=x&b=2&a=1#frag"

    article = Article.objects.get(pk=ArticleFactory(url=url).pk)

    assert article.url == url


def test_two_spellings_of_one_address_are_one_article(unit: Unit) -> None:
    first = ArticleFactory(url="https://arxiv.org/abs/1706.03762")

    with pytest.raises(ValidationError, match=rf"\b{first.pk}\b"):
        Article(url="http://arxiv.org/pdf/1706.03762v5.pdf", title="again").full_clean(exclude=["key"])
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleFactory(url="http://arxiv.org/pdf/1706.03762v5.pdf")


@pytest.mark.parametrize("url", ["ftp://example.org/a", "javascript:alert(1)", "example.org", "", "https:/x"])
def test_the_database_refuses_what_is_not_http(unit: Unit, url: str) -> None:
    article = ArticleFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(url=url)


def test_the_site_follows_from_the_address_until_a_curator_chooses_one(unit: Unit) -> None:
    article = ArticleFactory(url="https://zhuanlan.zhihu.com/p/647109286")
    assert article.site is not None
    assert article.site.name == "知乎专栏"

    article.url = "https://spaces.ac.cn/archives/7546"
    article.save()

    assert article.site.name == "科学空间"


def test_the_inbox_holds_what_has_no_place_and_is_not_withdrawn(unit: Unit) -> None:
    waiting = ArticleFactory(status="draft")
    ArticleFactory(status="withdrawn")
    EntryFactory()

    assert list(Article.objects.without_entry()) == [waiting]


def test_an_article_without_letters_in_its_title_has_a_slug(unit: Unit) -> None:
    assert ArticleFactory(title="？！").slug() == "article"
