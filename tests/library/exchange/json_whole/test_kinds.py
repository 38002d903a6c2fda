"""Whoever adds a model or a field says whether it travels, and raises the version of the form."""

import json
import re
from pathlib import Path

import pytest
from django.apps import apps

from library.exchange.json_whole.kinds import (
    FORMAT,
    KINDS,
    STAYING_FIELDS,
    STAYING_MODELS,
    VERSION,
    Kind,
    field_names,
)

ROOT = Path(__file__).parents[4]


def test_every_model_travels_or_stays_for_a_reason() -> None:
    travelling = {kind.model for kind in KINDS}
    unnamed = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model not in travelling and not STAYING_MODELS.keys() & {model._meta.label, model._meta.app_label}
    ]
    assert unnamed == []


def test_what_stays_behind_is_there_to_stay() -> None:
    labels = {label for model in apps.get_models() for label in (model._meta.label, model._meta.app_label)}
    assert STAYING_MODELS.keys() - labels == set()
    assert not {kind.model._meta.label for kind in KINDS} & STAYING_MODELS.keys()


def test_every_field_of_a_travelling_model_travels_or_stays_for_a_reason() -> None:
    for kind in KINDS:
        known = [*kind.names, *STAYING_FIELDS.get(kind.name, {})]
        assert sorted(known) == sorted(field.name for field in kind.model._meta.concrete_fields), kind.name


def test_rows_refer_to_kinds_before_their_own() -> None:
    order = list(field_names())
    for kind in KINDS:
        assert all(order.index(target) <= order.index(kind.name) for target in kind.references.values())


def test_other_fields_make_another_version(example: bytes) -> None:
    head = json.loads(example)
    assert (head["format"], head["version"], head["fields"]) == (FORMAT, VERSION, field_names())


def test_the_form_is_documented_field_by_field() -> None:
    text = (ROOT / "docs" / "exchange-json.md").read_text()
    sections = re.findall(r"^### `(\w+)`$(.*?)(?=^#)", text, re.MULTILINE | re.DOTALL)
    documented = {kind: re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) for kind, section in sections}
    assert documented == {kind: [name for name in names if name != "id"] for kind, names in field_names().items()}
    assert [label for label in STAYING_MODELS if f"| `{label}` |" not in text] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_documented_form_of_a_field_is_its_own(kind: Kind) -> None:
    text = (ROOT / "docs" / "exchange-json.md").read_text()
    section = text.partition(f"### `{kind.name}`\n")[2].partition("\n#")[0]
    forms = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", section, re.MULTILINE))
    for field in kind.fields[1:]:
        form = forms[field.name]
        assert (form.endswith("?")) == field.null, field.name
        assert kind.references.get(field.name, "") in form, field.name
        assert [value for value, _label in field.flatchoices if f"`{value}`" not in form] == [], field.name
        if field.max_length and not field.choices:
            assert f"({field.max_length})" in form, field.name
