"""What may happen to a record, by every way of writing: verbs, forms, bulk, corrections, past the models."""

from datetime import date
from itertools import count

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from agreements.models import Party
from config.audit.context import acting
from programmes.models import (
    Claim,
    Mandate,
    Milestone,
    OpenQuestion,
    Participation,
    Programme,
)
from tests import make

DAYS = [
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 3, 29),
    date(2026, 6, 1),
    date(2026, 10, 25),
    date(2026, 11, 2),
]
WORDS = ["ash", "birch", "cedar", "oak"]
STAGES = ["intent", "agreement", "definition", "sourcing"]
FORECASTS = ["", "2026", "Q1 2026", "2026-06", "2026-07-01", "2027"]
RATINGS = ["green", "amber", "red"]
NATIONS = {"NO": "Norway", "DK": "Denmark"}


class Happenings:
    """Each way in which something may happen: it takes whom it befalls, what is said, and the day."""

    def __init__(self):
        self.numbers, self.gone = count(1), []
        self.person = make.user()
        self.nations = [make.nation(code, name) for code, name in NATIONS.items()]
        self.text = make.source()

    def befall(self, name, whom, what, day):
        """Let it happen as one act; what the record refuses has not happened."""
        with acting(known_on=day, reason=f"{name} {whom} {what}"):
            try:
                with transaction.atomic():
                    getattr(self, name)(whom, what, day)
            except (ValidationError, IntegrityError):
                pass

    def programme(self, whom, what, day):
        make.programme(self._name(what), stage=pick(STAGES, what), lead=pick(self.nations, whom))

    def programmes_in_bulk(self, whom, what, day):
        Programme.objects.bulk_create(
            Programme(slug=f"bulk-{next(self.numbers)}", name=self._name(what), kind="acquisition")
            for _ in range(2)
        )

    def rename(self, whom, what, day):
        programme = one_of(Programme, whom)
        programme.name = self._name(what)
        programme.save()

    def rename_in_bulk(self, whom, what, day):
        Programme.objects.filter(pk__lte=one_of(Programme, whom).pk).update(short_name=pick(WORDS, what))

    def summarise(self, whom, what, day):
        Programme.objects.update(summary=Concat(F("summary"), Value(pick(WORDS, what))))

    def restage_in_bulk(self, whom, what, day):
        programmes = list(Programme.objects.all())
        for programme in programmes:
            programme.stage = pick(STAGES, programme.pk + what)
        Programme.objects.bulk_update(programmes, ["stage"])

    def forget_a_programme(self, whom, what, day):
        bare = Programme.objects.filter(milestones=None, participations=None, questions=None, claims=None)
        bare.filter(assessments=None, mandates=None, baselines=None).order_by("-pk")[:1]._raw_delete(
            "default"
        )

    def milestone(self, whom, what, day):
        programme, name = one_of(Programme, whom), f"{pick(WORDS, whom)} {next(self.numbers)}"
        make.milestone(name, programme=programme, forecast=pick(FORECASTS, what), reported_on=day)

    def milestone_renamed(self, whom, what, day):
        Milestone.objects.filter(pk=one_of(Milestone, whom).pk).update(name=pick(WORDS, what))

    def forecast(self, whom, what, day):
        said = {"reason": "As told", "reason_code": "other", "logged_by": pick([None, self.person], whom)}
        one_of(Milestone, whom).log(forecast=pick(FORECASTS, what), reported_on=day, estimate=True, **said)

    def correction(self, whom, what, day):
        said = {"reason": "A slip of the pen", "reason_code": "correcting_an_error", "kind": "correction"}
        one_of(Milestone, whom).log(forecast=pick(FORECASTS, what), reported_on=day, source=self.text, **said)

    def met(self, whom, what, day):
        one_of(Milestone, whom).log(
            status="met",
            met_on=day.isoformat(),
            reported_on=day,
            estimate=True,
            reason="Done",
            reason_code="other",
        )

    def promise(self, whom, what, day):
        make.baseline(one_of(Programme, whom), kind=pick(["original", "approval"], what), effective_on=day)

    def wait(self, whom, what, day):
        make.dependency(one_of(Milestone, whom), one_of(Milestone, what))

    def claim(self, whom, what, day):
        make.claim(one_of(Programme, whom), pick(WORDS, what), estimate=True)

    def adopt(self, whom, what, day):
        one_of(Claim, whom).adopt(reason="Newer")

    def withdraw(self, whom, what, day):
        one_of(Claim, whom).withdraw(reason="Wrong", on=day)

    def question(self, whom, what, day):
        make.question(one_of(Programme, whom), raised_on=day, logged_by=pick([None, self.person], what))

    def answer(self, whom, what, day):
        one_of(OpenQuestion, whom).answer(
            pick(WORDS, what), on=day, partly=bool(what % 2), logged_by=self.person
        )

    def reopen(self, whom, what, day):
        one_of(OpenQuestion, whom).reopen(note="Not quite", on=day)

    def rate(self, whom, what, day):
        make.rating(one_of(Programme, whom), pick(RATINGS, what), assessed_on=day, logged_by=self.person)

    def rate_independently(self, whom, what, day):
        make.rating(one_of(Programme, whom), pick(RATINGS, what), assessed_on=day, role="independent")

    def take_part(self, whom, what, day):
        make.participation(one_of(Programme, whom), pick(self.nations, what), source=self.text)

    def leave(self, whom, what, day):
        part = one_of(Participation, whom)
        part.until = pick(["", day.isoformat()], what)
        part.save()

    def expel(self, whom, what, day):
        part = one_of(Participation, whom)
        self.gone.append(part)
        Participation.objects.filter(pk=part.pk)._raw_delete("default")

    def come_back(self, whom, what, day):
        """Put back what went, under its own key."""
        if self.gone:
            part = self.gone.pop()
            part.validate_unique()
            part.save(force_insert=True)

    def resume(self, whom, what, day):
        Party.objects.filter(pk=pick(self.nations, whom).pk).update(
            short_name=pick(WORDS, what), country=pick([*NATIONS], what)
        )

    def rest_on(self, whom, what, day):
        make.mandate(one_of(Programme, whom), make.agreement(source=self.text))

    def rest_no_longer(self, whom, what, day):
        one_of(Mandate, whom).delete()

    def report(self, whom, what, day):
        make.report(day, title=pick(WORDS, what))

    def _name(self, what):
        return f"{pick(WORDS, what)} {next(self.numbers)}"


WAYS = [name for name in vars(Happenings) if not name.startswith("_") and name != "befall"]


def pick(choices, number):
    return choices[number % len(choices)]


def one_of(model, number):
    """Return one of the rows there are. Raises ValidationError when there is none."""
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise ValidationError("There is none yet.")
    return model.objects.get(pk=pick(keys, number))
