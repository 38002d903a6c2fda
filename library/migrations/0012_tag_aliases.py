import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0011_private_notes'),
    ]

    operations = [
        migrations.CreateModel(
            name='TagAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('slug', models.CharField(editable=False, max_length=100, unique=True, verbose_name='slug')),
            ],
            options={
                'verbose_name': 'other name of a tag',
                'verbose_name_plural': 'other names of tags',
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='tagalias',
            name='tag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='library.tag', verbose_name='tag'),
        ),
        migrations.AddConstraint(
            model_name='tagalias',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='library_tagalias_name_whatever_case'),
        ),
    ]
