from pathlib import Path
from typing import Any

from django.db import migrations

TABLE = Path(__file__).resolve().parents[1] / 'search' / 'tables' / 'synonyms.txt'


def add_first_synonyms(apps: Any, schema_editor: Any) -> None:
    """The shipped groups, unless curators have made some."""
    groups = apps.get_model('library', 'SynonymGroup').objects.using(schema_editor.connection.alias)
    if groups.exists():
        return
    lines = TABLE.read_text('utf-8').splitlines()
    groups.bulk_create(groups.model(words=line) for line in lines if line and not line.startswith('#'))


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0004_synonyms'),
    ]

    operations = [
        migrations.RunPython(add_first_synonyms, migrations.RunPython.noop),
    ]
