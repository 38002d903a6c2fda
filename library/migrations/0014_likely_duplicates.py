import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0013_answers_to_suggestions'),
    ]

    operations = [
        migrations.CreateModel(
            name='LikelyDuplicate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('same', 'same title on one site'), ('near', 'nearly the same title')], max_length=4, verbose_name='kind')),
                ('likeness', models.PositiveSmallIntegerField(verbose_name='likeness')),
                ('is_dismissed', models.BooleanField(default=False, verbose_name='not the same')),
                ('found_at', models.DateTimeField(auto_now_add=True, verbose_name='found at')),
            ],
            options={
                'verbose_name': 'likely duplicate',
                'verbose_name_plural': 'likely duplicates',
                'ordering': ['-likeness', 'first_id', 'second_id'],
            },
        ),
        migrations.AddField(
            model_name='likelyduplicate',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.article', verbose_name='first article'),
        ),
        migrations.AddField(
            model_name='likelyduplicate',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.article', verbose_name='second article'),
        ),
        migrations.AddIndex(
            model_name='likelyduplicate',
            index=models.Index(fields=['is_dismissed', '-likeness', 'first'], name='library_likelyduplicate_list'),
        ),
        migrations.AddConstraint(
            model_name='likelyduplicate',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='library_likelyduplicate_once'),
        ),
        migrations.AddConstraint(
            model_name='likelyduplicate',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='library_likelyduplicate_in_order'),
        ),
    ]
