"""One batch of programmes, written in one transaction: each round of reports is one act, of its own day."""

from django.db import transaction
from django.db.models import Max

from agreements.models import Source
from config.audit.context import acting
from programmes.exercise import (
    baselines,
    dates,
    drafts,
    families,
    matters,
    milestones,
    ratings,
    record,
    texts,
)
from programmes.exercise.courses import SAID
from programmes.exercise.luck import luck
from programmes.models import (
    Assessment,
    Baseline,
    BaselineDate,
    Claim,
    Dependency,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Participation,
    Programme,
    QuestionUpdate,
)

SIZE = 10  # programmes in a batch: they share the days on which reports come in
NATURAL_ROUNDS = 10
SILENT_ROUNDS = 2  # more than a milestone has reports, so that some programmes fall silent before the end
MOVED = ["stage", "stage_since", "stage_since_earliest", "stage_since_latest", "stage_source"]


class Batch:
    """Programmes with consecutive numbers, and the rounds of reports on them."""

    def __init__(self, numbers, *, seed, milestones, history, today, cast):
        rng = luck(seed, "batch", batch_of(numbers[0]))
        count = NATURAL_ROUNDS if history is None else max(history - 1 + SILENT_ROUNDS, 3)
        self.cast, self.history = cast, history
        self.days = dates.rounds(rng, today, count)
        sizes = {"milestones": milestones, "reports": history != 1}
        self.drafts = [
            drafts.draft(number, seed=seed, days=self.days, cast=cast, **sizes) for number in numbers
        ]

    @transaction.atomic
    def write(self):
        """Put the whole of it on record, or nothing."""
        for place, day in enumerate(self.days):
            reason = f"Reports of {dates.in_words(day)} put on record"
            with acting(user=self.cast.staff, reason=reason, known_on=day):
                if place == 0:
                    self._open(day)
                self._hear(place, day)

    def _open(self, day):
        """Put on record the programmes, what they rest on and what they promise to reach."""
        for made in self.drafts:
            made.sources.append(texts.text(made, 0, day))
        Source.objects.bulk_create(made.source for made in self.drafts)
        Programme.objects.bulk_create(made.row for made in self.drafts)
        families.put_on_record(self.drafts, day, self.cast)
        Participation.objects.bulk_create(
            part for made in self.drafts for part in drafts.participations(made, self.cast)
        )
        for made in self.drafts:
            made.courses = milestones.courses(made, days=self.days, history=self.history, cast=self.cast)
            made.baselines, made.texts = baselines.due_in(made), texts.due_in(made)
            made.matters = matters.draw(made)
        Milestone.objects.bulk_create(course.row for made in self.drafts for course in made.courses)
        Dependency.objects.bulk_create(milestones.dependencies(self.drafts))

    def _hear(self, place, day):
        """Put on record all that one round of reports brings."""
        self._read_texts(place, day)
        self._log(place, day)
        self._promise(place, day)
        Programme.objects.bulk_update(drafts.moved_on(self.drafts, place, day), MOVED)
        Programme.objects.bulk_update(drafts.halted(self.drafts, place), ["condition"])
        self._ask(place, day)
        Claim.objects.bulk_create(matters.claims(self.drafts, place))
        Assessment.objects.bulk_create(ratings.ratings(self.drafts, place, day, self.cast))

    def _read_texts(self, place, day):
        hearing = [made for made in self.drafts if place in made.texts]
        for made in hearing:
            made.sources.append(texts.text(made, made.texts[place], day))
        Source.objects.bulk_create(made.source for made in hearing)

    def _log(self, place, day):
        """Log what is reported of the milestones, and let them follow."""
        rows = [
            (*course.report(place, day, made), self.cast.staff.pk)
            for made in self.drafts
            for course in made.courses
            if place in course.reports
        ]
        record.append(MilestoneUpdate, SAID, rows)
        record.follow([made.row.pk for made in self.drafts], day)

    def _promise(self, place, day):
        promises = list(baselines.promises(self.drafts, place, day, self.cast))
        Baseline.objects.bulk_create(baseline for baseline, _ in promises)
        rows = [row for promise in promises for row in baselines.rows_of(*promise, self.cast.staff)]
        record.append(BaselineDate, baselines.COLUMNS, rows)

    def _ask(self, place, day):
        """Raise the questions of this round, move those of which it brings news, and log both."""
        number = (OpenQuestion.objects.aggregate(top=Max("number"))["top"] or 0) + 1
        raised = matters.raised(self.drafts, place, day, number, self.cast)
        OpenQuestion.objects.bulk_create(raised)
        log = [matters.logged(each, "Raised.", day, each.source, self.cast) for each in raised]
        moved = list(matters.moved(self.drafts, place, day))
        OpenQuestion.objects.bulk_update([question for _, question, _ in moved], matters.MOVED)
        log += [matters.logged(each, note, day, made.source, self.cast) for made, each, note in moved]
        QuestionUpdate.objects.bulk_create(log)


def batch_of(number):
    return (number - 1) // SIZE
