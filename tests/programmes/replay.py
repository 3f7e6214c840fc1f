"""The history read as one reads a book: row after row, in plain Python, to what stood on record at a moment."""

from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from agreements.models import Party
from config.audit.shadows import lasting_models
from config.when import read, slip
from programmes.models import (
    Assessment,
    Baseline,
    BaselineDate,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Participation,
    Programme,
    QuestionUpdate,
)

LOGS = [(MilestoneUpdate, Milestone, "milestone_id"), (QuestionUpdate, OpenQuestion, "question_id")]


def written_down():
    """Return all history rows of each model, in the order in which they were written."""
    return {one.model: list(one.history.objects.order_by("history_id").values()) for one in lasting_models()}


def was_told(row, past):
    """Say whether a history row was known, or on record, by then."""
    if past.moment and row["history_date"] > past.moment:
        return False
    if past.clock == "known":
        return row["known_on"] <= past.day
    return past.moment is not None or timezone.localdate(row["history_date"]) <= past.day


class Replay:
    """What stood on record at a moment, and what the computer makes of it."""

    def __init__(self, written, past):
        self.past, self.today = past, past.day
        self.told = {model: [row for row in rows if was_told(row, past)] for model, rows in written.items()}
        self.stood = {model: self._standing(model, rows) for model, rows in self.told.items()}

    def _standing(self, model, rows):
        columns = [field.attname for field in model._meta.concrete_fields]
        newest = {row["id"]: row for row in rows}
        standing = sorted(key for key, row in newest.items() if row["history_type"] != "-")
        return {key: {column: newest[key][column] for column in columns} for key in standing}

    def all(self, model, **values):
        rows = self.stood[model].values()
        return [row for row in rows if all(row[name] == value for name, value in values.items())]

    def one(self, model, key):
        return self.stood[model].get(key)

    def open_milestones(self):
        return [row for row in self.all(Milestone) if row["status"] not in Milestone.FINAL]

    def overdue(self):
        latest = [(row["id"], row["forecast_latest"]) for row in self.open_milestones()]
        return [key for key, day in latest if day and day < self.today]

    def open_questions(self):
        return [row for row in self.all(OpenQuestion) if row["state"] in OpenQuestion.UNSETTLED]

    def ages(self):
        return {row["id"]: (self.today - row["raised_on"]).days for row in self.open_questions()}

    def rating(self, programme):
        rated = self.all(Assessment, programme_id=programme["id"], role="owner")
        newest = max(rated, key=lambda row: (row["assessed_on"], row["id"]), default={"rating": "not_rated"})
        return newest["rating"]

    def touched_on(self, programme):
        """Return the newest day on which a person logged something."""
        rated = self.all(Assessment, programme_id=programme["id"])
        days = [row["assessed_on"] for row in rated if row["logged_by_id"]]
        for log, about, key in LOGS:
            mine = {row["id"] for row in self.all(about, programme_id=programme["id"])}
            by_people = [row for row in self.all(log) if row["logged_by_id"]]
            days += [row["reported_on"] for row in by_people if row[key] in mine]
        return max(days, default=None)

    def stale(self):
        touched = [self.touched_on(programme) for programme in self.all(Programme)]
        return sum(day is None or self.today - day > timedelta(days=settings.STALE_DAYS) for day in touched)

    def first_promise(self, milestone):
        promised = [
            (baseline["effective_on"], baseline["id"], row["promised"])
            for row in self.all(BaselineDate, milestone_id=milestone["id"])
            if (baseline := self.one(Baseline, row["baseline_id"]))
        ]
        return min(promised, key=lambda each: each[:2], default=(None, None, ""))[2]

    def ledger(self):
        """Return the figures above the board."""
        programmes = self.all(Programme)
        waiting = [row for row in self.open_milestones() if self.one(Programme, row["programme_id"])]
        raised = [row for row in self.open_questions() if self.one(Programme, row["programme_id"])]
        slips = [slip(read(self.first_promise(row)), read(row["forecast"])).tone for row in waiting]
        return {
            "programmes": len(programmes),
            "stages": Counter(row["stage"] for row in programmes),
            "ratings": Counter(self.rating(row) for row in programmes),
            "milestones": len(waiting),
            "undated": sum(not row["forecast"] for row in waiting),
            "measured": sum(tone != "unknown" for tone in slips),
            "late": slips.count("late"),
            "questions": len(raised),
            "old": sum((self.today - row["raised_on"]).days > settings.QUESTION_DAYS[1] for row in raised),
            "stale": self.stale(),
        }

    def rated(self, *ratings):
        return {row["id"] for row in self.all(Programme) if self.rating(row) in ratings}

    def of_nation(self, code):
        parties = {row["id"] for row in self.all(Party, country=code)}
        parts = [row for row in self.all(Participation) if row["party_id"] in parties and not row["until"]]
        return {row["programme_id"] for row in parts} & self.stood[Programme].keys()

    def found(self, word):
        """Return the programmes that say a word, in their own texts or in the names of what belongs to them."""
        return {row["id"] for row in self.all(Programme) if any(word in said for said in self._said_of(row))}

    def _said_of(self, programme):
        yield from (programme["name"], programme["short_name"], programme["summary"])
        yield from (row["name"] for row in self.all(Milestone, programme_id=programme["id"]))
        if lead := self.one(Party, programme["lead_id"]):
            yield lead["name"]
        for part in self.all(Participation, programme_id=programme["id"]):
            if party := self.one(Party, part["party_id"]):
                yield from (party["name"], party["short_name"])
