"""`find_duplicates` looks at once, and says what came of it."""

import io

import pytest
from django.core.management import call_command

from library import catalogue
from library.models import LikelyDuplicate
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_the_command_tells_how_many_pairs_wait() -> None:
    with catalogue.change(reason="add"):
        ArticleFactory(title="KV Cache 详解"), ArticleFactory(title="KV cache详解")
    told = io.StringIO()
    call_command("find_duplicates", stdout=told)
    assert told.getvalue() == "Pairs that wait for a curator: 1, new: 1, gone: 0.\n"
    assert LikelyDuplicate.objects.waiting().count() == 1
