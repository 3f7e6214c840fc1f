"""The parts that pages are made of: plain values in, one piece of markup out."""

from functools import cache, lru_cache
from html import escape

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from config import strips
from config.audit.as_of import carried
from config.audit.names import name_of
from config.countries import NATIONS
from config.when import NO_DATE, read

register = template.Library()
register.filter("year_strip", strips.year_strip)

RATINGS = {
    "red": ("Red", "Delivery is in doubt unless something changes."),
    "amber": ("Amber", "Delivery is feasible, but open issues need attention."),
    "not_rated": ("Not rated", "Too little on record to judge."),
    "green": ("Green", "Delivery on the recorded dates looks likely."),
}
RANK = {"not_rated": 0, "red": 1, "amber": 2, "green": 3}
SLIPS = {"late": "i-later", "early": "i-earlier", "same": "i-same"}
STATES = {
    "open": ("Open", "dot"),
    "asked": ("Asked", "ring"),
    "partly_answered": ("Partly answered", "ring"),
    "answered": ("Answered", "tick"),
    "withdrawn": ("Withdrawn", "dash"),
    "superseded": ("Superseded", "dash"),
}
SHAPES = {
    "dot": '<circle class="dot-open" cx="5.5" cy="5.5" r="4"/>',
    "ring": '<circle class="dot-asked" cx="5.5" cy="5.5" r="4"/>',
    "tick": '<path class="qst-ok" d="M1.5 6l2.6 2.6L9.5 3"/>',
    "dash": '<path class="qst-off" d="M1.5 5.5h8"/>',
}
KNOWN = {
    "known": ("known", '<circle class="kn-disc" cx="7" cy="7" r="5.5"/>'),
    "partly": (
        "in part",
        '<circle class="kn-ring" cx="7" cy="7" r="5.5"/>'
        '<path class="kn-disc" d="M7 1.5a5.5 5.5 0 0 1 0 11Z"/>',
    ),
    "disputed": (
        "disagree",
        '<circle class="kn-disc" cx="7" cy="7" r="6"/>'
        '<path class="g-cut" d="M4 5.6h6M4 8.4h6M8.6 3.6 5.4 10.4"/>',
    ),
    "estimate": (
        "estimate",
        '<circle class="kn-est" cx="7" cy="7" r="5.5"/>'
        '<circle class="kn-hatch" cx="7" cy="7" r="5.5" fill="url(#hatch)"/>',
    ),
    "asked": (
        "asked",
        '<circle class="kn-ring" cx="7" cy="7" r="5.5"/><circle class="kn-disc" cx="7" cy="7" r="2"/>',
    ),
    "open": ("open", '<circle class="kn-ring" cx="7" cy="7" r="5.5"/>'),
    "nothing": ("nothing", '<path class="kn-ring" d="M4 7h6"/>'),
}
ESTIMATE = mark_safe('<span class="src src-est" title="Estimate by staff, not from a source">est</span>')


@register.filter
@lru_cache(maxsize=4096)
def day(value):
    """Write a plain day as 2 Mar 2026."""
    return read(value.isoformat()).label if value else ""


@register.filter
def person(user):
    """Write the name of a person, or nothing."""
    return name_of(user) if user else ""


@register.simple_tag
def marking():
    return settings.MARKING


@register.simple_tag
def icon(name):
    return strips.symbol(name, 13, 13)


@register.simple_tag
@cache
def glyph(rating, size=14):
    """The silhouette of a rating."""
    return strips.symbol(f"g-{rating}", size, size, f"g g-{rating}")


@register.simple_tag
@cache
def conf(rating):
    """A confidence badge: a silhouette and its word."""
    return format_html(
        '<span class="conf conf-{0}">{1}<b>{2}</b></span>', rating, glyph(rating), RATINGS[rating][0]
    )


@register.simple_tag
def trend(before, now):
    """Say how a rating stands to the one before it; nothing when there is no rating at all."""
    if not now:
        return ""
    if not before:
        return mark_safe('<span class="trend">first rating</span>')
    if before == now:
        return mark_safe('<span class="trend">no change</span>')
    way, arrow = ("up", "▲") if RANK[now] > RANK[before] else ("down", "▼")
    return format_html(
        '<span class="trend is-{0}"><span aria-hidden="true">{1}</span> {0} from {2}</span>',
        way,
        arrow,
        RATINGS[before][0].lower(),
    )


@register.simple_tag
def rating_strip(ratings):
    """The last ratings, oldest left; pairs of a day and a rating."""
    if not ratings:
        return ""
    words = ", ".join(f"{day(on)} {RATINGS[rating][0]}" for on, rating in ratings)
    marks = "".join(glyph(rating, 11) for _, rating in ratings)
    return mark_safe(f'<span class="strip" role="img" aria-label="Ratings: {words}">{marks}</span>')


@register.simple_tag
def src(source=None, estimate=False):
    """A source tag, or the mark of a staff estimate; never both."""
    if estimate:
        return ESTIMATE
    if source is None:
        return ""
    title = f"{source.get_kind_display()}: {source.title}"
    address = carried(reverse("source", args=[source.tag]))
    return mark_safe(
        f'<a class="src" href="{escape(address)}" title="{escape(title)}">{escape(source.tag)}</a>'
    )


@register.simple_tag
def marks(found):
    """The numbers of footnotes; the first mark of each is where its footnote leads back to."""
    if not found:
        return ""
    links = format_html_join(
        mark_safe('<span class="fn-c">,</span>'), "{}", ((_mark(each),) for each in found)
    )
    return format_html('<sup class="fn">{}</sup>', links)


def _mark(mark):
    place = format_html(' id="at-{}"', mark.number) if mark.is_first else ""
    return format_html('<a href="#fn-{0}"{1} aria-label="Source {0}">{0}</a>', mark.number, place)


@register.simple_tag
def clash(tags):
    """The mark of sources that disagree: "S3 S4" gives S3≠S4."""
    return format_html(
        '<span class="src src-clash" title="Sources disagree">{}</span>', "≠".join(tags.split())
    )


@register.simple_tag
def when(value, source=None, estimate=False, done=False):
    """An imprecise date: its year strip, its label, its tag."""
    strip = strips.year_strip(value, done=done, estimate=estimate)
    words = f'{strip}<span class="when-t">{value.label}</span>{src(source, estimate)}'
    return mark_safe(f'<span class="when when-{value.precision}" title="{value.grain}">{words}</span>')


@register.simple_tag
def slip(value):
    """How a forecast stands to its baseline, in words with a mark."""
    name = SLIPS.get(value.tone)
    mark = strips.symbol(name, 18, 9, "slip-i") if name else ""
    return mark_safe(f'<span class="slip slip-{value.tone}" title="{value.detail}">{mark}{value.text}</span>')


@register.simple_tag
@lru_cache
def stage(position, names, skipped=()):
    """The stage of a programme as a small track, its word and its number."""
    return format_html(
        '<span class="stage">{}<span class="stage-n"><b>{}</b> <span class="dim">{}</span></span></span>',
        strips.stage_track(position, names, skipped),
        names[position - 1],
        f"{position} of {len(names)}",
    )


@register.simple_tag
def fresh(days, brief=False):
    """How long ago a person last touched the record; None when nobody has."""
    if days is None:
        return _fresh("stale", mark_safe("<b>none yet</b>"))
    if days > settings.STALE_DAYS:
        return _fresh("stale", format_html("<b>stale</b>{}", "" if brief else f", {days} days"))
    words = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return _fresh("fresh" if days <= settings.FRESH_DAYS else "ageing", words)


@lru_cache
def _fresh(state, words):
    mark = strips.symbol(f"i-{state}", 13, 13, "fresh-i")
    return format_html('<span class="fresh fresh-{}">{}<span>{}</span></span>', state, mark, words)


@register.simple_tag
def nations(codes, columns):
    """Who takes part, each nation in its own column; those without a column are counted."""
    beyond = sorted(set(codes) - set(columns))
    inside = [code for code in columns if code in codes]
    cells = "".join(_nation(code, code in codes) for code in columns)
    more = _cell("in", _names(beyond), f"+{len(beyond)}") if beyond else ""
    label = escape(_names([*inside, *beyond]) or "No nation on record")
    return mark_safe(f'<span class="nat" role="img" aria-label="{label}">{cells}{more}</span>')


@lru_cache
def _nation(code, takes_part):
    name = NATIONS[code]
    return _cell("in", name, code) if takes_part else _cell("out", f"{name} does not take part", "·")


def _cell(kind, title, mark):
    return f'<span class="nat-{kind}" title="{escape(title)}">{mark}</span>'


def _names(codes):
    return ", ".join(NATIONS[code] for code in codes)


@register.simple_tag
def question_state(state):
    """Dot = open, ring = asked and waiting, tick = answered, dash = no longer asked."""
    word, shape = STATES[state]
    mark = strips.drawing("icon", 11, 11, SHAPES[shape])
    return format_html('<span class="qst qst-{}">{}{}</span>', state, mark, word)


@register.simple_tag
def known(state):
    """How much is known: disc, half disc, ring; hatched for an estimate, a line for nothing; and the word."""
    word, shape = KNOWN[state]
    mark = strips.drawing("icon", 14, 14, shape)
    return format_html('<span class="kn kn-{}">{}<span class="kn-w">{}</span></span>', state, mark, word)


@register.simple_tag
def age(days):
    """The age of an open question as a bar and a number; amber and bold once it is old."""
    old = settings.QUESTION_DAYS[1]
    kind = "aged is-old" if days > old else "aged"
    return format_html('<span class="{}">{}{} d</span>', kind, strips.age_bar(days, old), days)


@register.simple_tag
def not_stated():
    """Name the absence of a fact."""
    return format_html('<span class="void">{} not stated</span>', strips.year_strip(NO_DATE))


@register.simple_tag
def key_strips():
    """The year strips that the key explains: a quarter, a year, no date."""
    dates = [read(text) for text in ("Q3 2026", "2026", "none")]
    return format_html_join(" ", "{}", ((strips.year_strip(date),) for date in dates))


@register.simple_tag
def stale_days():
    return settings.STALE_DAYS
