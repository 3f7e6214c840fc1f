"""Agreements, with what the programmes make of them: their facts, their questions, and what rests on them."""

from django.db.models import Prefetch

from agreements.api import AgreementName, AgreementRow, SourceTag
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from config.api.doors import Noun
from config.api.shapes import Record
from programmes.api.matters import MatterRow
from programmes.api.names import ProgrammeName
from programmes.api.questions import QuestionRow
from programmes.boards import matters
from programmes.models import Mandate
from programmes.models.shown import with_what_rests


class RestingRow(Record):
    """A programme that rests on the agreement."""

    programme = ProgrammeName()
    source = SourceTag()

    class Meta:
        model = Mandate
        fields = ["programme", "basis", "source"]


class AgreementInFull(AgreementRow):
    """An agreement with what both floors know of it."""

    children = AgreementName(many=True)
    programmes = RestingRow(many=True, source="current_mandates")
    facts = MatterRow(many=True)
    questions = QuestionRow(many=True, source="all_questions")

    class Meta:
        model = Agreement
        fields = [*AgreementRow.Meta.fields, "children", "programmes", "facts", "questions"]


class Agreements(Noun):
    """Every text by which parties bind or declare themselves."""

    queryset = Agreement.objects.for_register()
    serializer_class = AgreementRow
    in_full = AgreementInFull
    filterset_class = AgreementFilter

    def get_queryset(self):
        if not self.detail:
            return super().get_queryset()
        mandates = Mandate.objects.current().select_related("programme", "source")
        return with_what_rests(Agreement.objects).prefetch_related(
            Prefetch("mandates", mandates, to_attr="current_mandates")
        )

    def arranged(self, loaded):
        for agreement in loaded if self.detail else []:
            agreement.facts = matters(agreement.live_claims, agreement.all_questions)
        return loaded
