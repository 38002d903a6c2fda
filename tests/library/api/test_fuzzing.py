"""The API does what its document says, whatever is sent: schemathesis against a running server, briefly.

`tests/benchmarks/api_schemathesis.py` does it at length.
"""

import pytest
from django.contrib.auth.models import Group, User
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from library.access_tokens import make_token
from library.models import ApiToken
from tests.fuzzed.run import BRIEF, fuzz
from tests.made_library import filled

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = 5


@pytest.fixture
def address(live_server: LiveServer, settings: Settings) -> str:
    """A small library in service, without limits."""
    settings.EASYLLM_API_READS_PER_MINUTE = settings.EASYLLM_API_WRITES_PER_MINUTE = 0
    filled(10)
    return str(live_server.url)


@pytest.mark.parametrize("role", ["", "contributor", "curator"])
def test_nothing_sent_breaks_the_api_or_its_document(address: str, role: str) -> None:
    token = ""
    if role:
        owner = User.objects.create_user("somebody")
        owner.groups.add(Group.objects.get(name=role))
        token = make_token(owner=owner, name="test", scope=ApiToken.Scope.WRITE).secret

    verdict = fuzz(address, examples=EXAMPLES, token=token, phases=BRIEF)

    assert verdict.holds, verdict.text
