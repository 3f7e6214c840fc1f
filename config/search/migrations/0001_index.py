"""The index: its rows, and beside them what each database searches by.

On SQLite a full-text table that holds no text of its own and is kept by triggers; on PostgreSQL columns that
the database itself fills. Neither cuts nor folds words: they come folded, with a space between.
A later migration that alters search_document on SQLite rebuilds it: it must make the triggers anew.
"""

from django.db import migrations, models

COLUMNS = "noun, title, body, once"
NEW, OLD = (", ".join(f"{side}.{column}" for column in COLUMNS.split(", ")) for side in ("NEW", "OLD"))
ADD = f"INSERT INTO search_words (rowid, {COLUMNS}) VALUES (NEW.id, {NEW});"
TAKE = f"INSERT INTO search_words (search_words, rowid, {COLUMNS}) VALUES ('delete', OLD.id, {OLD});"
SQLITE = [
    f"""CREATE VIRTUAL TABLE search_words USING fts5(
    {COLUMNS}, content='search_document', content_rowid='id',
    tokenize="ascii tokenchars '.'", detail=column, prefix='2 3')""",
    f"CREATE TRIGGER search_document_comes AFTER INSERT ON search_document BEGIN {ADD} END",
    f"CREATE TRIGGER search_document_goes AFTER DELETE ON search_document BEGIN {TAKE} END",
    f"CREATE TRIGGER search_document_changes AFTER UPDATE ON search_document BEGIN {TAKE} {ADD} END",
]
NAMED = "ARRAY[noun::text] || string_to_array(title, ' ')"
LIVE = f"{NAMED} || string_to_array(body, ' ')"
EVER = f"{LIVE} || string_to_array(once, ' ')"
PARTS = {"named": NAMED, "live": LIVE, "ever": EVER}
FILLED = "ALTER TABLE search_document ADD COLUMN {}_words tsvector GENERATED ALWAYS AS (array_to_tsvector({})) STORED"
POSTGRESQL = [
    *(FILLED.format(*part) for part in PARTS.items()),
    *(f"CREATE INDEX search_document_{part} ON search_document USING gin ({part}_words)" for part in PARTS),
]
MAKE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
UNMAKE = {
    "sqlite": [
        *(f"DROP TRIGGER search_document_{event}" for event in ("comes", "goes", "changes")),
        "DROP TABLE search_words",
    ],
    "postgresql": [f"ALTER TABLE search_document DROP COLUMN {part}_words" for part in PARTS],
}


def make(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in UNMAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("audit", "0002_verification_is_kept")]
    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("noun", models.CharField(max_length=80)),
                ("key", models.BigIntegerField()),
                ("title", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("once", models.TextField(blank=True)),
                ("closed", models.BooleanField(default=False)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("noun", "key"), name="search_document_once_a_record")
                ],
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("seq", models.BigIntegerField(default=0)),
                ("rules", models.CharField(blank=True, max_length=64)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(make, unmake),
    ]
