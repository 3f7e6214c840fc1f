"""The questions of a programme or an agreement: raised, asked, answered, withdrawn."""

from programmes.changes.lines.shape import BACK, NEVER, Effect, Line, Value, field_lines
from programmes.models import OpenQuestion

State = OpenQuestion.State
BY_VERBS = ("state", "asked_of", "asked_on", "answer_text", "answer_source", "answered_on")
SAID = {
    State.OPEN: "opened again",
    State.ASKED: "asked",
    State.PARTLY_ANSWERED: "partly answered",
    State.ANSWERED: "answered",
    State.WITHDRAWN: "withdrawn",
    State.SUPERSEDED: "superseded",
}


def question_lines(was, now, notes):
    """Return what is to say of one question."""
    if now is None:
        return [Line(was.text, was.key, Value("open"), Value("removed"), Effect("removed"), notes)]
    before = Value(was.get_state_display().lower()) if was else NEVER
    if was is None or _moved(was, now):
        return [Line(now.text, now.key, before, _stands(now), _effect(was, now), notes)]
    changed = field_lines(now.text, was, now, notes, without=BY_VERBS)
    if changed[0].effect is not BACK:
        return [
            Line(each.what, f"{now.key}, {each.meta}", each.was, each.now, each.effect, notes)
            for each in changed
        ]
    return [Line(now.text, now.key, before, _stands(now), Effect("noted"), notes)]


def _moved(was, now):
    return (was.state, was.answer_text, was.asked_of) != (now.state, now.answer_text, now.asked_of)


def _stands(question):
    if question.state in (State.ANSWERED, State.PARTLY_ANSWERED):
        return Value(question.answer_text, source=question.answer_source)
    asked = question.state == State.ASKED and question.asked_of
    return Value(f"asked of {question.asked_of}" if asked else question.get_state_display().lower())


def _effect(was, now):
    if was is None:
        return Effect("raised" if now.state == State.OPEN else f"raised and {SAID[now.state]}")
    if was.state == now.state:
        return BACK if now.state == State.OPEN else Effect("changed")
    return Effect(SAID[now.state])
