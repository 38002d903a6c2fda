"""Access tokens at the desk: made and revoked by their owner, the secret shown this once."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.test import Client

from library.access_tokens import make_token
from library.models import ApiToken

pytestmark = pytest.mark.django_db

LIST = "/admin/library/apitoken/"
FORM = {"name": "extension", "scope": "write", "days": "90"}


def desk_of(role: str, username: str = "somebody") -> Client:
    user = User.objects.create_user(username)
    user.groups.add(Group.objects.get(name=role))
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=user.pk))
    return client


@pytest.mark.parametrize("role", ["contributor", "curator", "administrator"])
def test_a_token_is_made_for_whoever_asks_and_its_secret_is_shown_this_once(role: str) -> None:
    desk = desk_of(role)
    page = desk.post(f"{LIST}add/", FORM)

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    found = re.search(r"easyllm_[0-9a-f]{40}", page.text)
    assert found
    secret = found[0]
    token = ApiToken.objects.get()
    assert (token.owner.username, token.scope, token.last_four) == ("somebody", "write", secret[-4:])
    assert token.expires_at is not None
    for path in (LIST, f"{LIST}{token.pk}/change/", f"{LIST}{token.pk}/history/"):
        assert secret not in desk.get(path).text
    stored = [str(session.get_decoded()) for session in Session.objects.all()]
    stored += [str(vars(entry)) for entry in LogEntry.objects.all()]
    assert secret not in "".join([*stored, str(desk.cookies), str(page.headers)])


def test_a_token_may_be_made_to_work_until_it_is_revoked() -> None:
    desk_of("curator").post(f"{LIST}add/", {**FORM, "days": "0"})
    assert ApiToken.objects.get().expires_at is None


def test_nobody_makes_a_token_for_somebody_else() -> None:
    other = User.objects.create_user("other")
    desk_of("curator").post(f"{LIST}add/", {**FORM, "owner": other.pk})
    assert ApiToken.objects.get().owner.username == "somebody"


def test_a_token_is_revoked_on_its_page_and_never_changed_there() -> None:
    desk = desk_of("curator")
    desk.post(f"{LIST}add/", FORM)
    token = ApiToken.objects.get()
    page = desk.get(f"{LIST}{token.pk}/change/").text
    assert f'formaction="{LIST}{token.pk}/revoke/"' in page
    assert desk.post(f"{LIST}{token.pk}/change/", {**FORM, "scope": "read"}).status_code == 403

    assert desk.post(f"{LIST}{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "revoke/" not in desk.get(f"{LIST}{token.pk}/change/").text


def test_curators_see_and_revoke_their_own_alone() -> None:
    theirs = make_token(owner=User.objects.create_user("other"), name="secretly", scope=ApiToken.Scope.READ).token
    desk = desk_of("curator")
    assert "secretly" not in desk.get(LIST).text
    assert desk.get(f"{LIST}{theirs.pk}/change/").status_code == 302
    assert desk.post(f"{LIST}{theirs.pk}/revoke/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


def test_an_administrator_revokes_any() -> None:
    theirs = make_token(owner=User.objects.create_user("other"), name="lost", scope=ApiToken.Scope.READ).token
    desk = desk_of("administrator")
    assert "lost" in desk.get(LIST).text
    assert desk.post(f"{LIST}{theirs.pk}/revoke/").status_code == 302
    theirs.refresh_from_db()
    assert theirs.revoked_at is not None


def test_the_token_of_a_closed_account_is_not_told_to_work() -> None:
    made = make_token(owner=User.objects.create_user("other"), name="lost", scope=ApiToken.Scope.READ).token
    desk = desk_of("administrator")
    assert "account closed" not in desk.get(f"{LIST}{made.pk}/change/").text
    User.objects.filter(username="other").update(is_active=False)
    assert "account closed" in desk.get(f"{LIST}{made.pk}/change/").text


def test_an_account_with_tokens_can_be_deleted_by_whoever_may_delete_accounts() -> None:
    other = User.objects.create_user("other")
    make_token(owner=other, name="lost", scope=ApiToken.Scope.READ)
    desk_of("administrator").post(f"/admin/auth/user/{other.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=other.pk).exists()
