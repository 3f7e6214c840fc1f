"""Read fixtures: YAML as people write it, one document an act. The database is not asked here."""

import re
from dataclasses import dataclass, field
from datetime import date

import yaml

from programmes.seeding.broken import BrokenFixture

HEAD = ["reason", "known_on", "source"]
BOOL, TIMESTAMP = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"


@dataclass(frozen=True)
class Act:
    """What becomes known together: why it is put on record, since when it is known, and the rows."""

    file: str
    reason: str
    known_on: date | None = None
    source: str | None = None
    rows: list = field(default_factory=list)  # of (name of the section, place in it, row)


class _Loader(yaml.SafeLoader):
    """YAML without its traps: a key stands once, NO is Norway, and a date stays as it is written."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in (BOOL, TIMESTAMP)]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                line = key.start_mark.line + 1
                raise BrokenFixture(f"{key.value} stands twice in one row, again on line {line}")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver(BOOL, re.compile("true|false"), ["t", "f"])


def read_folder(folder, section_names):
    """Return for each fixture, in the order of their numbers, its name and its acts."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise BrokenFixture(f"There are no fixtures in {folder}")
    return [(path.name, read_file(path, section_names)) for path in paths]


def read_file(path, section_names):
    try:
        documents = list(yaml.load_all(path.read_text(encoding="utf-8"), _Loader))
        return [_act(path.name, document, section_names) for document in documents]
    except UnicodeDecodeError as error:
        raise BrokenFixture("this is not text in UTF-8", file=path.name) from error
    except yaml.YAMLError as error:
        raise BrokenFixture(_where_it_stops(error), file=path.name) from error
    except BrokenFixture as broken:
        raise BrokenFixture(broken.problem, file=path.name, row=broken.row, field=broken.field) from broken


def _where_it_stops(error):
    mark = getattr(error, "problem_mark", None)
    line = f", on line {mark.line + 1}" if mark else ""
    return f"this is not YAML{line}: {getattr(error, 'problem', None) or error}"


def _act(file, document, section_names):
    if not isinstance(document, dict):
        raise BrokenFixture("an act is a list of names with what belongs to each, and begins with its reason")
    if unknown := [str(name) for name in document if name not in [*HEAD, *section_names]]:
        known = ", ".join([*HEAD, *section_names])
        raise BrokenFixture(f"an act has no {unknown[0]}: it has {known}", field=unknown[0])
    rows = [row for name in section_names for row in _rows(name, document.get(name, []))]
    return Act(file, _reason(document), _known_on(document), _source(document), rows)


def _reason(document):
    reason = document.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise BrokenFixture("an act says in words why it is put on record", field="reason")
    return reason.strip()


def _known_on(document):
    if (said := document.get("known_on")) is None:
        return None
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError) as error:
        raise BrokenFixture(f"{said!r} is not a day: write it as 2025-10-22", field="known_on") from error


def _source(document):
    source = document.get("source")
    if source is not None and not isinstance(source, str):
        raise BrokenFixture(f"{source!r} is not the tag of a source", field="source")
    return source


def _rows(name, section):
    if not isinstance(section, list):
        raise BrokenFixture("this is a list of rows, each beginning with a dash", row=name)
    for place, row in enumerate(section, 1):
        if not isinstance(row, dict):
            raise BrokenFixture("a row says its fields by name", row=f"{name} {place}")
        yield name, place, row
