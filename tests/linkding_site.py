"""A small library with people whose tokens the clients of others use, made in the database of a served site."""

import json
from pathlib import Path

from django.contrib.auth.models import Group, User

from library import catalogue
from library.access_tokens import make_token
from library.models import ApiToken
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory

PEOPLE = {"curator": ("curator", "write"), "contributor": ("contributor", "write"), "onlooker": ("curator", "read")}


def fill(path: str) -> None:
    """Make the library and the people, and write their tokens into a file."""
    with catalogue.change(reason="test"):
        topic, tag = TopicFactory(title="Attention"), TagFactory(name="KV cache")
        for number in range(12):
            article = ArticleFactory(url=f"https://known.example/{number}", title=f"Known attention {number}")
            EntryFactory(article=article, topic=topic, position=number, note=f"Note {number}")
            article.tags.add(tag)
        ArticleFactory(url="https://known.example/old", title="Known and old", status="withdrawn")
    Path(path).write_text(json.dumps({name: _secret(name, *what) for name, what in PEOPLE.items()}))


def _secret(name: str, role: str, scope: str) -> str:
    owner = User.objects.create_user(name, is_staff=True)
    owner.groups.add(Group.objects.get(name=role))
    return make_token(owner=owner, name="client", scope=ApiToken.Scope(scope)).secret
