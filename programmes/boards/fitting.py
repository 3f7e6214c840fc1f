"""How much room words take on paper: rather too much than too little, so that what fits does fit."""

from unicodedata import category, east_asian_width

# Of their size: as wide as in the widest font that systems come with
SPACE, FIGURE, LETTER, CAPITAL, BROAD, WIDE = 0.32, 0.64, 0.55, 0.7, 1, 1.1
BOLD = 1.13  # as wide as plain letters
WIDTHS = {"Zs": SPACE, "Nd": FIGURE, "Lu": CAPITAL, "Pd": CAPITAL, "Sm": CAPITAL, "So": CAPITAL}
BROAD_ONES = frozenset("mwMW%@…")


def width(text, size):
    """Return how wide a line of words is, in pixels."""
    return sum(_width(letter) for letter in text) * size


def _width(letter):
    if east_asian_width(letter) in "WF":
        return WIDE
    if letter in BROAD_ONES:
        return BROAD
    return WIDTHS.get(category(letter), LETTER)


def lines(text, room, size):
    """Return how many lines words take in a column so many pixels wide; what is longer than one is broken."""
    count, filled, space = 1, 0, SPACE * size
    for word in text.split():
        wide = width(word, size)
        if filled + wide <= room:
            filled += wide + space
        else:
            more = int(wide // room)
            count, filled = count + 1 + more, wide - more * room + space
    return count
