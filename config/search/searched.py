"""What is searched of a record: its model says so, and index, pages and the past all read it from there."""

from dataclasses import dataclass, field

from django.apps import apps

from config.audit.models import Audited
from config.search.folding import fold

ANY = ()  # whatever the column holds, if it holds something
MOST_WORDS = 5000  # of one record's names, or of its texts: a longer text is found by its first words


@dataclass(frozen=True)
class Searched:
    """The columns of a model that are searched: what a record is called, and what is said of it."""

    names: tuple
    texts: tuple = ()
    closed: dict = field(default_factory=dict)  # column → the values that say that it is over

    @property
    def columns(self):
        return *self.names, *self.texts, *self.closed


@dataclass(frozen=True, slots=True)
class Told:
    """What a record says at some moment: its words, folded, and whether it is over."""

    title: tuple = ()
    body: tuple = ()
    closed: bool = False


GONE = Told(closed=True)


def searched_models():
    """Return each model that is searched, by its label."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if issubclass(model, Audited) and getattr(model, "searched", None)
    }


def told(model, values):
    """Return what a record tells whose searched columns have these values, in their order."""
    searched = model.searched
    said = dict(zip(searched.columns, values, strict=True))
    return Told(
        title=_words(model, searched.names, said),
        body=_words(model, searched.texts, said),
        closed=any(_is_in(said[column], over) for column, over in searched.closed.items()),
    )


def in_words(model, column, value):
    """Return the text that is searched in a column: of a code the words that people read."""
    labels = dict(model._meta.get_field(column).flatchoices)
    return str(labels.get(value, value))


def _words(model, columns, said):
    """Return the words of these columns, each once, in their order."""
    texts = (in_words(model, column, said[column]) for column in columns if said[column])
    return tuple(dict.fromkeys(word for text in texts for word in fold(text).split()))[:MOST_WORDS]


def _is_in(value, over):
    return value in over if over else value not in (None, "")
