"""Which index rows hold the words that are asked for, in each database's words: of every noun a bounded part.

Folded words are of a-z and 0-9 alone, and nouns are labels of our models: nothing in them means anything to
either database. What bears the words in its name is looked for apart, so that no bound can hide it.
"""

from django.db import connection
from django.db.models.expressions import RawSQL

NAMED, LIVE, EVER = "named", "live", "ever"  # what it is called; all that it says; all that it ever said
COLUMNS = {NAMED: "title", LIVE: "title body", EVER: "title body once"}  # of SQLite's full-text table
SELECT = {
    "sqlite": "SELECT rowid AS id FROM search_words WHERE search_words MATCH %s",
    "postgresql": "SELECT id FROM search_document WHERE {part}_words @@ %s::tsquery",
}


def holding(asked, nouns, parts, most):
    """Return an expression for the keys of index rows: of each noun and part the newest, at most so many."""
    vendor = connection.vendor
    matched = {"sqlite": _matched_by_sqlite, "postgresql": _matched_by_postgresql}[vendor]
    each, values = [], []
    for noun in nouns:
        for part in parts:
            matching = SELECT[vendor].format(part=part)
            each.append(f"SELECT id FROM ({matching} ORDER BY 1 DESC LIMIT %s) AS newest")
            values += [matched(asked, noun, part), most]
    return RawSQL(" UNION ".join(each), values)  # noqa: S611 (every value is a parameter)


def _matched_by_sqlite(asked, noun, part):
    words = _words(asked, '"{}"', " AND ", " *")
    return f'noun : "{noun}" AND {{{COLUMNS[part]}}} : ({words})'


def _matched_by_postgresql(asked, noun, part):
    words = _words(asked, "'{}'", " & ", ":*")
    return f"'{noun}' & {words}"


def _words(asked, quoted, glue, beginning):
    return glue.join(quoted.format(word) for word in asked.words) + (beginning if asked.is_beginning else "")
