import config.when
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
            ],
            options={
                'db_table': 'quarry_mark_that_a_mason_has_cut_and_that_has_a_very_long_name',
            },
        ),
        migrations.CreateModel(
            name='Quarry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name='Stone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, unique=True)),
                ('height', models.IntegerField(default=0)),
                ('kind', models.CharField(choices=[('granite', 'Granite'), ('marble', 'Marble')], default='granite', max_length=10)),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('laid_earliest', models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ('laid_latest', models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ('laid', config.when.WhenField(with_bounds=False)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('visits', models.IntegerField(default=0)),
                ('quarry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stones', to='quarry.quarry')),
            ],
        ),
        migrations.CreateModel(
            name='Chip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.IntegerField(default=1)),
                ('stone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chips', to='quarry.stone')),
            ],
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('quarry.stone',),
        ),
        migrations.CreateModel(
            name='HistoricalMark',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                ('change_set', models.CharField(db_index=True, max_length=36, null=True, verbose_name='act')),
                ('known_on', models.DateField()),
                ('history_change_reason', models.TextField(null=True)),
                ('text', models.TextField()),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical mark',
                'verbose_name_plural': 'historical marks',
                'ordering': ['-history_id'],
                'get_latest_by': 'history_id',
                'indexes': [models.Index(fields=['id', 'history_id'], name='quarry_hist_id_ad5eb1_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalQuarry',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                ('change_set', models.CharField(db_index=True, max_length=36, null=True, verbose_name='act')),
                ('known_on', models.DateField()),
                ('history_change_reason', models.TextField(null=True)),
                ('name', models.CharField(max_length=30)),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical quarry',
                'verbose_name_plural': 'historical quarrys',
                'ordering': ['-history_id'],
                'get_latest_by': 'history_id',
                'indexes': [models.Index(fields=['id', 'history_id'], name='quarry_hist_id_c3fe51_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalStone',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                ('change_set', models.CharField(db_index=True, max_length=36, null=True, verbose_name='act')),
                ('known_on', models.DateField()),
                ('history_change_reason', models.TextField(null=True)),
                ('name', models.CharField(db_index=True, max_length=30)),
                ('height', models.IntegerField(default=0)),
                ('kind', models.CharField(choices=[('granite', 'Granite'), ('marble', 'Marble')], default='granite', max_length=10)),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('laid_earliest', models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ('laid_latest', models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ('laid', config.when.WhenField(with_bounds=False)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('quarry', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='quarry.quarry')),
            ],
            options={
                'verbose_name': 'historical stone',
                'verbose_name_plural': 'historical stones',
                'ordering': ['-history_id'],
                'get_latest_by': 'history_id',
                'indexes': [models.Index(fields=['id', 'history_id'], name='quarry_hist_id_29a9e3_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalChip',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                ('change_set', models.CharField(db_index=True, max_length=36, null=True, verbose_name='act')),
                ('known_on', models.DateField()),
                ('history_change_reason', models.TextField(null=True)),
                ('weight', models.IntegerField(default=1)),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stone', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='quarry.stone')),
            ],
            options={
                'verbose_name': 'historical chip',
                'verbose_name_plural': 'historical chips',
                'ordering': ['-history_id'],
                'get_latest_by': 'history_id',
                'indexes': [models.Index(fields=['id', 'history_id'], name='quarry_hist_id_7663b8_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
