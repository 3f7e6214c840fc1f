"""Show where in a text the words stand that were asked for, in whatever spelling."""

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from config.search.folding import WORD, parts_of

AROUND = 90  # letters of a text on each side of the first word that is found in it


def marked(text, asked):
    """Return a text with the words that were asked for marked in it."""
    pieces, at = [], 0
    for first, last in _spans(text, asked):
        pieces += [escape(text[at:first]), format_html("<mark>{}</mark>", text[first:last])]
        at = last
    return mark_safe("".join([*pieces, escape(text[at:])]))


def excerpt(text, asked):
    """Return the words around the first that was asked for, marked; nothing when none stands there."""
    first, last = next(_spans(text, asked), (None, None))
    if first is None:
        return ""
    start = text.rfind(" ", 0, max(first - AROUND, 0)) + 1 if first > AROUND else 0
    end = text.find(" ", last + AROUND)
    piece = text[start:] if end < 0 else text[start:end]
    return format_html("{}{}{}", "… " if start else "", marked(piece, asked), "" if end < 0 else " …")


def _spans(text, asked):
    for found in WORD.finditer(text):
        if any(asked.marks(part) for part in parts_of(found[0])):
            yield found.span()
