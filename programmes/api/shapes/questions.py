"""Open questions: what nobody has decided or disclosed."""

from agreements.api.shapes import AgreementName, SourceTag
from config.api.fields import AsOfToday, Column, Href, Made, Named
from config.api.shapes import Shape
from programmes.api.shapes.names import MilestoneName, Person, ProgrammeName, QuestionName
from programmes.models import OpenQuestion, QuestionUpdate


def _is_open(state):
    return state in OpenQuestion.UNSETTLED


def _age(today, raised_on):
    return (today - raised_on).days


class QuestionRow(Shape):
    """A question, and its answer once there is one."""

    model = OpenQuestion
    key = QuestionName.key
    href = QuestionName.href
    programme = Named(ProgrammeName)
    agreement = Named(AgreementName)
    topic = Column()
    aspect = Column()
    text = Column()
    asked_of = Column()
    owner = Person("owner", "Who sees to it that it is answered.")
    needed_by = Named(MilestoneName, help="The milestone that it blocks.")
    raised_on = Column()
    asked_on = Column()
    state = Column()
    open = Made(_is_open, "state", schema={"type": "boolean"}, help="Whether it still waits for its answer.")
    age_days = AsOfToday(_age, "raised_on", schema={"type": "integer"}, help="Days since it was raised.")
    source = Named(SourceTag, help="The text that leaves it open.")
    answer = Column("answer_text")
    answer_source = Named(SourceTag)
    answered_on = Column()


class QuestionUpdateRow(Shape):
    """One entry in a question's log."""

    model = QuestionUpdate
    id = Column()
    href = Href("question-updates", "pk")
    question = Named(QuestionName)
    reported_on = Column()
    state = Column()
    note = Column()
    source = Named(SourceTag)
    logged_by = Person("logged_by", "Null for an import.")
