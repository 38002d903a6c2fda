"""Programs that ask our API, with a token or without one, in the test's own process."""

import json
from typing import Any

from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import User
from django.test import Client

from library import catalogue
from library.access_tokens import make_token
from library.models import ApiToken, Entry
from tests.factories import EntryFactory, GroupFactory, TopicFactory

ROOT = "/api/v1/"
ARTICLES = f"{ROOT}articles"
NEW = {"url": "https://example.org/new", "title": "新文章"}


class Program:
    """A program that asks with a token, or without one."""

    def __init__(self, role: str = "", scope: str = "write", **owner: Any) -> None:
        self.headers: dict[str, str] = {}
        if role:
            user = User.objects.create_user(f"{role} {scope}")
            user.groups.add(UserGroup.objects.get(name=role))
            User.objects.filter(pk=user.pk).update(**owner)
            made = make_token(owner=user, name="test", scope=ApiToken.Scope(scope))
            self.headers["authorization"] = f"Token {made.secret}"
        self.client = Client()

    def ask(self, method: str, path: str, data: Any = None, *, match: str = "", **headers: str) -> Any:
        """The answer to a request with a body of JSON."""
        further = {**self.headers, **({"if-match": match} if match else {}), **headers}
        body = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        return self.client.generic(method, path, headers=further, **body)  # type: ignore[arg-type]


def is_problem(answer: Any, status: int) -> bool:
    """Whether it tells of a fault as RFC 9457 has it."""
    told = answer.json()
    assert answer["Content-Type"] == "application/problem+json", answer["Content-Type"]
    return bool(answer.status_code == told["status"] == status and told["detail"] and told["title"])


def made_entry() -> Entry:
    """A line of a published article, in a group."""
    with catalogue.change(reason="test"):
        topic = TopicFactory()
        made: Entry = EntryFactory(topic=topic, group=GroupFactory(topic=topic))
    return made
