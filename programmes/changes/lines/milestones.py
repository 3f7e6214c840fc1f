"""The dates of a programme: each milestone that was logged on, with how far it moved and why."""

from config.when import slip
from programmes.changes.lines.shape import BACK, NEVER, REPEATED, Effect, Line, Value, field_lines, moved
from programmes.models import Milestone

Status = Milestone.Status
OF_THE_LOG = (*Milestone.SAID, "reported_on")
ENDS = {
    Status.MET: "done",
    Status.PARTIALLY_MET: "partly met",
    Status.NOT_MET: "not met",
    Status.CANCELLED: "cancelled",
    Status.SCHEDULED: "scheduled again",
}
TONES = {Status.NOT_MET: "late", Status.CANCELLED: "late", Status.MET: "early"}


def milestone_lines(was, now, movement, notes):
    """Return what is to say of one milestone: its date, its status, and what else of it changed."""
    if now is None:
        return [Line(was.name, "milestone", _date(was), Value("removed"), Effect("removed", "late"), notes)]
    if was is None:
        return [Line(now.name, "milestone", NEVER, _date(now), _new(movement), notes)]
    lines = _date_lines(was, now, movement, notes) + _status_lines(was, now, movement, notes)
    others = field_lines(now.name, was, now, notes, without=OF_THE_LOG)
    changed = [line for line in others if line.effect != BACK]
    return lines + changed or [_unmoved(was, now, movement, notes)]


def _date(milestone):
    met = milestone.status == Status.MET
    return Value(when=milestone.date(), source=milestone.source, estimate=milestone.estimate, done=met)


def _new(movement):
    return Effect("new, and done", "early") if movement.is_done else Effect("new")


def _date_lines(was, now, movement, notes):
    met = now.status == Status.MET
    if met and was.status != Status.MET:
        return [Line(now.name, "date met", _date(was), _date(now), _reached(was, now, movement), notes)]
    if was.date() != now.date():
        meta = "date met" if met else "forecast"
        return [Line(now.name, meta, _date(was), _date(now), _effect(now, movement), notes)]
    if (was.source_id, was.estimate) != (now.source_id, now.estimate) and now.date():
        return [Line(now.name, "ground", _date(was), _date(now), Effect(_ground(was, now)), notes)]
    return []


def _reached(was, now, movement):
    if movement.is_correction:
        return Effect("corrected")
    found = moved(was.forecast, now.met_on)
    late = f"{found.text} than forecast" if found.tone in ("late", "early") else ""
    return Effect("done", "early", beside=tuple(filter(None, [late, _in_all(now, now.met_on)])))


def _effect(now, movement):
    """Return how far a date moved; what only mends the record is corrected, and neither later nor earlier."""
    if movement.is_correction or not now.is_open():
        return Effect("corrected" if movement.is_correction else "changed")
    found = moved(movement.base, now.forecast)
    beside = _beside(now, movement, found)
    if movement.is_lost:
        return Effect("date lost", "late", beside=beside)
    if not movement.base:
        return Effect("first date", beside=beside)
    return Effect(found.text, found.tone, found, beside)


def _beside(now, movement, found):
    in_all = _in_all(now, now.forecast)
    corrected = f"{movement.corrections} corrected" if movement.corrections else ""
    replanned = "re-planned" if movement.is_replanned else ""
    return tuple(filter(None, [in_all if not in_all.startswith(found.text) else "", replanned, corrected]))


def _in_all(milestone, date):
    """Return how a date stands to the first promise."""
    found = slip(milestone.promises[0].promised, date) if milestone.promises else None
    return f"{found.text} in all" if found and found.tone in ("late", "early") else ""


def _ground(was, now):
    if now.estimate:
        return "now an estimate"
    return "now from a source" if was.estimate or not was.source_id else "now from another source"


def _status_lines(was, now, movement, notes):
    if was.status == now.status or now.status == Status.MET:
        return []
    before, after = Value(was.get_status_display()), Value(now.get_status_display())
    tone = TONES.get(now.status, "")
    effect = Effect("corrected") if movement.is_correction else Effect(ENDS[now.status], tone)
    return [Line(now.name, "status", before, after, effect, notes)]


def _unmoved(was, now, movement, notes):
    """Return the line of what was reported and came to nothing new, or was taken back."""
    between = tuple(f"{date} in between" for date in movement.between)
    if between or any(stand.status != now.status for _, stand in movement.course):
        return Line(now.name, "forecast", _date(was), _date(now), Effect(BACK.text, beside=between), notes)
    said = REPEATED if movement.course else BACK
    return Line(now.name, "forecast", _date(was), _date(now), said, notes)
