"""A served site with its tokens, and ways to speak to it: as aiolinkding, as linkding-cli, and in plain HTTP."""

import http.client
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

CLIENTS = Path(sys.prefix) / "clients" / "bin"
CONVERSATION = Path(__file__).with_name("conversation.py")
NOT_INSTALLED = "needs the clients of linkding that others wrote: make clients"
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP; `body` is None where there was none."""

    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Site:
    """Where it is, and the tokens by the names of their owners."""

    url: str
    tokens: Mapping[str, str]

    def talk(self, *calls: tuple[str, dict[str, Any]], who: str = "curator") -> list[Any]:
        """Calls of aiolinkding with what each returns."""
        asked = {"url": self.url, "token": self.tokens.get(who, who), "calls": calls}
        done = _run([str(CLIENTS / "python"), str(CONVERSATION)], json.dumps(asked))
        assert done.returncode == 0, done.stderr
        answers: list[Any] = json.loads(done.stdout)
        return answers

    def command(self, *words: str, who: str = "curator") -> str:
        """What linkding-cli prints."""
        secret = self.tokens.get(who, who)
        done = _run([str(CLIENTS / "linkding"), "--url", self.url, "--token", secret, *words], "")
        return done.stdout or done.stderr

    def command_json(self, *words: str, who: str = "curator") -> Any:
        """The same, read."""
        return json.loads(self.command(*words, who=who))

    def ask(self, method: str, path: str, body: bytes = b"", /, *, who: str = "curator", **headers: str) -> Answer:
        """One request; names of headers with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who:
            sent["Authorization"] = f"Token {self.tokens.get(who, who)}"
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body=body or None, headers=sent)
            answer = connection.getresponse()
            said = answer.read()
            is_json = answer.headers.get("Content-Type", "").startswith("application/json")
            return Answer(answer.status, json.loads(said) if is_json and said else None, dict(answer.headers))
        finally:
            connection.close()

    def ask_json(self, method: str, path: str, fields: Any, **options: Any) -> Answer:
        """One request with JSON."""
        return self.ask(method, path, json.dumps(fields).encode(), Content_Type="application/json", **options)


def query(path: str, **asked: object) -> str:
    """An address with what is asked."""
    return f"{path}?{urlencode(asked)}"


def _run(command: list[str], said: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "COLUMNS": "200", "LANG": "C.UTF-8"}
    return subprocess.run(
        command, input=said, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS, env=environment
    )
