"""What else a block tells: the stage, promises, who takes part, what a programme rests on and waits for."""

from programmes.boards.words import counted
from programmes.changes.lines.shape import BACK, NEVER, Effect, Line, Value, field_lines
from programmes.models import Condition, Stage, stages

OF_THE_STAGE = ("stage", "stage_since", "stage_source", "stage_waiver", "condition")
CONDITIONS = {
    Condition.ACTIVE: Effect("resumed", "early"),
    Condition.PAUSED: Effect("paused", "late"),
    Condition.CANCELLED: Effect("cancelled", "late"),
}


def stage_lines(was, now, notes):
    """Return what became of the stage of a programme, and of its condition."""
    if was is None or now is None:
        return [_came_or_went("Programme", was, now, notes, Effect("opened"))]
    lines = []
    if was.stage != now.stage:
        stage = Value(now.get_stage_display(), source=now.stage_source)
        lines.append(Line("Stage", "", Value(was.get_stage_display()), stage, _step(was, now), notes))
    if was.condition != now.condition:
        before, after = (Value(each.get_condition_display()) for each in (was, now))
        lines.append(Line("Condition", "", before, after, CONDITIONS[now.condition], notes))
    return lines


def _step(was, now):
    forward = stages.is_forward(Stage(was.stage), Stage(now.stage))
    waived = now.stage_waiver and now.stage_waiver != was.stage_waiver
    beside = (f"gate waived: {now.stage_waiver}",) if waived else ()
    return Effect("moved on" if forward else "moved back", "early" if forward else "late", beside=beside)


def programme_lines(was, now, notes):
    """Return what else of a programme changed."""
    if was is None or now is None:
        return []
    moved = was.stage != now.stage
    told = OF_THE_STAGE if moved else ("stage", "condition")
    lines = field_lines("Programme", was, now, notes, without=told)
    is_told = moved or was.condition != now.condition
    return [line for line in lines if line.effect is not BACK or not is_told]


def baseline_lines(was, now, notes):
    """Return a new promise; one made while a date was later than promised says so."""
    if was or not now:
        return [_came_or_went("Baseline", was, now, notes, Effect("set"))]
    breach = Effect("made in breach", "late", beside=("a date was already later than promised",))
    promises = Value(f"{counted(now.promises, 'date')} promised")
    return [Line(str(now), "promise", NEVER, promises, breach if now.in_breach else Effect("set"), notes)]


def participation_lines(was, now, notes):
    name = str((now or was).party)
    meta = (now or was).get_role_display().lower()
    if was is None or now is None:
        return [_came_or_went(name, was, now, notes, Effect("joined"), meta)]
    if now.until and not was.until:
        return [Line(name, meta, Value("takes part"), Value(f"until {now.until}"), Effect("ended"), notes)]
    return field_lines(name, was, now, notes)


def mandate_lines(was, now, notes):
    name, meta = (now or was).agreement.title, (now or was).get_basis_display().lower()
    if was is None or now is None:
        return [_came_or_went(name, was, now, notes, Effect("rests on it now"), meta)]
    if now.ended_on and not was.ended_on:
        return [Line(name, meta, Value("in force"), Value("ended"), Effect("rests on it no longer"), notes)]
    return field_lines(name, was, now, notes)


def dependency_lines(was, now, notes):
    link = now or was
    name, meta = link.milestone.name, f"waits for {link.waits_for.name}"
    if was is None or now is None:
        return [_came_or_went(name, was, now, notes, Effect("waits"), meta)]
    if now.ended_on and not was.ended_on:
        return [Line(name, meta, Value("waits"), Value("ended"), Effect("waits no longer"), notes)]
    return field_lines(name, was, now, notes)


def agreement_lines(was, now, notes):
    if was is None or now is None:
        return [_came_or_went("Agreement", was, now, notes, Effect("put on record"))]
    return field_lines("Agreement", was, now, notes)


def signature_lines(was, now, notes):
    part = now or was
    name, meta = part.signatory_name or str(part.party), part.get_role_display().lower()
    if was is None or now is None:
        return [_came_or_went(name, was, now, notes, Effect("put on record"), meta)]
    return field_lines(name, was, now, notes)


def _came_or_went(name, was, now, notes, came, meta=""):
    """Return the line of a record that was not there before, or is there no more."""
    if now is None:
        return Line(name, meta, Value("on record"), Value("removed"), Effect("removed", "late"), notes)
    source = getattr(now, "source", None)
    return Line(name, meta, NEVER, Value("on record", source=source), came, notes)
