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
    validator(path.partition("?")[0], status).validate(body)
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
def validator(path, status):
    answers = operation(path)["responses"] if status != 404 else {}
    answer = answers.get(str(status)) or {"$ref": f"#/components/responses/Problem{status}"}
    if "$ref" in answer:
        answer = document()["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    (content,) = answer["content"].values()
    schema = {**content["schema"], "components": document()["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def operation(path):
    """Return what the document says of GET at this path."""
    for template, door in document()["paths"].items():
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), f"{ROOT}{path}"):
            return door["get"]
    raise LookupError(f"The document knows no {path}.")
