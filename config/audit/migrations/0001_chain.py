from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("model", models.CharField(max_length=80)),
                ("history_id", models.BigIntegerField()),
                ("payload", models.TextField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name_plural": "audit entries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("model", "history_id"), name="audit_entry_once_a_history_row"
                    )
                ],
            },
        ),
    ]
