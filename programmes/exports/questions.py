"""Questions as rows: what nobody has decided or disclosed."""

from config.exports.parts import code, day, text
from config.exports.tables import TEXT, WHOLE, YES_NO, Column, Part, Table
from programmes.exports.columns import person, subject
from programmes.models import OpenQuestion
from programmes.models.question import key_of


def questions(today):
    """Return each question in the order of its number, with its age on a day."""
    return Table(
        "questions",
        "Questions",
        (
            Part(
                (Column("question", TEXT, "Its name, such as Q-14."),),
                ("number",),
                lambda number: (key_of(number),),
                repeats=False,
            ),
            *subject(),
            text("text", "text"),
            text("asked_of", "asked_of", "Who can answer it.", repeats=True),
            person("owner", "owner", "Who sees to it that it is answered."),
            text("needed_by", "needed_by__slug", "The milestone that it blocks.", repeats=True),
            day("raised_on", "raised_on"),
            day("asked_on", "asked_on"),
            code("state", "state", OpenQuestion.State.values),
            _open(today),
            text("source", "source__tag", "The text that leaves it open, by its tag.", repeats=True),
            text("answer", "answer_text"),
            text("answer_source", "answer_source__tag", "Where the answer is from.", repeats=True),
            day("answered_on", "answered_on"),
        ),
        ("question",),
    )


def _open(today):
    return Part(
        (
            Column("open", YES_NO, "Whether it still wants an answer."),
            Column("age_days", WHOLE, "How many days ago it was raised."),
        ),
        ("state", "raised_on"),
        lambda state, raised_on: (state in OpenQuestion.UNSETTLED, (today - raised_on).days),
    )
