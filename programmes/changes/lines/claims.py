"""What sources say on a matter: stated, used, withdrawn; and where they begin to disagree."""

from programmes.boards.matters import matters
from programmes.changes.lines.shape import NEVER, Effect, Line, Value, field_lines
from programmes.changes.notes import Notes
from programmes.models import Claim

BY_VERBS = ("in_use", "in_use_reason", "withdrawn_on", "withdrawn_reason")
STATED = {
    Claim.Stance.STATES: "stated",
    Claim.Stance.CONTRADICTS: "contradicted",
    Claim.Stance.DECLINES: "declined to say",
}


def claim_lines(was, now, notes):
    """Return what is to say of one claim."""
    if now is None:
        return [Line(was.matter_label(), "claim", _says(was), Value("removed"), Effect("removed"), notes)]
    if was is None:
        return [Line(now.matter_label(), "claim", NEVER, _says(now), _new(now), notes)]
    if now.withdrawn_on and not was.withdrawn_on:
        return [Line(now.matter_label(), "claim", _says(was), Value("withdrawn"), Effect("withdrawn"), notes)]
    if was.in_use != now.in_use:
        before, after = (Value("in use" if each.in_use else "not in use") for each in (was, now))
        used = Effect("adopted" if now.in_use else "no longer used")
        return [Line(now.matter_label(), f"claim: {_said(now)}", before, after, used, notes)]
    return field_lines(now.matter_label(), was, now, notes, without=BY_VERBS)


def _said(claim):
    return f"{claim}{f', {claim.source.tag}' if claim.source else ''}"


def _says(claim):
    return Value(str(claim), source=claim.source, estimate=claim.estimate)


def _new(claim):
    if claim.withdrawn_on:
        return Effect("stated and withdrawn")
    return Effect(STATED[claim.stance], beside=("in use",) if claim.in_use else ())


def dispute_lines(before, after, notes):
    """Return a line for each matter on which sources began or ceased to disagree."""
    was, now = _matters(before), _matters(after)
    lines = [_dispute(was.get(key), now.get(key), notes) for key in {**was, **now}]
    return [line for line in lines if line]


def _matters(claims):
    return {(each.topic, each.aspect.casefold()): each for each in matters(claims)}


def _dispute(was, now, notes):
    matter, disputed = now or was, bool(now and now.is_disputed)
    if bool(was and was.is_disputed) == disputed:
        return None
    effect = Effect("sources disagree", "late") if disputed else Effect("settled", "early")
    return Line(matter.name, "sources", _sources(was), _sources(now), effect, _of_newest(was, now, notes))


def _of_newest(was, now, notes):
    """Return the notes on the claim that was touched last, as it made the difference."""
    claims = [claim for matter in (was, now) if matter for claim in matter.claims]
    said = [notes[Claim, claim.pk] for claim in claims if (Claim, claim.pk) in notes]
    return max(said, key=lambda each: each.shown[0].when, default=Notes())


def _sources(matter):
    """Return how the sources on a matter stand to each other."""
    if matter is None or not matter.values:
        return Value("nothing stated")
    if not matter.is_disputed:
        return Value("agree" if len(matter.claims) > 1 else "one source")
    tags = [claim.source.tag if claim.source else "est" for each in matter.values for claim in each.claims]
    return Value("disagree", clash=" ".join(dict.fromkeys(tags)))
