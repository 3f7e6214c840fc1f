"""Numbers and lists in words."""

SMALL = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def number(count):
    """Write a count: in words up to twelve."""
    return SMALL[count] if count < len(SMALL) else str(count)


def share(part, whole, noun):
    """Write one count out of another, both alike: two of five parties."""
    if whole == 1:
        return f"the only {noun}"
    if part == whole:
        return f"both {_many(noun)}" if whole == 2 else f"all {counted(whole, noun)}"
    return (
        f"{number(part)} of {counted(whole, noun)}"
        if whole < len(SMALL)
        else f"{part} of {whole} {_many(noun)}"
    )


def counted(count, noun):
    """Write a count of things: one party, two parties."""
    return f"{number(count)} {noun if count == 1 else _many(noun)}"


def are(count):
    return "is" if count == 1 else "are"


def have(count):
    return "has" if count == 1 else "have"


def _many(noun):
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeou" else f"{noun}s"


def listed(parts):
    """Join what is said: one, two and three."""
    parts = list(parts)
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def sentence(text):
    """Begin with a capital and end with a stop."""
    stop = "" if text.endswith((".", "?", "!")) else "."
    return f"{text[0].upper()}{text[1:]}{stop}" if text else ""
