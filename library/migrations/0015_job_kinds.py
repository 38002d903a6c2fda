from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def call_them_bulk(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Jobs that gave tags to many articles are one kind of work on many articles now."""
    for job in apps.get_model("library", "Job").objects.filter(kind="tag_articles"):
        articles, what = job.options["articles"], "add" if "add" in job.options else "remove"
        values = {what: job.options[what]}
        job.kind, job.options = "bulk", {"action": f"{what}_tags", "articles": articles, "values": values}
        job.save(update_fields=["kind", "options"])


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0014_likely_duplicates'),
    ]

    operations = [
        migrations.AlterField(
            model_name='job',
            name='kind',
            field=models.CharField(choices=[('import_readme', 'import of a README'), ('publish_readme', 'public README'), ('bulk', 'work on many articles'), ('find_duplicates', 'search for duplicates')], max_length=20, verbose_name='kind'),
        ),
        migrations.RunPython(call_them_bulk, migrations.RunPython.noop, elidable=True),
    ]
