"""What was promised, how sure a person is of it, and when it was reported."""

from agreements.api.shapes import AgreementName, PartyName
from config.api.fields import Column, Href, Many, Named
from config.api.shapes import Shape
from programmes.api.shapes.names import MilestoneName, Person, ProgrammeName
from programmes.models import Assessment, Baseline, BaselineDate, Report


class PromiseRow(Shape):
    """What a baseline promises for one milestone."""

    model = BaselineDate
    milestone = Named(MilestoneName)
    promised = Column()


class BaselineRow(Shape):
    """A promise of dates, by name; a later one never hides the original."""

    model = Baseline
    id = Column()
    href = Href("baselines", "pk")
    programme = Named(ProgrammeName)
    kind = Column()
    effective_on = Column()
    approved_by = Named(PartyName)
    agreement = Named(AgreementName)
    reason = Column()
    in_breach = Column()
    dates = Many(PromiseRow, BaselineDate.objects.order_by("pk"), "baseline")
    logged_by = Person("logged_by", "Null for an import.")


class AssessmentRow(Shape):
    """A person's confidence that a programme will deliver on the dates on record; never the computer's."""

    model = Assessment
    id = Column()
    href = Href("assessments", "pk")
    programme = Named(ProgrammeName)
    rating = Column()
    role = Column(help="Whose rating it is.")
    rationale = Column()
    assessed_on = Column()
    logged_by = Person("logged_by", "Null for an import.")


class ReportRow(Shape):
    """A day on which the portfolio was reported on, or a group met."""

    model = Report
    id = Column()
    href = Href("reports", "pk")
    day = Column()
    kind = Column()
    title = Column()
    withdrawn_on = Column()
