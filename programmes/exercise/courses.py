"""The course of one milestone: what is to become of it, and what each report then says of it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from config.when import NO_DATE, When
from programmes.exercise import dates, reasons
from programmes.models import Milestone, MilestoneUpdate, moves_later

Status = Milestone.Status
Kind = MilestoneUpdate.Kind

SAID = [
    *("milestone_id", "reported_on", "status"),
    *("forecast", "forecast_earliest", "forecast_latest"),
    *("met_on", "met_on_earliest", "met_on_latest"),
    *("source_id", "estimate", "kind", "reason_code", "reason", "note", "logged_by_id"),
]
NO_CODE = ("", "")


@dataclass(slots=True)
class Course:
    """One milestone: the rounds that report on it, the events planned for them, and what is on record now."""

    row: Milestone
    rng: Random
    due: date
    edge: str
    near: str  # how exactly it is told when it is near
    reports: list
    events: dict = field(default_factory=dict)  # round: (what happens, by how many days the date moves)
    status: str = Status.SCHEDULED
    forecast: When = NO_DATE
    met_on: When = NO_DATE
    source: int | None = None  # the text that says so; none for an estimate by staff
    delay: str = ""  # why it last moved later

    @property
    def is_open(self):
        return Milestone.is_open_in(self.status)

    def report(self, place, day, made):
        """Return the row of the log for this round; afterwards the course stands where that row says."""
        event, days = self.events.get(place, ("hold", 0))
        self.due += timedelta(days=days)
        before = self.status, self.forecast
        kind, (code, reason), note = getattr(self, f"_{event}")(day)
        if event == "first" or before != (self.status, self.forecast):
            self.source = self._ground(event, made)
        return (
            *(self.row.pk, day, self.status),
            *(self.forecast.text, self.forecast.earliest, self.forecast.latest),
            *(self.met_on.text, self.met_on.earliest, self.met_on.latest),
            *(self.source, self.source is None, kind, code, reason, note),
        )

    def _ground(self, event, made):
        told = event in ("first", "meet", "mend") or self.rng.random() < 0.5
        return made.source.pk if told else None

    def _told(self, day):
        return dates.from_afar(self.due, day, self.edge, self.near)

    def _first(self, day):
        self.forecast = self._told(day)
        return Kind.NEW_INFORMATION, NO_CODE, self.rng.choice(reasons.FIRST_HEARD)

    def _hold(self, day):
        """Repeat the date, or tell it more exactly as it comes near."""
        told = self._told(day)
        if not self.is_open:
            return Kind.NEW_INFORMATION, NO_CODE, self.rng.choice(reasons.AFTERWARDS)
        if told == self.forecast or self.due < day or self.rng.random() < 0.4:
            return Kind.NEW_INFORMATION, NO_CODE, self.rng.choice(reasons.NOTHING_NEW)
        self.forecast = told
        return Kind.NEW_INFORMATION, self.rng.choice(reasons.CLEARER), ""

    def _move(self, day):
        before, self.forecast = self.forecast, self._told(day)
        if before == self.forecast:
            return Kind.NEW_INFORMATION, NO_CODE, self.rng.choice(reasons.NOTHING_NEW)
        if moves_later(before, self.forecast) or _starts_later(before, self.forecast):
            code, self.delay = self.rng.choice(reasons.LATER[self.row.kind])
            return Kind.REPLAN, (code, self.delay), ""
        earlier = before.earliest and self.forecast.latest and self.forecast.latest < before.earliest
        return Kind.NEW_INFORMATION, self.rng.choice(reasons.EARLIER if earlier else reasons.CLEARER), ""

    def _misread(self, day):
        """Put a date on record that the report does not give; the next report mends it."""
        wrong = self.due - timedelta(days=self.rng.randint(60, 200))
        self.forecast = dates.from_afar(wrong, day, self.edge, self.near)
        return Kind.NEW_INFORMATION, self.rng.choice(reasons.CLEARER), ""

    def _mend(self, day):
        self.forecast = self._told(day)
        return Kind.CORRECTION, self.rng.choice(reasons.MENDED), ""

    def _lose(self, day):
        self.forecast, self.edge = NO_DATE, "none"
        return Kind.REPLAN, self.rng.choice(reasons.LOST), ""

    def _meet(self, day):
        exact = self.rng.choices(["day", "month", "quarter"], [75, 20, 5])[0]
        self.status, self.met_on = Status.MET, dates.told(min(self.due, day), exact)
        return Kind.NEW_INFORMATION, NO_CODE, self.rng.choice(reasons.REACHED)

    def _partly(self, day):
        self.status = Status.PARTIALLY_MET
        return Kind.NEW_INFORMATION, NO_CODE, self.rng.choice(reasons.PARTLY)

    def _miss(self, day):
        self.status = Status.NOT_MET
        return Kind.NEW_INFORMATION, self.rng.choice(reasons.MISSED), ""

    def _cancel(self, day):
        self.status = Status.CANCELLED
        return Kind.REPLAN, self.rng.choice(reasons.GIVEN_UP), ""


def _starts_later(before, after):
    return bool(before.earliest and after.earliest and after.earliest > before.earliest)
