"""Columns that several nouns of the programmes have."""

from config.exports.parts import code, text
from config.exports.tables import Column, Part
from programmes.models import Topic
from programmes.models.log import name_of

OF_PROGRAMME = "Its programme, by its name in addresses."
SOURCE = "Where it is from, by the tag of the source; empty for an estimate."
DISPUTED = "Topics on which the sources disagree."


def of_programme(path="programme"):
    return Part(
        (Column("programme", about=OF_PROGRAMME), Column("programme_name")),
        (f"{path}__slug", f"{path}__name"),
        lambda slug, name: (slug, name),
    )


def subject():
    """Return the programme or the agreement that a row is about: one of the two."""
    return (
        text("programme", "programme__slug", "The programme that it is about, if it is one.", repeats=True),
        text("agreement", "agreement__slug", "The agreement that it is about, if it is one.", repeats=True),
        code("topic", "topic", Topic.values),
        text("aspect", "aspect", "Which part of the topic, where it has several.", repeats=True),
    )


def person(name, path, about):
    """Return somebody's name; never the name to log in with, unless there is no other."""
    names = tuple(f"{path}__{each}" for each in ("first_name", "last_name", "username"))
    return Part((Column(name, about=about),), names, lambda *said: (name_of(*said),))
