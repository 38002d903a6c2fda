from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0010_bin_and_merged_articles'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='private_note',
            field=models.TextField(blank=True, help_text='For curators alone; it leaves the desk in no list, feed or export.', verbose_name='private note'),
        ),
    ]
