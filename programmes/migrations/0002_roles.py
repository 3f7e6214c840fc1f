"""Make the five roles as groups, with what each may do in the admin."""

from django.db import migrations

AGREEMENTS = ["party", "source", "agreement", "signature"]
RECORD = ["programme", "participation", "mandate", "milestone", "dependency", "claim", "openquestion"]
LOGS = ["milestoneupdate", "questionupdate", "baseline", "baselinedate", "assessment"]
NOUNS = {"agreements": AGREEMENTS, "programmes": [*RECORD, *LOGS]}

VIEW_ALL = [(app, f"view_{noun}") for app, nouns in NOUNS.items() for noun in nouns]
WORK_OF_A_DESK = [
    ("agreements", "add_source"),
    *(("programmes", f"add_{noun}") for noun in ["milestone", "dependency", "claim", "openquestion", *LOGS]),
    *(("programmes", f"change_{noun}") for noun in ["milestone", "dependency", "claim", "openquestion"]),
]
WORK_OF_A_LEAD = [
    ("programmes", "edit_any_desk"),
    *(("agreements", f"{verb}_{noun}") for verb in ["add", "change"] for noun in AGREEMENTS),
    *(("programmes", f"{verb}_{noun}") for verb in ["add", "change"] for noun in RECORD),
]
CHAIN = [("audit", "view_auditentry")]
TOKENS = [("access", "manage_all_tokens")]
PEOPLE = [("auth", f"{verb}_{noun}") for verb in ["add", "change", "view"] for noun in ["user", "group"]]

ROLES = {
    "Readers": [],
    "Editors": [*VIEW_ALL, *WORK_OF_A_DESK],
    "Leads": [*VIEW_ALL, *WORK_OF_A_DESK, *WORK_OF_A_LEAD],
    "Auditors": [*VIEW_ALL, *CHAIN],
    "Administrators": [*VIEW_ALL, *WORK_OF_A_DESK, *WORK_OF_A_LEAD, *CHAIN, *TOKENS, *PEOPLE],
}


OWN_NAMES = {
    "edit_any_desk": ("programme", "Can edit the programmes of every desk"),
    "manage_all_tokens": ("apitoken", "Can see and revoke the tokens of everybody"),
}


def permission(apps, app, codename):
    """Return the permission; Django makes its own only after all migrations, so it may have to be made here."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    verb, _, noun = codename.partition("_")
    model, name = OWN_NAMES.get(codename, (noun, f"Can {verb} {noun}"))
    kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
    return Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]


def make_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for role, permissions in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(permission(apps, app, codename) for app, codename in permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_initial"),
        ("agreements", "0001_initial"),
        ("audit", "0001_chain"),
        ("access", "0001_tokens"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
