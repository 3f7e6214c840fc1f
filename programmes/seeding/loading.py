"""Put the acts of all fixtures on record, in one transaction: whole, or not at all."""

import textwrap
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from config.audit.context import acting, today
from programmes.seeding import fields
from programmes.seeding.broken import BrokenFixture
from programmes.seeding.reading import read_folder
from programmes.seeding.sections import SECTIONS


@dataclass
class Result:
    """How many rows a load found new, and how many it left as they were."""

    files: int = 0
    new: int = 0
    known: int = 0

    def __str__(self):
        if not self.new:
            return f"Nothing to do: all {self.known} rows of {self.files} fixtures are on record."
        rest = f"; there already, and left as they are: {self.known}" if self.known else ""
        return f"Rows put on record from {self.files} fixtures: {self.new}{rest}."


@transaction.atomic
def load(folder, tell=None):
    """Load the fixtures of a folder. Raises BrokenFixture, and then nothing has changed."""
    result = Result()
    for file, acts in read_folder(folder, list(SECTIONS)):
        before = result.new
        for act in acts:
            _load_act(act, result)
        result.files += 1
        if tell:
            tell(f"{file}: {result.new - before} new")
    return result


def _load_act(act, result):
    if act.known_on and act.known_on > today():
        raise BrokenFixture("this day is still to come", file=act.file, field="known_on")
    with acting(reason=act.reason, known_on=act.known_on):
        for name, place, row in act.rows:
            label = _label(name, place, row)
            try:
                _load_row(SECTIONS[name], row, act, result)
            except BrokenFixture as broken:
                raise BrokenFixture(broken.problem, file=act.file, row=label, field=broken.field) from broken
            except ValidationError as error:
                field, problem = _first_of(error)
                raise BrokenFixture(problem, file=act.file, row=label, field=field) from error


def _load_row(section, row, act, result):
    if act.source and section.has_source() and not row.get("estimate"):
        row = {"source": act.source} | row
    for single in fields.one_by_one(row, section.model):
        values = _values(section, single)
        if section.is_known(values):
            result.known += 1
        else:
            section.record(values)
            result.new += 1


def _values(section, row):
    if unknown := [str(name) for name in row if name not in section.names]:
        raise BrokenFixture(f"there is no such field; there are {', '.join(section.names)}", field=unknown[0])
    if len(section.key) == 1 and section.key[0] not in row:
        raise BrokenFixture("a row is known by this: say it", field=section.key[0])
    return {name: _value(section, name, said) for name, said in row.items()}


def _value(section, name, said):
    if name not in section.extras:
        return fields.value(section.model, name, said)
    if not isinstance(said, str) or not said.strip():
        raise BrokenFixture("write a sentence here", field=name)
    return said.strip()


def _label(name, place, row):
    """Return what a person finds the row by: its section, its place there, and its names."""
    said = [row[key] for key in SECTIONS[name].key if row.get(key)]
    names = ", ".join(" and ".join(map(str, each)) if isinstance(each, list) else str(each) for each in said)
    return f"{name} {place} ({textwrap.shorten(names, 80)})" if names else f"{name} {place}"


def _first_of(error):
    """Return the field and the sentence of the first thing that a model refuses."""
    field, sentences = next(iter(getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages}).items()))
    return "" if field == NON_FIELD_ERRORS else field, " ".join(sentences)
