"""Groups of words that mean the same, and those that a new library begins with."""

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from library import catalogue
from library.catalogue import Unit
from library.models import SynonymGroup
from library.models.words import split_words
from tests.factories import SynonymGroupFactory

ROOT = Path(__file__).resolve().parents[3]
TABLE = ROOT / "library" / "search" / "tables" / "synonyms.txt"
LINES = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
add_first_synonyms = import_module("library.migrations.0005_first_synonyms").add_first_synonyms


def load_table() -> None:
    """What the migration does."""
    add_first_synonyms(apps, SimpleNamespace(connection=connection))


def test_words_are_brought_into_one_line() -> None:
    group = SynonymGroup(words=" 显存，VRAM、 GPU   memory\n;vram")

    group.clean()

    assert group.words == "显存, VRAM, GPU memory"
    assert group.word_list() == ["显存", "VRAM", "GPU memory"]


@pytest.mark.parametrize("words", ["", "显存", "RoPE, rope；ROPE", " ,，"])
def test_a_group_of_one_word_is_refused(words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        SynonymGroup(words=words).clean()

    assert set(caught.value.message_dict) == {"words"}


@pytest.mark.django_db
def test_a_word_may_stand_in_two_groups_and_is_named(unit: Unit) -> None:
    SynonymGroup.objects.all().delete()
    first = SynonymGroupFactory(words="推理, inference")
    second = SynonymGroupFactory(words="推理, Reasoning")

    assert first.words_elsewhere() == second.words_elsewhere() == ["推理"]
    assert SynonymGroupFactory(words="reasoning, 思考").words_elsewhere() == ["reasoning"]
    assert SynonymGroupFactory(words="显存, VRAM").words_elsewhere() == []


@pytest.mark.django_db
def test_a_new_library_begins_with_the_shipped_groups(unit: Unit) -> None:
    SynonymGroup.objects.all().delete()

    load_table()

    assert sorted(SynonymGroup.objects.values_list("words", flat=True)) == sorted(LINES)


@pytest.mark.django_db
def test_the_shipped_groups_are_not_added_to_those_of_curators(unit: Unit) -> None:
    SynonymGroup.objects.all().delete()
    SynonymGroupFactory(words="显存, VRAM")

    load_table()

    assert [group.words for group in SynonymGroup.objects.all()] == ["显存, VRAM"]


@pytest.mark.django_db
def test_a_change_of_a_group_raises_the_catalogue_version() -> None:
    before = catalogue.version()

    with catalogue.change(reason="synonyms"):
        group = SynonymGroupFactory()
    with catalogue.change(reason="no synonyms"):
        group.delete()

    assert catalogue.version() == before + 2


def test_the_table_has_a_good_many_groups_each_as_the_form_would_write_it() -> None:
    assert len(LINES) >= 150
    for line in LINES:
        group = SynonymGroup(words=line)
        group.clean()
        assert group.words == line


def test_no_two_groups_of_the_table_are_equal() -> None:
    groups = [frozenset(word.casefold() for word in split_words(line)) for line in LINES]

    assert len(set(groups)) == len(groups)
    assert [(small, large) for small in groups for large in groups if small < large] == []
