"""An earlier version of a record as the start of a new change: what a form takes from it, and what it leaves.

Nothing is saved by it. The form stands against the record as it is now, asks why, refuses a stale save as any
does. The reason of what it saves begins with the version that it took.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import Http404
from django.utils import formats, timezone
from django.utils.text import capfirst

from config.audit.names import Names, shown_fields

FROM = "from"  # the parameter of an address that names the version to start from, by its history id
DIGITS = 20  # no id has so many
NO_SUCH = "This record has no such version. Its history shows those that it has."
REFUSED = "{} stays as it is now: then it was {}, which is no longer accepted."


def version_asked(request, record):
    """Return the version that an address asks to start from; none where it asks for none. Raises Http404."""
    asked = request.GET.get(FROM)
    if asked is None:
        return None
    return version_of(record.history.exclude(history_type="-"), asked)


def version_of(history, asked):
    """Return the row of a history that has this id. Raises Http404, also for what is no id."""
    is_id = asked.isascii() and asked.isdigit() and len(asked) < DIGITS
    found = history.filter(pk=asked).first() if is_id else None
    if found is None:
        raise Http404(NO_SUCH)
    return found


@dataclass(frozen=True)
class Taken:
    """One field of a form that starts from its value of then, both in words."""

    name: str
    label: str
    now: str
    then: str

    def __str__(self):
        return f"{self.label}: now {self.now or 'nothing'}, then {self.then or 'nothing'}"


@dataclass
class Start:
    """What a form starts from: values of an earlier version, by the names of its fields."""

    row: object
    values: dict
    taken: list[Taken]
    left: list[str] = field(default_factory=list)  # sentences on what cannot be taken
    stays: list[str] = field(default_factory=list)  # what the form does not change, by its labels

    @property
    def moment(self):
        """Return when the version was recorded, by the clock of the installation."""
        local = timezone.localtime(self.row.history_date, timezone.get_default_timezone())
        return formats.date_format(local, "j M Y, H:i")

    def reason(self, form, said):
        """Return why a form is saved, beginning with the version whose values it still has."""
        kept = [each for each in self.taken if self._is_kept(form, each.name)]
        if not kept:
            return said
        back = "Back" if len(kept) == len(self.taken) else "Partly back"
        return f"{back} to the values of {self.moment}: {said}"

    def _is_kept(self, form, name):
        return not form.fields[name].has_changed(self.values[name], form[name].data)


def start_of(form, row):
    """Return what a model form starts from, given an earlier version of its record."""
    differing = [
        (each, getattr(form.instance, each.attname), getattr(row, each.attname))
        for each in shown_fields(type(form.instance))
        if getattr(form.instance, each.attname) != getattr(row, each.attname)
    ]
    names, then = Names(), model_to_dict(row.instance)
    for each, *values in differing:
        for value in values:
            names.want(each, value)
    names.find()
    start = Start(row, values={}, taken=[])
    for each, *values in differing:
        _take(start, form, Taken(each.name, capfirst(each.verbose_name), *_words(names, each, values)), then)
    return start


def _words(names, field, values):
    return [names.words(field, value) for value in values]


def _take(start, form, difference, then):
    """Take a value of then into the start of a form, unless the form has no such field, or refuses it."""
    field = form.fields.get(difference.name)
    if field is None:
        start.stays.append(difference.label)
        return
    try:
        field.clean(field.prepare_value(then[difference.name]))
    except ValidationError:
        start.left.append(REFUSED.format(difference.label, difference.then or "empty"))
    else:
        start.values[difference.name] = then[difference.name]
        start.taken.append(difference)
