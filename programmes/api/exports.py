"""The nouns as a whole, for programs that pull all of them at once."""

from functools import cached_property
from itertools import islice

from rest_framework.exceptions import ValidationError

from agreements.models import Agreement
from config.access.permissions import MayReadHistory
from config.api.acts import Writing
from config.audit.as_of import today
from config.exports.doors import Export, doors
from config.exports.rows import loaded
from programmes import exports
from programmes.api.told import NOUNS as TOLD
from programmes.changes.asked import asked_changes
from programmes.changes.period import CannotTell, asked_of_the_record
from programmes.changes.stretches import stretches
from programmes.filters import (
    CarryingFilter,
    ClaimFilter,
    MilestoneFilter,
    ProgrammeFilter,
    QuestionFilter,
    UpdateFilter,
)
from programmes.models import Claim, Milestone, MilestoneUpdate, OpenQuestion, Programme

AT_ONCE = 200  # programmes that are loaded together


class Programmes(Export):
    """Every programme, as the board shows it."""

    queryset = Programme.objects.all()
    filterset_class = ProgrammeFilter
    make_table = staticmethod(exports.programmes)

    def chunks(self):
        keys = self.asked().values_list("pk", flat=True).iterator()
        return loaded(self.table, _rows(keys))


def _rows(keys):
    while some := list(islice(keys, AT_ONCE)):
        programmes = Programme.objects.filter(pk__in=some).order_by("pk").for_board()
        yield exports.rows(programmes, today())


class Milestones(Export):
    """Every step that a programme has promised to reach; of-stage and the like ask for programmes."""

    queryset = Milestone.objects.with_touch()
    filterset_class = MilestoneFilter
    within = {"of": (ProgrammeFilter, "programme")}
    make_table = staticmethod(exports.milestones)


class Updates(Export):
    """What was reported on each milestone, in the order in which it was logged."""

    queryset = MilestoneUpdate.objects.all()
    filterset_class = UpdateFilter
    make_table = staticmethod(exports.updates)


class Questions(Export):
    """Every question, in the order of its number."""

    queryset = OpenQuestion.objects.all()
    filterset_class = QuestionFilter
    order = ("number",)
    make_table = staticmethod(exports.questions)


class Agreements(Export):
    """Every text by which parties bind or declare themselves."""

    queryset = Agreement.objects.all()
    filterset_class = CarryingFilter
    make_table = staticmethod(exports.agreements)


class Claims(Export):
    """Every source's word on every topic."""

    queryset = Claim.objects.all()
    filterset_class = ClaimFilter
    make_table = staticmethod(exports.claims)


class Changes(Export):
    """What every act changed, field by field, in the order of the record: of all of it, or of a period."""

    besides = {
        "from": (
            "The day after which it begins: 2025-12-08, or 8 Dec 2025. Without it, or before the record"
            " begins, all is told from the beginning."
        ),
        "to": "The day with which it ends; without it the day that is shown.",
        "programme": "Only what is about this programme.",
    }
    about = (
        "The whole record, unless a period is asked for: one row for each field that an act changed, the"
        " oldest first, in the words of /api/v1/changes/. The file tells which period it holds. "
    )
    make_table = staticmethod(exports.changes)
    permission_classes = (MayReadHistory,)

    def asked(self):
        return self.changes

    @cached_property
    def changes(self):
        try:
            return asked_changes(self.request.query_params, asked_of_the_record)
        except CannotTell as error:
            raise ValidationError({error.parameter: [error.sentence]}) from error

    def chunks(self):
        return loaded(self.table, map(self._rows, self._stretches()))

    def count(self):
        """Return how many rows there are: not to be known without reading what each change changed."""
        return sum(len(step.differences) for stretch in self._stretches() for step in stretch.steps)

    def held(self):
        period = self.changes.period
        days = {"from": [period.first.isoformat()], "to": [period.last.isoformat()]}
        return super().held() | days | {"clock": [period.clock]}

    @property
    def period(self):
        return self.changes.period.told

    @property
    def called(self):
        return f"{self.table.name}-{self.changes.period.first}-to-{self.changes.period.last}"

    def _stretches(self):
        return stretches(self.changes.period, self.changes.programme)

    def _rows(self, stretch):
        writing = Writing(self.request, TOLD, [part.act for part in stretch.parts])
        return [
            row
            for part in stretch.parts
            for row in exports.changed(writing.entry(part), map(stretch.beside, part.act.changes))
        ]


NOUNS = (Programmes, Milestones, Updates, Questions, Agreements, Claims, Changes)
urlpatterns = doors(NOUNS)
