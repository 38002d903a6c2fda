"""Roles: made by a migration, their rights in step with the models, and what each of them brings along."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from library.roles import CATALOGUED, NOTED, ROLES

pytestmark = pytest.mark.django_db

# What no role has to do with: marks are their reader's own, and the rest the library keeps for itself.
OWN_AFFAIRS = {
    "anchor",
    "apitoken",
    "attempt",
    "catalogue",
    "mark",
    "pendingchange",  # settled by whoever changes lists
    "publicexport",
    "searchdocument",
    "searchname",
    "searchterm",
    "shelf",
}


def account(role: str, username: str = "somebody") -> User:
    user = User.objects.create_user(username)
    user.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=user.pk)


def test_every_model_is_someones_or_nobodys_by_decision() -> None:
    models = {str(model._meta.model_name) for model in apps.get_app_config("library").get_models()}
    assert models == {*CATALOGUED, *NOTED, *OWN_AFFAIRS}


def test_every_right_of_a_role_is_a_permission_that_there_is() -> None:
    known = {f"{app}.{name}" for app, name in Permission.objects.values_list("content_type__app_label", "codename")}
    for name, role in ROLES.items():
        assert role.rights <= known
        assert account(name, name).get_all_permissions() == role.rights


def test_after_the_next_migrate_a_role_has_just_its_rights_again() -> None:
    curator = Group.objects.get(name="curator")
    curator.permissions.set(Permission.objects.filter(codename="add_user"))
    Group.objects.filter(name="reader").delete()

    call_command("migrate", verbosity=0)

    assert curator.permissions.count() == len(ROLES["curator"].rights)
    assert not curator.permissions.filter(codename="add_user").exists()
    assert Group.objects.filter(name="reader").exists()


def test_nobody_gets_rights_by_an_upgrade() -> None:
    """Groups that are called like a role keep members and rights under another name."""
    Group.objects.exclude(name="curator").delete()
    somebody = account("curator")
    own = somebody.groups.get()

    migration = import_module("library.migrations.0017_roles")
    migration.make_roles(apps, connection.schema_editor())

    assert somebody.groups.get().name == "curator 2"
    assert set(Group.objects.values_list("name", flat=True)) == {"curator 2", *ROLES}
    assert Group.objects.get(name="curator").pk != own.pk
    assert not Group.objects.get(name="curator").permissions.exists()  # these come when `migrate` ends


@pytest.mark.parametrize(
    ("role", "has_desk"), [("reader", False), ("contributor", True), ("curator", True), ("administrator", True)]
)
def test_a_role_with_a_desk_lets_its_people_come_to_it(role: str, has_desk: bool) -> None:
    group = Group.objects.get(name=role)
    assert account(role, "one").is_staff is has_desk
    other = User.objects.create_user("other")
    group.user_set.add(other)
    other.refresh_from_db()
    assert other.is_staff is has_desk


def test_other_groups_bring_no_desk() -> None:
    user = User.objects.create_user("somebody")
    user.groups.add(Group.objects.create(name="friends"))
    user.refresh_from_db()
    assert not user.is_staff


def test_a_role_once_given_does_not_open_the_desk_again() -> None:
    """Who takes the desk away from a curator is not overruled by the next group."""
    user = account("curator")
    User.objects.filter(pk=user.pk).update(is_staff=False)
    user.groups.add(Group.objects.create(name="friends"))
    user.refresh_from_db()
    assert not user.is_staff


@pytest.fixture
def administrator() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(account("administrator", "boss"))
    return client


def test_an_administrator_gives_a_role_by_its_name_in_words(administrator: Client) -> None:
    user = User.objects.create_user("somebody")
    page = f"/admin/auth/user/{user.pk}/change/"
    curator = Group.objects.get(name="curator")
    assert f'<option value="{curator.pk}">Curator</option>' in administrator.get(page).text

    fields = {"username": "somebody", "is_active": "on", "groups": [curator.pk]}
    assert administrator.post(page, fields).status_code == 302

    user.refresh_from_db()
    assert user.is_staff
    assert user.has_perm("library.delete_article")
    accounts = administrator.get("/admin/auth/user/")
    assert ">Curator</td>" in accounts.text
    assert f'"?groups__id__exact={curator.pk}">Curator</a>' in "".join(accounts.text.split("\n"))


def test_groups_of_accounts_are_not_called_as_the_groups_of_topics_are(administrator: Client) -> None:
    form = administrator.get(f"/admin/auth/user/{User.objects.get().pk}/change/").text
    accounts = administrator.get("/admin/auth/user/").text

    assert "User groups:</label>" in form
    assert "By user groups" in accounts


def test_an_administrator_cannot_rise_above_the_role(administrator: Client) -> None:
    boss = User.objects.get(username="boss")
    fields = {"username": "boss", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    administrator.post(f"/admin/auth/user/{boss.pk}/change/", fields)
    boss.refresh_from_db()
    assert not boss.is_superuser


@pytest.mark.parametrize("page", ["change", "password", "delete"])
def test_accounts_that_may_do_everything_are_not_for_administrators_to_touch(administrator: Client, page: str) -> None:
    root = User.objects.create_superuser("root", password="a long password")
    answer = administrator.post(
        f"/admin/auth/user/{root.pk}/{page}/",
        {"username": "mine", "password1": "quite another one", "password2": "quite another one", "post": "yes"},
    )
    assert answer.status_code == 403
    assert User.objects.get(pk=root.pk).check_password("a long password")


def test_bulk_deletion_spares_accounts_that_may_do_everything(administrator: Client) -> None:
    root = User.objects.create_superuser("root")
    administrator.post("/admin/auth/user/", {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"})
    assert User.objects.filter(pk=root.pk).exists()


def test_roles_are_shown_and_not_edited_and_own_groups_are(administrator: Client) -> None:
    curator = Group.objects.get(name="curator")
    own = Group.objects.create(name="friends")
    shown = administrator.get(f"/admin/auth/group/{curator.pk}/change/").text
    assert "Does everything with the catalogue" in shown
    assert 'name="name"' not in shown
    assert administrator.post(f"/admin/auth/group/{curator.pk}/change/", {"name": "x"}).status_code == 403
    assert administrator.post(f"/admin/auth/group/{curator.pk}/delete/", {"post": "yes"}).status_code == 403
    assert administrator.post(f"/admin/auth/group/{own.pk}/change/", {"name": "kin"}).status_code == 302
    assert ">Curator</a>" in administrator.get("/admin/auth/group/").text
