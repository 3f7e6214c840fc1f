"""Read the API in tests: every answer is held against the API's own document."""

import re
from functools import cache

from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator, FormatChecker

from config.api.schema import document

ROOT = "/api/v1/"
PROBLEM = "application/problem+json"


def read(client, path="", status=200, **options):
    """Return the answer to GET, after checking its status, its type and its shape."""
    response = client.get(f"{ROOT}{path}", **options)
    assert response.status_code == status, response.content
    assert response["Content-Type"] == ("application/json" if status == 200 else PROBLEM)
    body = response.json()
    wrong = validator(path.partition("?")[0], status, not re.search(r"[?&]fields=", path)).iter_errors(body)
    for each in wrong:
        raise AssertionError(f"{each.json_path}: {each.message}"[:500])
    return body


def rows(client, path):
    return read(client, path)["results"]


def refused(client, path, status=400):
    """Return what the API says of each parameter that it refuses."""
    return {error["parameter"]: error["detail"] for error in read(client, path, status)["errors"]}


def queries(client, path):
    """Return how many queries the answer takes."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read(client, path)
    return len(asked)


@cache
def validator(path, status, whole):
    """Return what holds an answer against the document; a whole record is not let through as a part of one."""
    answers = operation(path)["responses"] if status != 404 else {}
    answer = answers.get(str(status)) or {"$ref": f"#/components/responses/Problem{status}"}
    if "$ref" in answer:
        answer = document()["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    (content,) = answer["content"].values()
    schema = {**content["schema"], "components": document()["components"]}
    if whole:
        schema = _without_parts(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def _without_parts(schema):
    """Return a schema that offers no choice between a whole record and a part of one."""
    if isinstance(schema, list):
        return [_without_parts(each) for each in schema if not _is_part(each)]
    return (
        {key: _without_parts(value) for key, value in schema.items()} if isinstance(schema, dict) else schema
    )


def _is_part(schema):
    return isinstance(schema, dict) and schema.get("$ref", "").endswith("Part")


def operation(path):
    """Return what the document says of GET at this path."""
    for template, door in document()["paths"].items():
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), f"{ROOT}{path}"):
            return door["get"]
    raise LookupError(f"The document knows no {path}.")
