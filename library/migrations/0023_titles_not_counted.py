from typing import Any

from django.db import migrations


def forget_counts_of_titles(apps: Any, schema_editor: Any) -> None:
    """How many articles have a title was counted and never asked: two fifths of the table."""
    terms = apps.get_model("library", "SearchTerm").objects
    terms.filter(term__gte="=x", term__lt="=y").delete()


class Migration(migrations.Migration):
    dependencies = [("library", "0022_not_writable_conflicts")]

    operations = [migrations.RunPython(forget_counts_of_titles, migrations.RunPython.noop)]
