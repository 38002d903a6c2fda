"""Migrations are complete, named, and the same on both databases."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

MIGRATIONS = Path(__file__).resolve().parents[2] / "library" / "migrations"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_has_a_name_that_says_what_it_does() -> None:
    names = [path.stem for path in MIGRATIONS.glob("[0-9]*.py")]
    assert names
    assert [name for name in names if re.search(r"_auto_|_alter_|^\d+_\w+_and_more$", name)] == []
