"""The tables of all runs, and their place in the README: between two markers, written by the command.

An overview, and below it, folded, each figure. A run writes the sizes that it measured; what is there of
other sizes stays.
"""

import re

BEGIN, END = "<!-- benchmarks: written by make bench -->", "<!-- end of benchmarks -->"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NOTE = re.compile(r"^- ([\d,]+) milestones: (.*)$", re.MULTILINE)
TITLES = ["work", "milestones", "database", "ours", "held against", "ratio (half of the runs)", "goal", ""]
FOLDED, UNFOLDED = "<details>\n<summary>Each figure</summary>\n\n", "\n\n</details>"


def lines(results):
    """Yield a row for each goal of each work; `results` are (database, size, what measure told)."""
    for db, size, told in results:
        for said in told:
            if "work" in said:
                yield from _lines(NAMES[db], size, said)


def _lines(db, size, said):
    for each in said["ratios"]:
        yield [
            said["work"],
            f"{size:,}",
            db,
            _ms(said["ms"]["ours"]),
            f"{each['to']}: {_ms(said['ms'][each['to']])}",
            _ratio(*each["is"]),
            f"{'≥' if each['goal'][0] == '>=' else '≤'} {each['goal'][1]:g} ×",
            _verdict(each),
        ]
    for each in said["limits"]:
        took, most = _quantity(each), f"≤ {each['most']:,} {each['unit']}"
        yield [said["work"], f"{size:,}", db, took, "", "", most, _verdict(each)]


def _verdict(each):
    return "reached" if each["reached"] else "**not reached**"


def _quantity(each):
    return _ms(each["is"]) if each["unit"] == "ms" else f"{each['is']:,} {each['unit']}"


def _ms(milliseconds):
    return f"{milliseconds:,.1f} ms" if milliseconds < 100 else f"{milliseconds:,.0f} ms"


def _ratio(median, low, high):
    return f"{_short(median)} × ({_short(low)} to {_short(high)})"


def _short(number):
    return f"{number:,.0f}" if number >= 20 else f"{number:.2g}" if number < 10 else f"{number:.1f}"


def in_markdown(rows, titles=TITLES):
    return "\n".join(f"| {' | '.join(row)} |" for row in [titles, ["---"] * len(titles), *rows])


def overview(rows):
    """Return a table with a row for each goal, and what was reached of it by each database at each size."""
    places = sorted({(row[2], row[1]) for row in rows}, key=_by_database)
    titles = ["work", "held against", "goal", *(f"{database} {size}" for database, size in places)]
    return in_markdown([_across(goal, places) for goal in _by_goal(rows)], titles)


def _by_database(place):
    database, size = place
    return list(NAMES.values()).index(database), _number(size)


def _by_goal(rows):
    """Return the rows of each goal, which may differ by size."""
    goals = {}
    for row in rows:
        goals.setdefault((row[0], _against(row)), []).append(row)
    return goals.values()


def _across(rows, places):
    first, by_place = rows[0], {(row[2], row[1]): _reached(row) for row in rows}
    goals = list(dict.fromkeys(row[6] for row in rows))
    return [first[0], _against(first), ", ".join(goals), *(by_place.get(place, "") for place in places)]


def _against(row):
    return row[4].partition(":")[0]


def _reached(row):
    said = row[5].partition(" (")[0] or row[3]
    return said if row[7] == "reached" else f"**{said}**"


def in_columns(rows):
    """Return the table for a terminal."""
    widths = [max(len(row[place]) for row in [TITLES, *rows]) for place in range(len(TITLES))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [TITLES, *rows]
    )


def put_into(text, notes, rows):
    """Return a text with what was measured between the markers. Raises ValueError without them.

    `notes` say of each size, as it is written in the rows, when and where it was measured.
    """
    if BEGIN not in text or END not in text:
        raise ValueError("The README has no place for the benchmarks.")
    before, rest = text.split(BEGIN)
    written, after = rest.split(END)
    kept = [row for row in _rows_in(written) if row[1] not in notes]
    notes = dict(NOTE.findall(written)) | notes
    said = "\n".join(f"- {size} milestones: {notes[size]}" for size in sorted(notes, key=_number))
    rows = in_order(rows + kept)
    tables = f"{overview(rows)}\n\n{FOLDED}{in_markdown(rows)}{UNFOLDED}"
    return f"{before}{BEGIN}\n{said}\n\n{tables}\n{END}{after}"


def _rows_in(written):
    folded = written.partition(FOLDED)[2]
    rows = [line for line in folded.splitlines() if line.startswith("|")][2:]
    return [row.removeprefix("| ").removesuffix(" |").split(" | ") for row in rows]


def in_order(rows):
    """Return rows by work, as the first of each comes; then by size, then by database."""
    works, databases = list(dict.fromkeys(row[0] for row in rows)), list(NAMES.values())
    return sorted(rows, key=lambda row: (works.index(row[0]), _number(row[1]), databases.index(row[2])))


def _number(written):
    return int(written.replace(",", ""))
