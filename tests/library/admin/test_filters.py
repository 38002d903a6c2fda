import pytest
from django.contrib.auth.models import User
from django.test import Client

from library.catalogue import Unit
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("choice", "titles"), [("en", {"English"}), ("none", {"无名"}), ("", {"English", "无名"})])
def test_articles_can_be_listed_by_their_language_or_by_the_lack_of_one(
    client: Client, unit: Unit, choice: str, titles: set[str]
) -> None:
    ArticleFactory(title="English", language="en")
    ArticleFactory(title="无名", language="")
    client.force_login(User.objects.create_superuser("curator"))

    answer = client.get("/admin/library/article/", {"language": choice} if choice else {})

    assert {article.title for article in answer.context["cl"].result_list} == titles
