from django.db import migrations, models

NEW = models.BooleanField(default=False)


def change_what_is_there(apps, schema_editor):
    """What data migrations do: change, remove, add; none of it through the models of the house."""
    stones = apps.get_model("quarry", "Stone").objects
    stones.filter(name="changed by a migration").update(height=99)
    stones.filter(name="removed by a migration").delete()
    if stones.exists():
        stones.create(name="added by a migration")


class Migration(migrations.Migration):
    dependencies = [("quarry", "0001_stones")]

    operations = [
        migrations.AddField("stone", "polished", NEW),  # SQLite makes the table anew, and drops its triggers
        migrations.AddField("historicalstone", "polished", NEW),
        migrations.RunPython(change_what_is_there, migrations.RunPython.noop),
    ]
