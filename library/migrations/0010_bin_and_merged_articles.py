import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0009_tag_jobs'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='binned_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in the bin since'),
        ),
        migrations.AddField(
            model_name='article',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='merged_articles', to='library.article', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='article',
            name='status_before',
            field=models.CharField(blank=True, choices=[('draft', 'draft'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('binned', 'in the bin'), ('merged', 'merged into another')], editable=False, max_length=10, verbose_name='status before it was put away'),
        ),
        migrations.AlterField(
            model_name='article',
            name='status',
            field=models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('binned', 'in the bin'), ('merged', 'merged into another')], default='published', max_length=10, verbose_name='status'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('binned_at__isnull', False), ('status', 'binned')), models.Q(models.Q(('status', 'binned'), _negated=True), ('binned_at', None)), _connector='OR'), name='library_article_binned_since'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'merged')), models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into', None)), _connector='OR'), name='library_article_merged_into'),
        ),
    ]
