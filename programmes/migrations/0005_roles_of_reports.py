"""Let the staff see the days of reporting, and leads put them on record."""

from django.db import migrations

VIEW = ["view_report"]
KEEP = [*VIEW, "add_report", "change_report"]
ROLES = {"Editors": VIEW, "Leads": KEEP, "Auditors": VIEW, "Administrators": KEEP}


def permission(apps, codename):
    """Return the permission; Django makes its own only after all migrations, so it may have to be made here."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    kind, _ = ContentType.objects.get_or_create(app_label="programmes", model="report")
    name = f"Can {codename.replace('_', ' ')}"
    return Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]


def add_to_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for role, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.add(*(permission(apps, codename) for codename in codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0004_report"),
        ("programmes", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add_to_roles, migrations.RunPython.noop)]
