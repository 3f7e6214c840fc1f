"""How one record names another: by its key, its name and where to read all of it."""

from config.api.columns import one_of
from config.api.fields import Column, Href, Made
from config.api.shapes import Shape
from programmes.models import Dependency, Milestone, OpenQuestion, Programme, Topic
from programmes.models.log import name_of
from programmes.models.question import key_of

KEY = {"type": "string", "pattern": "^Q-[0-9]{2,}$"}
TOPICS = {"type": "array", "items": one_of(Topic.choices)}


class ProgrammeName(Shape):
    """A programme, named by another record."""

    model = Programme
    slug = Column()
    href = Href("programmes", "slug")
    name = Column()


class MilestoneName(Shape):
    """A milestone, named by another record."""

    model = Milestone
    slug = Column()
    href = Href("milestones", "slug")
    name = Column()


class AwaitedName(Shape):
    """A milestone that another one waits for, or that waits for it."""

    model = Dependency
    slug = Column("waits_for__slug")
    href = Href("milestones", "waits_for__slug")
    name = Column("waits_for__name")


class QuestionName(Shape):
    """A question, named by another record."""

    model = OpenQuestion
    key = Made(key_of, "number", schema=KEY, help="Such as Q-14.")
    href = Href("questions", "number", key_of)
    text = Column()


class Person(Made):
    """Somebody's name; never the name to log in with, unless there is no other."""

    def __init__(self, link, help=""):
        names = (f"{link}__{name}" for name in ("first_name", "last_name", "username"))
        super().__init__(name_of, *names, schema={"type": ["string", "null"]}, help=help)
