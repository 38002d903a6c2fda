from typing import Any

from django.db import migrations

NAMES = ('reader', 'contributor', 'curator', 'administrator')


def make_roles(apps: Any, schema_editor: Any) -> None:
    """The groups of the roles. Their rights follow when `migrate` ends, see `library/roles.py`.

    A group that is called so already keeps its members and its rights under another name: nobody becomes a curator by
    an upgrade.
    """
    groups = apps.get_model('auth', 'Group').objects.using(schema_editor.connection.alias)
    taken = set(groups.values_list('name', flat=True))
    for name in NAMES:
        if name in taken:
            other = next(f'{name} {number}' for number in range(2, len(taken) + 3) if f'{name} {number}' not in taken)
            groups.filter(name=name).update(name=other)
            taken.add(other)
        groups.create(name=name)


def remove_roles(apps: Any, schema_editor: Any) -> None:
    apps.get_model('auth', 'Group').objects.using(schema_editor.connection.alias).filter(name__in=NAMES).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('library', '0016_desk_indexes'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ['-added_at', '-id'], 'permissions': [('draft_article', 'Can write drafts of articles')], 'verbose_name': 'article', 'verbose_name_plural': 'articles'},
        ),
        migrations.RunPython(make_roles, remove_roles),
    ]
