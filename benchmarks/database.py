"""The same data by the database itself: what no Python could do faster.

It sends all that ours is made of: what is stored, the names of what that points at, and what is looked up:
the first and the newest promise, the last touch by a person, what is waited for, and on what the sources of
its programme disagree (this in a pull only, as in ours). It lacks what no SQL computes: words, precision and
edge of a date, how far it slipped, what is overdue or stale, and addresses. Each question is put in the way
that was the fastest of several on its database.
"""

from django.db import connection

DATES = ("forecast", "met_on")
STORED = {
    "slug": "m.slug",
    "name": "m.name",
    "programme": "p.slug",
    "programme_name": "p.name",
    "kind": "m.kind",
    "gate": "m.gate",
    "position": "m.position",
    "owner": "o.slug",
    "owner_name": "o.name",
    "status": "m.status",
    **{f"{name}{end}": f"m.{name}{end}" for name in DATES for end in ("", "_earliest", "_latest")},
    "source": "s.tag",
    "estimate": "m.estimate",
    "reported_on": "m.reported_on",
}
PROMISED = {
    f"{name}{end}": f"{name}.promised{end}"
    for name in ("original", "newest")
    for end in ("", "_earliest", "_latest")
}
TOUCHED = """(SELECT u.reported_on FROM programmes_milestoneupdate AS u
WHERE u.milestone_id = m.id AND u.logged_by_id IS NOT NULL ORDER BY u.reported_on DESC LIMIT 1)"""
COLUMNS = (
    STORED | PROMISED | {"touched_on": TOUCHED, "waits_for": "waits.listed", "disputed": "disputed.topics"}
)

PROMISES = "programmes_baselinedate AS d JOIN programmes_baseline AS b ON b.id = d.baseline_id"
PROMISE = {  # the first or the newest, by its order
    "sqlite": f"""LEFT JOIN programmes_baselinedate AS {{name}} ON {{name}}.id = (SELECT d.id FROM {PROMISES}
WHERE d.milestone_id = m.id ORDER BY b.effective_on {{order}}, b.id {{order}} LIMIT 1)""",
    "postgresql": f"""LEFT JOIN (SELECT DISTINCT ON (d.milestone_id) d.* FROM {PROMISES}
WHERE TRUE {{among}} ORDER BY d.milestone_id, b.effective_on {{order}}, b.id {{order}}) AS {{name}}
ON {{name}}.milestone_id = m.id""",
}
WAITS = """LEFT JOIN (SELECT d.milestone_id, {gathered} AS listed
FROM programmes_dependency AS d JOIN programmes_milestone AS w ON w.id = d.waits_for_id
WHERE d.ended_on IS NULL {among} GROUP BY d.milestone_id) AS waits ON waits.milestone_id = m.id"""
AMOUNT = {
    "sqlite": "coalesce(amount_low, '') || ' ' || coalesce(amount_high, '') || ' ' || unit",
    "postgresql": "concat_ws(' ', amount_low, amount_high, unit)",
}
DISPUTED = """LEFT JOIN (SELECT programme_id, {gathered} AS topics FROM (
  SELECT DISTINCT programme_id, topic FROM programmes_claim
  WHERE withdrawn_on IS NULL AND stance <> 'declines' AND programme_id IS NOT NULL
  GROUP BY programme_id, topic, lower(aspect)
  HAVING count(DISTINCT CASE WHEN unit > '' THEN {amount} ELSE lower(value) END) > 1
    OR max(CASE WHEN stance = 'contradicts' THEN 1 ELSE 0 END) = 1
) AS doubtful GROUP BY programme_id) AS disputed ON disputed.programme_id = p.id"""
LISTED = {"sqlite": "group_concat({0}, '; ')", "postgresql": "string_agg({0}, '; ' ORDER BY {0})"}

OBJECT = {"sqlite": "json_object({})", "postgresql": "json_build_object({})"}
AS_JSON = {"sqlite": "json(coalesce(waits.listed, '[]'))", "postgresql": "coalesce(waits.listed, '[]')"}
GATHERED = {"sqlite": "json_group_array(json({}))", "postgresql": "json_agg({})"}
PAGE = {"programme": ("p", ["slug", "name"]), "source": ("s", ["tag", "title", "url"])}
PAGE["owner"] = ("o", ["slug", "name", "short_name", "kind", "country"])
A_PAGE = "(SELECT * FROM programmes_milestone ORDER BY id LIMIT {})"


def a_page(limit=100):
    """Return one page as one JSON text, what is named or looked up inside of each row."""
    page, waits = A_PAGE.format(int(limit)), {"slug": "w.slug", "name": "w.name"}
    among = f"AND d.milestone_id IN (SELECT id FROM {page} AS page)"
    gathered = GATHERED[connection.vendor].format(_object(waits))
    told = f"SELECT {_object(_nested())} AS row {_tables(page, gathered, among)} ORDER BY m.id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {GATHERED[connection.vendor].format('row')} FROM ({told}) AS t")
        return cursor.fetchone()[0]


def a_pull(limit):
    """Send all rows: by COPY, or line by line as JSON where there is no COPY; return how many bytes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(
                f"COPY ({rows(', '.join(COLUMNS.values()), limit)}) TO STDOUT WITH CSV"
            ) as copied:
                return sum(len(chunk) for chunk in copied)
        cursor.execute(rows(_object(COLUMNS), limit))
        return sum(len(row) for (row,) in cursor)


def rows(columns, limit):
    """Return the SQL of as many milestones, in the order of their keys."""
    db = connection.vendor
    tables = _tables("programmes_milestone", LISTED[db].format("w.slug"))
    disputed = DISPUTED.format(amount=AMOUNT[db], gathered=LISTED[db].format("topic"))
    return f"SELECT {columns} {tables} {disputed} ORDER BY m.id LIMIT {int(limit)}"


def _nested():
    """Return the columns of a row of a page: what ours puts into an object is one here, too."""
    inside = [f"{name}_{end}" for name in DATES for end in ("earliest", "latest")]
    flat = {name: column for name, column in STORED.items() if column[:2] == "m." and name not in inside}
    for name, (table, columns) in PAGE.items():
        flat[name] = _object({each: f"{table}.{each}" for each in columns})
    flat |= {name: _date(f"m.{name}") for name in DATES}
    flat["promised"] = _object({name: _date(f"{name}.promised") for name in ("original", "newest")})
    return flat | {"touched_on": TOUCHED, "waits_for": AS_JSON[connection.vendor]}


def _date(column):
    return _object({"edtf": column, "earliest": f"{column}_earliest", "latest": f"{column}_latest"})


def _object(columns):
    return OBJECT[connection.vendor].format(
        ", ".join(f"'{name}', {column}" for name, column in columns.items())
    )


def _tables(milestones, waits, among=""):
    db = connection.vendor
    promise = [PROMISE[db].format(name="original", order="ASC", among=among)]
    promise += [PROMISE[db].format(name="newest", order="DESC", among=among)]
    return f"""FROM {milestones} AS m JOIN programmes_programme AS p ON p.id = m.programme_id
LEFT JOIN agreements_party AS o ON o.id = m.owner_id LEFT JOIN agreements_source AS s ON s.id = m.source_id
{" ".join(promise)} {WAITS.format(gathered=waits, among=among)}"""
