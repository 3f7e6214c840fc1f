"""The lines of the board as markup, a function a cell: templates of them took as long as all else."""

from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe

from config.audit.as_of import carried
from config.templatetags.components import conf, fresh, nations, rating_strip, slip, src, stage, trend, when

register = template.Library()

CELLS = [
    ("stage", "Stage"),
    ("conf", "Confidence"),
    ("next", "Next milestone"),
    ("spark", "Milestone windows"),
    ("q", "Open questions"),
    ("nat", "Nations"),
    ("upd", "Updated"),
]
LINE = """<tr role="row" class="row">
  <th role="rowheader" scope="row" class="c-name">{}</th>
"""
LINE += "".join(f'  <td role="cell" class="c-{kind}" data-l="{label}">{{}}</td>\n' for kind, label in CELLS)
LINE += "</tr>\n"
OVERDUE = '<span class="slip slip-overdue">overdue</span>'
NOT_MEASURED = '<span class="slip slip-unknown">slip cannot be measured</span>'


@register.simple_tag
def lines(rows, board, height):
    """The rows of a part of the board, each with its spark and with what that does not show."""
    cells = {"full": _full, "compact": _compact}[height]
    return mark_safe("".join(LINE.format(*cells(*row, board)) for row in rows))


def _full(row, spark, not_drawn, board):
    programme, page = row.programme, carried(reverse("programme", args=[row.programme.slug]))
    return (
        f"{_name(row, page)}{_meta(row.route)}{_meta(_lead(programme))}",
        f"{_stage(row, board)}{_tag('span', 'meta', escape(row.since) + src(programme.stage_source))}",
        _confidence(row),
        _next(row),
        f"{spark}{_tag('span', 'meta', escape(not_drawn))}{_moved(row)}",
        f"{_questions(row.ages, row.oldest)}{row.age_strip}{_disputed(row.disputed, page)}",
        nations(row.nations, board.nations),
        f"{fresh(row.touched, True)}{_meta(row.is_stale and f'{row.touched} days')}{_meta(programme.desk)}",
    )


def _compact(row, spark, not_drawn, board):
    """Return the cells without reasons and second lines."""
    return (
        _name(row, carried(reverse("programme", args=[row.programme.slug]))),
        _stage(row, board),
        conf(row.ratings.rating),
        _next_in_short(row),
        spark,
        _questions(row.ages, row.oldest),
        nations(row.nations, board.nations),
        fresh(row.touched, True),
    )


def _tag(name, kind, markup):
    return f'<{name} class="{kind}">{markup}</{name}>'


def _meta(said):
    """Write a second line, if there is anything to say."""
    return _tag("span", "meta", escape(str(said))) if said else ""


def _name(row, page):
    link = f'<a class="pname" href="{escape(page)}">{escape(row.programme.name)}</a>'
    return link + (_tag("b", "cond", escape(row.condition)) if row.condition else "")


def _lead(programme):
    return f"Lead: {programme.lead}" if programme.lead else "No lead named"


def _stage(row, board):
    return stage(row.stage, board.stages, row.skipped)


def _confidence(row):
    ratings = row.ratings
    turned = _tag("span", "trend", "new") if row.is_new else trend(row.rated_before, ratings.recorded)
    return (
        f"{_tag('span', 'conf-row', conf(ratings.rating) + turned)}"
        f"{_tag('span', 'reason', escape(ratings.reason))}{rating_strip(ratings.strip)}"
    )


def _next(row):
    step = row.next
    if step is None:
        return _nothing(row)
    gone = f"{step.share_gone} % of the window is gone" if step.is_running_out else ""
    warning = OVERDUE if step.is_overdue else gone and _tag("span", "slip slip-running", gone)
    return f"{_due(step)}{warning}{NOT_MEASURED if step.slip.tone == 'unknown' else slip(step.slip)}"


def _next_in_short(row):
    step = row.next
    if step is None:
        return _nothing(row)
    moved = slip(step.slip) if step.slip.tone != "unknown" else ""
    return f"{_due(step)}{OVERDUE if step.is_overdue else moved}"


def _due(step):
    milestone = step.milestone
    date = when(milestone.forecast, milestone.source, milestone.estimate)
    return f"{_tag('span', 'mname', escape(milestone.name))}{date}"


def _nothing(row):
    return _tag("span", "dim", row.nothing_next)


def _moved(row):
    """Write which dates moved since the last report, with a link to what is told of it."""
    moved = row.moved
    address = escape(row.told_of) if moved else ""
    return "".join(f'<a class="moved is-{way}" href="{address}">{escape(said)}</a>' for way, said in moved)


def _questions(ages, oldest):
    age = f' <span class="dim">oldest {oldest} d</span>' if ages else ""
    return _tag("span", "qn", f"<b>{len(ages)}</b>{age}")


def _disputed(count, page):
    link = f'<a class="disputed" href="{escape(page)}#facts">sources disagree on {count}</a>'
    return link if count else ""
