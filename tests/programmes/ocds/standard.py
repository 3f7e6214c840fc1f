"""The official schemas, and what they cannot see; they are not ours, and lie beside this clone, not in it."""

import csv
import json
import os
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft4Validator, FormatChecker
from ocdsmerge import Merger
from referencing import Registry
from referencing.jsonschema import DRAFT4

HOUSE = Path(__file__).resolve().parents[3]
BESIDE = HOUSE.parent / "shared" / "standards"
SCHEMAS, OFFICIAL = BESIDE / "schemas" / "ocds-1.1.5", BESIDE / "extensions"
OURS = HOUSE / "programmes" / "ocds" / "extension"
EXTENSIONS = [
    *(OFFICIAL / name for name in ("process_title", "countryCode", "withheldInformation")),
    OURS,
]
ABSENT = "The official schemas of OCDS are not beside this clone, in ../shared/standards."
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
URI = re.compile(r"[a-z][a-z0-9+.-]*:[\w.~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)
FIXED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
OCID = re.compile(r"ocds-[a-z0-9]{6}-\S+")
FORMATS = FormatChecker(formats=())  # the usual ones check nothing where a library is missing


@FORMATS.checks("date-time", raises=ValueError)
def is_instant(text):
    return not isinstance(text, str) or bool(INSTANT.fullmatch(text) and datetime.fromisoformat(text))


@FORMATS.checks("uri", raises=ValueError)
def is_uri(text):
    return not isinstance(text, str) or bool(URI.fullmatch(text) and urlsplit(text).netloc)


def require():
    """Skip a test where the schemas are absent, unless they are required here."""
    if not SCHEMAS.is_dir():
        (pytest.fail if os.environ.get("REQUIRE_OCDS") == "yes" else pytest.skip)(ABSENT)


def read(path):
    require()
    return json.loads(path.read_text(encoding="utf-8"))


def patched(schema, patch):
    """Return a schema with an extension in it, as RFC 7396 has it."""
    for name, value in patch.items():
        inner = schema.get(name)
        schema[name] = (
            patched(inner if isinstance(inner, dict) else {}, value) if isinstance(value, dict) else value
        )
    return schema


@cache
def release_schema():
    schema = read(SCHEMAS / "release-schema.json")
    for extension in EXTENSIONS:
        patched(schema, read(extension / "release-schema.json"))
    return schema


@cache
def merger():
    return Merger(release_schema())  # without a schema it would fetch one


@cache
def _validator(kind):
    known = [release_schema(), read(SCHEMAS / "versioned-release-validation-schema.json")]
    registry = Registry().with_resources((each["id"], DRAFT4.create_resource(each)) for each in known)
    schema = read(SCHEMAS / f"{kind}-package-schema.json")
    return Draft4Validator(schema, registry=registry, format_checker=FORMATS)


def errors(package):
    """Return what the official schemas find wrong."""
    found = _validator("record" if "records" in package else "release").iter_errors(package)
    return [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in found]


def codes(name):
    """Return the codes of a list: the official one, and what our extension has or adds."""
    require()
    paths = [SCHEMAS / "codelists" / name, OURS / "codelists" / name, OURS / "codelists" / f"+{name}"]
    return {code for path in paths if path.is_file() for code in codes_in(path)}


def codes_in(path):
    return [row["Code"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]


def faults(package):
    """Return what the standard forbids and no schema sees."""
    releases = package.get("releases") or [each["compiledRelease"] for each in package["records"]]
    found = [] if package.get("version") == "1.1" else ["version: without it this is read as OCDS 1.0"]
    names = [(each.get("ocid"), each.get("id")) for each in releases]
    found += ["releases: one of them comes twice"] if len(names) != len(set(names)) else []
    return found + [fault for each in releases for fault in _faults_of_release(each)]


def _faults_of_release(release):
    if not OCID.fullmatch(release.get("ocid", "")):
        yield "ocid: it has no registered prefix"
    if "#" in release.get("id", ""):
        yield "id: it holds a #"
    if not FIXED.fullmatch(release.get("date", "")):
        yield "date: mergers compare these texts, so they are of one width"
    for path, value in _walk(release):
        if value in ("", [], {}) or (isinstance(value, str) and value != value.strip()):
            yield f"{path}: empty, or blanks around it"
        if isinstance(value, list) and value and isinstance(value[0], dict):
            ids = [each.get("id") for each in value]
            if len(ids) != len(set(ids)):
                yield f"{path}: an id comes twice, and mergers keep the last"
    yield from _unresolved(release)
    yield from (
        f"{path}: no schema and no extension knows it" for path in _unknown(release, release_schema())
    )


def _unresolved(release):
    """Yield references that lead nowhere; a release that changes no party cannot tell."""
    parties = {each["id"]: each.get("roles") or [] for each in release.get("parties", [])}
    documents = {each["id"] for each in release.get("planning", {}).get("documents", [])}
    whole = "planning" in release["tag"] or "compiled" in release["tag"]
    for agreement in release.get("agreements", []) if whole else []:
        for each in agreement.get("signatories", []):
            if "signatory" not in parties.get(each["id"], []):
                yield f"signatories: {each['id']} is no party with that role"
    entity = release.get("tender", {}).get("procuringEntity")
    if whole and entity and "procuringEntity" not in parties.get(entity.get("id"), []):
        yield "tender/procuringEntity: no party with that role"
    for path, value in _walk(release) if whole else []:
        if path.endswith(("/sourceDocument", "/answerDocument")) and value not in documents:
            yield f"{path}: {value} is no document"


def _walk(node, path=""):
    yield path, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, value in items:
        yield from _walk(value, f"{path}/{name}")


def _unknown(node, schema, path=""):
    allowed = _properties(schema)
    for item in node if isinstance(node, list) else [node]:
        for name, value in item.items() if isinstance(item, dict) and allowed else ():
            if name not in allowed:
                yield f"{path}/{name}"
            else:
                yield from _unknown(value, allowed[name], f"{path}/{name}")


def _properties(schema):
    while "$ref" in schema or "items" in schema:
        reference = schema.get("$ref", "")
        schema = (
            release_schema()["definitions"][reference.rpartition("/")[2]] if reference else schema["items"]
        )
    return schema.get("properties", {})
