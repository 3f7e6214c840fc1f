"""The table of a run, and its place in the README: between two markers, written by the command."""

import re

BEGIN, END = "<!-- benchmarks: written by make bench -->", "<!-- end of benchmarks -->"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
TITLES = ["work", "milestones", "database", "ours", "held against", "ratio (half of the runs)", "goal", ""]


def lines(results):
    """Yield a row for each ratio of each work; `results` are (database, size, what measure told)."""
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
            "reached" if each["reached"] else "**not reached**",
        ]


def _ms(milliseconds):
    return f"{milliseconds:,.1f} ms" if milliseconds < 100 else f"{milliseconds:,.0f} ms"


def _ratio(median, low, high):
    return f"{_short(median)} × ({_short(low)} to {_short(high)})"


def _short(number):
    return f"{number:,.0f}" if number >= 20 else f"{number:.2g}" if number < 10 else f"{number:.1f}"


def in_markdown(rows):
    return "\n".join(f"| {' | '.join(row)} |" for row in [TITLES, ["---"] * len(TITLES), *rows])


def in_columns(rows):
    """Return the table for a terminal."""
    widths = [max(len(row[place]) for row in [TITLES, *rows]) for place in range(len(TITLES))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [TITLES, *rows]
    )


def put_into(text, written):
    """Return a text with what stands between the markers written anew. Raises ValueError without them."""
    if BEGIN not in text or END not in text:
        raise ValueError("The README has no place for the benchmarks.")
    place = f"{re.escape(BEGIN)}.*{re.escape(END)}"
    return re.sub(place, lambda _: f"{BEGIN}\n{written}\n{END}", text, flags=re.DOTALL)
