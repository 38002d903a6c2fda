"""A private site: readers sign in, and what must stay open does."""

import json

from tests.installation import Installation

ASK = """
import json
from django.test import Client
client = Client(headers={"host": "localhost"}, raise_request_exception=False)
print(json.dumps({path: [(answer := client.get(path)).status_code, answer.get("Location", "")] for path in %r}))
"""


def answers(installation: Installation, paths: list[str], **variables: str) -> dict[str, list[object]]:
    """Status and redirect of each path for a reader who has not signed in."""
    done = installation.run("shell", "-v0", "-c", ASK % paths, DEBUG="1", **variables)
    assert done.returncode == 0, done.stderr
    loaded: dict[str, list[object]] = json.loads(done.stdout.splitlines()[-1])
    return loaded


def test_readers_of_a_private_site_sign_in_first(installation: Installation) -> None:
    assert installation.run("prepare").returncode == 0
    paths = ["/", "/tags/", "/README.md"]
    sent_away = {path: [302, f"/accounts/login/?next={path}"] for path in paths}
    assert answers(installation, paths, EASYLLM_PRIVATE="1") == sent_away
    assert {answer[0] for answer in answers(installation, paths).values()} == {200}


def test_health_and_the_way_in_stay_open_on_a_private_site(installation: Installation) -> None:
    assert installation.run("prepare").returncode == 0
    paths = ["/healthz", "/readyz", "/accounts/login/", "/admin/login/"]
    assert {answer[0] for answer in answers(installation, paths, EASYLLM_PRIVATE="1").values()} == {200}
