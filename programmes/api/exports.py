"""The nouns as a whole, for programs that pull all of them at once."""

from itertools import islice

from rest_framework.exceptions import ValidationError

from agreements.models import Agreement
from config.access.permissions import MayReadHistory
from config.audit.as_of import the_past, today
from config.exports.doors import Export, doors
from config.exports.rows import loaded
from programmes import exports
from programmes.changes.asked import all_acts, asked_changes
from programmes.changes.period import CannotTell
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
    """What every act of a period changed, field by field: of the last 7 days, where none is asked for."""

    besides = {
        "from": "The day after which it begins, in words or as 2025-12-08.",
        "to": "The day with which it ends.",
        "programme": "Only what is about this programme.",
    }
    make_table = staticmethod(exports.changes)
    permission_classes = (MayReadHistory,)

    def asked(self):
        try:
            return asked_changes(self.request.query_params)
        except CannotTell as error:
            raise ValidationError({error.parameter: [error.sentence]}) from error

    def chunks(self):
        changes = self.asked()
        acts = all_acts(changes, the_past())
        return loaded(self.table, ([row for told in some for row in exports.changed(told)] for some in acts))

    def count(self):
        """Return how many rows there are: not to be known without telling them, so each act counts."""
        return sum(
            len(rows) for some in all_acts(self.asked(), the_past()) for rows in map(exports.changed, some)
        )


NOUNS = (Programmes, Milestones, Updates, Questions, Agreements, Claims, Changes)
urlpatterns = doors(NOUNS)
