"""What the database sends by itself is what ours is made of."""

import json

import pytest
from django.db import connection

from benchmarks import database
from programmes import exercise

pytestmark = pytest.mark.django_db
AS_OURS = {
    "slug": "milestone",
    "newest": "current",
    "newest_earliest": "current_earliest",
    "newest_latest": "current_latest",
}


@pytest.fixture
def fiction(open_reading):
    exercise.make(2, milestones=40, history=4, say=lambda said: None)


def said(value):
    """Return a value as one text, whichever way it came."""
    return {None: "", True: "true", False: "false"}.get(value, str(value))


def test_a_pull_is_of_the_same_rows_with_all_that_is_looked_up(fiction, client):
    text = b"".join(client.get("/api/v1/exports/milestones.ndjson").streaming_content).decode()
    ours = {row["milestone"]: row for row in map(json.loads, text.splitlines())}

    with connection.cursor() as cursor:
        cursor.execute(database.rows(", ".join(database.COLUMNS.values()), 100))
        rows = [dict(zip(database.COLUMNS, row, strict=True)) for row in cursor.fetchall()]

    assert len(rows) == len(ours) == 80
    assert any(row["disputed"] for row in rows)
    assert any(row["waits_for"] for row in rows)
    for row in rows:
        theirs = ours[row["slug"]]
        assert {name: said(value) for name, value in row.items() if name != "estimate"} == {
            name: said(theirs[AS_OURS.get(name, name)]) for name in row if name != "estimate"
        }
    assert database.a_pull(80) > 80 * 200


def test_a_page_is_of_the_same_rows_each_with_what_it_names_inside(fiction, client):
    ours = {row["slug"]: row for row in client.get("/api/v1/milestones/?page_size=100").json()["results"]}

    page = database.a_page()
    rows = json.loads(page) if isinstance(page, str) else page

    assert len(rows) == len(ours) == 80
    for row in rows:
        theirs = ours[row["slug"]]
        assert row["programme"]["name"] == theirs["programme"]["name"]
        assert row["owner"]["slug"] == (theirs["owner"] or {}).get("slug")
        assert row["forecast"].items() <= theirs["forecast"].items()
        assert row["touched_on"] == theirs["touched_on"]
        assert (row["promised"]["newest"]["edtf"] or "") == theirs["promised"]["current"]["edtf"]
        assert [each["slug"] for each in row["waits_for"]] == [each["slug"] for each in theirs["waits_for"]]
