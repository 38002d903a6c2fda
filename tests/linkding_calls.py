"""People with tokens, and what their clients send to linkding's API, as tests need them."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client

from library.access_tokens import make_token
from library.models import ApiToken


@dataclass
class Api:
    """A client with a token, in the test's own process. Answers are JSON; `status` is that of the last one."""

    secret: str
    owner: User
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **query: Any) -> Any:
        """Read."""
        return self._read(self._client().get(path, query))

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Write JSON; nothing at all where there is no body."""
        if body is None:
            return self._read(self._client().generic(method, path))
        return self.raw(method, path, json.dumps(body).encode(), "application/json")

    def raw(self, method: str, path: str, data: bytes, content_type: str) -> Any:
        """Write whatever bytes."""
        return self._read(self._client().generic(method, path, data=data, content_type=content_type))

    def _client(self) -> Client:
        headers = {"authorization": f"Token {self.secret}", "accept-language": "en"}
        return Client(headers=headers, enforce_csrf_checks=True)

    def _read(self, answer: Any) -> Any:
        self.status, self.headers = answer.status_code, dict(answer.headers)
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return json.loads(answer.content) if is_json else answer.content.decode()


def api_of(role: str, *, scope: str = "write", name: str = "") -> Api:
    """A client of somebody with a role; the role "" has none."""
    owner = User.objects.create_user(name or f"{role}-with-client", is_staff=role not in ("", "reader"))
    if role:
        owner.groups.add(Group.objects.get(name=role))
    return Api(make_token(owner=owner, name="test", scope=ApiToken.Scope(scope)).secret, owner)
