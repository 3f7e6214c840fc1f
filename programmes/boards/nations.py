"""Which nations have a column of their own."""

from collections import Counter

MOST = 7


def columns(rows):
    """Return the nations of these rows, or else those that take part most often."""
    often = Counter(code for codes in rows for code in codes).most_common()
    most = sorted(often, key=lambda item: (-item[1], item[0]))[:MOST]
    return tuple(sorted(code for code, _ in most))
