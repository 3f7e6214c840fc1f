from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_chain")]

    operations = [
        migrations.CreateModel(
            name="VerificationRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("head", models.CharField(max_length=84)),
                ("published", models.TextField(blank=True)),
                ("findings", models.PositiveIntegerField(default=0)),
                ("first_findings", models.TextField(blank=True)),
            ],
            options={"ordering": ["-pk"], "default_permissions": ()},
        ),
    ]
