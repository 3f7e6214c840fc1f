import json
from datetime import date
from unittest import mock

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from openapi_spec_validator import OpenAPIV31SpecValidator

from config.api.doors import NOWHERE
from config.api.schema import document
from config.api_urls import BESIDES, NOUNS
from config.audit.context import acting
from config.unchanged import CACHING
from programmes.api.agreements import ALL as FIRST_FLOOR
from programmes.api.nouns import ALL as NOUN_DOORS
from programmes.api.nouns import Programmes
from programmes.models import Programme
from tests import make
from tests.api import PROBLEM, ROOT, operation, read, refused
from tests.config.test_access import bearing, issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_programmes():
    return [make.programme() for _ in range(3)]


# Doors


@pytest.mark.parametrize(("prefix", "published"), [("", []), ("ocds-abc123", ["ocds"])])
def test_the_root_leads_to_every_door(prefix, published, as_reader, settings):
    settings.OCDS_PREFIX = prefix
    doors = read(as_reader)

    assert list(doors) == [*NOUNS, *BESIDES, *published, "schema", "docs"]
    for address in doors.values():
        assert as_reader.get(address).status_code == 200


@pytest.mark.parametrize("noun", NOUNS)
def test_an_empty_record_is_an_empty_list(noun, as_reader):
    assert read(as_reader, f"{noun}/") == {
        "count": None,
        "next": None,
        "previous": None,
        "results": [],
    }


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("key", ["", "nothing/"])
def test_a_stranger_reads_nothing(noun, key, client):
    assert client.get(f"{ROOT}{noun}/{key}").status_code in (401, 404)
    read(client, f"{noun}/", status=401)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "programmes/", "schema/"])
def test_nothing_can_be_written(method, path, as_reader):
    answer = getattr(as_reader, method)(f"{ROOT}{path}", {}, content_type="application/json")

    assert answer.status_code == 405
    assert answer["Content-Type"] == PROBLEM
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


DATA = [
    "programmes/",
    "programmes/a/history/",
    "changes/",
    "exports/",
    "exports/claims.csv",
    "ocds/releases/",
]


@pytest.mark.parametrize("path", ["", "schema/", *DATA])
def test_a_door_says_which_methods_it_takes(path, as_reader):
    answer = as_reader.options(f"{ROOT}{path}")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", DATA)
def test_no_answer_is_kept_for_others_not_even_that_it_is_closed(path, client, reader):
    assert client.get(f"{ROOT}{path}")["Cache-Control"] == CACHING
    assert bearing(issue()[1]).get(f"{ROOT}{path}?x=1")["Cache-Control"] == CACHING


def test_the_page_of_the_api_takes_nothing_either():
    answer = Client(enforce_csrf_checks=True).post(f"{ROOT}docs/", {})

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize(
    "path", ["nonsense/", "nonsense", "programmes/a/b/", "../v1/x/", "%00/", "updates/x/"]
)
def test_any_other_address_is_a_problem_in_words(method, path, client):
    answer = getattr(client, method)(f"{ROOT}{path}")

    assert answer.status_code == 404
    assert answer["Content-Type"] == PROBLEM
    assert "Allow" not in answer
    if method != "head":
        assert answer.json()["detail"] == NOWHERE


def test_a_missing_slash_leads_to_the_door(as_reader):
    answer = as_reader.get(f"{ROOT}programmes?stage=intent")

    assert answer.status_code == 301
    assert answer["Location"] == f"{ROOT}programmes/?stage=intent"


def test_writing_without_a_slash_is_refused_not_led_on(client):
    assert client.post(f"{ROOT}programmes").status_code == 404


def test_what_is_not_there_is_named(as_reader):
    assert read(as_reader, "programmes/nope/", status=404)["detail"] == "There is no programme “nope”."


def test_only_json_is_spoken(as_reader):
    assert (
        read(as_reader, "programmes/", status=406, headers={"Accept": "text/html"})["title"]
        == "Not Acceptable"
    )


@pytest.mark.parametrize("path", ["programmes/", "schema/", "exports/programmes.json"])
@pytest.mark.parametrize("accept", ["", " "])
def test_whoever_names_no_format_takes_any(path, accept, as_reader):
    assert as_reader.get(f"{ROOT}{path}", headers={"Accept": accept}).status_code == 200


def test_a_browser_gets_json(as_reader):
    read(as_reader, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})


# Asking


NASTY = {
    "stagee=intent": ("stagee", "There is no such parameter."),
    "format=xml": ("format", "There is no such parameter."),
    "stage=nowhere": ("stage", "Stage: there is no “nowhere”."),
    "stage=": None,
    "stage=intent&stage=closed": ("stage", "Give it once."),
    "nation=NO&nation=XX": ("nation", "Nation: there is no “XX”."),
    "nation=NO&nation=DK": None,
    "q=%00": ("q", "NUL"),
    "stage=%00": ("stage", "NUL"),
    "desk=%00": ("desk", "NUL"),
    "cursor=%00": ("cursor", "NUL"),
    "%00=1": ("\x00", "There is no such parameter."),
    "q=" + 10_000 * "a": ("q", "at most 1,000 characters"),
    "desk=" + 10_000 * "a": ("desk", "at most 1,000 characters"),
    "q=" + 300 * "a": ("q", "at most 200 characters"),
    "q=" + 99 * "a+": ("q", "at most 10 words"),
    10_000 * "a" + "=1": (200 * "a", "There is no such parameter."),
    "q=%F0%9F%9A%81%E2%80%AE%ED%A0%80": None,
    "page=1": ("page", "There is no such parameter."),
    "page_size=abc": ("page_size", "whole number"),
    "page_size=-1": ("page_size", "whole number"),
    "page_size=1.5": ("page_size", "whole number"),
    "page_size=%D9%A1": ("page_size", "whole number"),
    "page_size=" + 100 * "9": ("page_size", "whole number"),
    "page_size=": None,
    "page_size=0": ("page_size", "from 1 to 200"),
    "page_size=201": ("page_size", "from 1 to 200"),
    "page_size=many": ("page_size", "from 1 to 200"),
    "page_size=200": None,
}


@pytest.mark.parametrize("asked", NASTY, ids=lambda asked: asked[:30])
def test_what_cannot_be_meant_is_named(asked, as_reader):
    if NASTY[asked] is None:
        read(as_reader, f"programmes/?{asked}")
        return
    parameter, sentence = NASTY[asked]

    assert sentence in refused(as_reader, f"programmes/?{asked}")[parameter]


def test_all_that_is_wrong_is_named_at_once(as_reader):
    assert set(refused(as_reader, "programmes/?stagee=intent&count=true&count=true")) == {"stagee", "count"}


def test_a_door_without_parameters_takes_none(as_reader):
    (sentence,) = refused(as_reader, "?x=1").values()
    assert sentence == "There are no parameters here."


def test_one_thing_is_asked_for_as_of_a_moment_and_nothing_else(as_reader):
    (sentence,) = refused(as_reader, f"programmes/{make.programme().slug}/?page_size=1").values()
    assert sentence.endswith("Known here: as_of, clock, expand, fields, recorded_until.")


# As of a day

BEFORE, THEN = date(2025, 10, 22), date(2025, 12, 8)


@pytest.fixture
def drones():
    """A programme known from October, whose name changed in December, when another one came."""
    with acting(known_on=BEFORE):
        programme = make.programme("Drones", slug="drones")
    with acting(known_on=THEN):
        Programme.objects.filter(pk=programme.pk).update(name="Micro-drones")
        make.programme("Later", slug="later")
    return programme


def names(client, asked):
    return [row["name"] for row in read(client, f"programmes/?{asked}")["results"]]


def test_a_list_is_as_of_a_day(drones, as_reader):
    assert names(as_reader, "") == ["Micro-drones", "Later"]
    assert names(as_reader, "as_of=2025-10-22") == ["Drones"]
    assert names(as_reader, "as_of=2025-10-22&q=micro") == []
    assert names(as_reader, "as_of=8 Dec 2025&q=micro") == ["Micro-drones"]


def test_one_thing_is_as_of_a_day(drones, as_reader):
    assert read(as_reader, "programmes/drones/?as_of=2025-10-22")["name"] == "Drones"
    read(as_reader, "programmes/later/?as_of=2025-10-22", status=404)


def hrefs(told):
    """Return each address that stands anywhere in an answer."""
    if isinstance(told, list):
        return [href for each in told for href in hrefs(each)]
    if not isinstance(told, dict):
        return []
    own = [told["href"]] if "href" in told else []
    return own + hrefs(list(told.values()))


@pytest.mark.parametrize("clock", ["", "&clock=recorded"])
@pytest.mark.parametrize(
    "path", ["programmes/", "milestones/", "milestones/tender/", "milestones/tender/history/"]
)
def test_the_addresses_in_an_answer_as_of_a_moment_lead_to_that_moment(path, clock, drones, as_reader):
    asked = f"as_of={timezone.localdate()}{clock}"
    with acting(known_on=THEN):
        tender = make.milestone("Tender", slug="tender", programme=drones, source=make.source())
        make.dependency(tender, make.milestone(programme=drones))

    found = hrefs(read(as_reader, f"{path}?{asked}"))

    assert len(found) >= 3
    assert all(href.endswith(f"/?{asked}") for href in found)
    read(as_reader, found[0].partition("/api/v1/")[2])
    assert not any("?" in href for href in hrefs(read(as_reader, path)))


def test_after_the_answer_all_is_as_it_is(drones, as_reader):
    read(as_reader, "programmes/?as_of=2025-10-22")
    refused(as_reader, "programmes/?as_of=2025-10-22&stage=none")

    assert names(as_reader, "") == ["Micro-drones", "Later"]


@pytest.mark.parametrize("path", [*(f"{noun}/" for noun in NOUNS), "programmes/drones/"])
def test_a_day_that_cannot_be_shown_is_a_problem(drones, as_reader, path):
    assert refused(as_reader, f"{path}?as_of=2020-01-01") == {
        "as_of": "Nothing was known before 22 Oct 2025, when the record begins."
    }


def test_the_schema_knows_the_day():
    for path, door in document()["paths"].items():
        named = {each["name"] for each in door["get"].get("parameters", [])}
        assert ({"as_of", "clock", "recorded_until"} <= named) == (
            path not in {ROOT, *(f"{ROOT}{each}/" for each in [*BESIDES, "ocds"])}
        )


def test_the_schema_knows_both_clocks():
    asked = [each for door in document()["paths"].values() for each in door["get"].get("parameters", [])]

    clocks = [each["schema"] for each in asked if each["name"] == "clock"]
    assert len(clocks) > len(NOUNS)
    assert all(each == {"type": "string", "enum": ["known", "recorded"]} for each in clocks)


def test_too_many_parameters_are_a_problem(as_reader):
    read(as_reader, "programmes/?" + "&".join(f"a{n}=1" for n in range(2000)), status=400)


# Problems


def test_what_nobody_foresaw_is_logged_and_tells_nothing(as_reader, caplog):
    with mock.patch.object(Programmes, "rows", side_effect=RuntimeError("a secret of the house")):
        said = read(as_reader, "programmes/", status=500)

    assert "secret" not in json.dumps(said)
    assert said["detail"] == "Something is broken on our side. It has been noted."
    assert "a secret of the house" in caplog.text


def test_a_session_without_its_token_writes_nothing(reader):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)

    answer = client.post(f"{ROOT}programmes/", {})

    assert answer.status_code == 403
    assert answer["Content-Type"] == PROBLEM


# The document


def test_the_document_is_valid_openapi():
    OpenAPIV31SpecValidator(document()).validate()

    assert document()["openapi"].startswith("3.1")


def test_writing_the_document_gives_no_warning():
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")


def test_the_document_is_there_for_everyone_in_json(client):
    answer = client.get(f"{ROOT}schema/")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'inline; filename="programme-tracker.json"'
    assert answer.json() == json.loads(json.dumps(document()))


def test_the_document_speaks_yaml_when_asked(client):
    answer = client.get(f"{ROOT}schema/", headers={"Accept": "application/vnd.oai.openapi"})

    assert answer.content.startswith(b"openapi: 3.1")


@pytest.mark.parametrize("accept", ["*/*", "application/vnd.oai.openapi"])
def test_the_document_takes_no_parameters(accept, client):
    answer = client.get(f"{ROOT}schema/?lang=../../xx", headers={"Accept": accept})

    assert answer.status_code == 400
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["errors"][0]["parameter"] == "lang"


def test_the_document_knows_every_door():
    doors = {f"{ROOT}{noun}/" for noun in NOUNS}
    keys = {noun.noun: noun.key for noun in [*NOUN_DOORS, *FIRST_FLOOR]}
    singles = {f"{door}{{{keys[noun]}}}/" for noun, door in zip(NOUNS, sorted(doors, key=order), strict=True)}
    histories = {f"{one}history/" for one in singles}

    files = {path for path in document()["paths"] if path.startswith(f"{ROOT}exports/") and path[-1] != "/"}
    told = {path for path in document()["paths"] if "/ocds/" in path}
    assert set(document()["paths"]) - files - told == {
        ROOT,
        *doors,
        *singles,
        *histories,
        *(f"{ROOT}{each}/" for each in BESIDES),
        f"{ROOT}milestones/{{slug}}/updates/",
    }


def order(door):
    return NOUNS.index(door.removeprefix(ROOT).removesuffix("/"))


@pytest.mark.parametrize("path", ["", *(f"{noun}/" for noun in NOUNS)])
def test_each_door_says_how_it_refuses_and_who_may_read(path):
    door = operation(path)

    assert {"200", "400", "401", "403", "404", "405", "406", "429", "500"} <= set(door["responses"])
    assert "304" in door["responses"]
    assert door["security"] == [{"bearer": []}, {"cookieAuth": []}]


def test_operations_have_names_to_call_them_by():
    names = [door["get"]["operationId"] for door in document()["paths"].values()]

    assert len(set(names)) == len(names)
    assert {"doors", "programmes_list", "programmes_retrieve", "milestones_updates"} <= set(names)


def test_an_honest_date_is_one_shared_component():
    parts = document()["components"]["schemas"]

    assert parts["Milestone"]["properties"]["forecast"]["$ref"] == "#/components/schemas/HonestDate"
    assert list(parts["HonestDate"]["properties"]) == [
        "edtf",
        "earliest",
        "latest",
        "precision",
        "edge",
        "approximate",
        "words",
    ]


@pytest.mark.parametrize("noun", [*NOUN_DOORS, *FIRST_FLOOR])
def test_all_fields_are_always_there_and_what_is_shown_besides_is_not(noun):
    parts, name = document()["components"]["schemas"], noun.shape.called()

    assert parts[name]["required"] == list(noun.shape.fields)
    assert set(parts[name]["properties"]) == {*noun.shape.fields, *noun.expands}
    assert "required" not in parts[f"{name}Part"]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_parameter_of_the_document_is_known_to_the_door(noun, as_reader):
    for parameter in [each for each in operation(f"{noun}/")["parameters"] if each["in"] == "query"]:
        assert parameter["description"], parameter["name"]
        read(as_reader, f"{noun}/?{parameter['name']}=")
