"""Curators keep the words that mean the same."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from library import catalogue
from library.catalogue import Unit
from library.models import Change, SynonymGroup
from tests.factories import SynonymGroupFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/library/synonymgroup/add/"


@pytest.fixture
def curator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("curator"))
    return client


def test_a_curator_adds_a_group_and_the_catalogue_version_rises(curator: Client) -> None:
    before = catalogue.version()

    answer = curator.post(ADD, {"words": "显存占用率，VRAM share\n显存比例"}, follow=True)

    assert SynonymGroup.objects.filter(words="显存占用率, VRAM share, 显存比例").exists()
    assert catalogue.version() == before + 1
    assert Change.objects.latest("pk").actor == User.objects.get()
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "info"]  # saved; take it back


def test_a_group_of_one_word_is_an_error_of_the_form(curator: Client) -> None:
    before = SynonymGroup.objects.count()

    answer = curator.post(ADD, {"words": "显存"})

    assert "words" in answer.context["adminform"].form.errors
    assert SynonymGroup.objects.count() == before


def test_a_word_that_stands_in_another_group_too_is_told(curator: Client, unit: Unit) -> None:
    SynonymGroupFactory(words="推理一, inference one")

    answer = curator.post(ADD, {"words": "推理一, 思考一"}, follow=True)

    assert any("推理一" in str(message) for message in answer.context["messages"] if message.level_tag == "info")
    assert SynonymGroup.objects.filter(words="推理一, 思考一").exists()


def test_groups_are_found_by_one_of_their_words(curator: Client, unit: Unit) -> None:
    group = SynonymGroupFactory(words="某词一, some word")

    answer = curator.get("/admin/library/synonymgroup/", {"q": "some word"})

    assert list(answer.context["cl"].result_list) == [group]


def test_the_sidebar_leads_there(curator: Client) -> None:
    assert 'href="/admin/library/synonymgroup/"' in curator.get("/admin/").content.decode()
