"""The form on which an update is logged: what it starts from, what it keeps, where it leads."""

import pytest
from django.urls import reverse

from programmes.admin.log import LogForm
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(editor):
    return make.programme(desk=make.desk())


def address(milestone):
    return reverse("admin:programmes_milestone_log", args=[milestone.pk])


def log(client, milestone, **typed):
    """Log with the values that the form starts from, but for those typed; return the sentence that follows."""
    form = client.get(address(milestone)).context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = client.post(address(milestone), {**said, "reported_on": "2 Mar 2026", **typed}, follow=True)
    milestone.refresh_from_db()
    return " ".join(str(message) for message in answer.context["messages"])


def test_it_starts_from_what_is_on_record(programme, editor):
    met = make.milestone(programme=programme, status="met", met_on="Feb 2026", source=make.source("S4"))
    estimated, new = make.milestone(programme=programme, forecast="2026"), make.milestone(programme=programme)

    started = [LogForm(record=record, user=editor).initial for record in (met, estimated, new)]

    assert [(each["where_from"], each["source"]) for each in started] == [
        ("source", "S4"),
        ("estimate", ""),
        ("", ""),
    ]
    assert (started[0]["status"], str(started[0]["met_on"])) == ("met", "Feb 2026")
    assert str(started[1]["forecast"]) == "2026"


def test_an_update_is_under_the_name_of_who_logged_it(programme, as_editor, editor):
    milestone = make.milestone(programme=programme, forecast="2026")

    assert log(as_editor, milestone, note="Asked again").endswith("update logged, nothing moved.")

    assert milestone.updates.latest("pk").logged_by == editor


def test_a_step_that_is_met_is_said_to_be(programme, as_editor):
    milestone = make.milestone("Tender", programme=programme, forecast="2026")

    assert log(as_editor, milestone, status="met", met_on="1 Mar 2026") == "Tender: met."

    assert str(milestone.met_on) == "1 Mar 2026"


def test_an_estimate_leaves_the_source_that_the_form_still_names(programme, as_editor):
    milestone = make.milestone(programme=programme, forecast="2026", source=make.source("S4"))

    log(as_editor, milestone, where_from="estimate", forecast="Q2 2026")

    assert (str(milestone.forecast), milestone.source, milestone.estimate) == ("Q2 2026", None, True)


def test_what_was_not_met_after_all_loses_its_date_met(programme, as_editor):
    milestone = make.milestone(programme=programme, status="met", met_on="Feb 2026")

    log(as_editor, milestone, kind="correction", status="scheduled")

    assert (milestone.status, str(milestone.met_on)) == ("scheduled", "no date given")


def test_a_source_that_is_relied_on_no_longer_is_none(programme, as_editor):
    make.source("S4", withdrawn_on=TODAY)
    milestone = make.milestone(programme=programme, forecast="2026")

    assert log(as_editor, milestone, where_from="source", source="S4") == ""

    assert milestone.updates.count() == 1


def next_after(client, milestone):
    return client.post(
        address(milestone),
        {
            "_next": "1",
            "revision": milestone.revision(),
            "status": "scheduled",
            "where_from": "estimate",
            "kind": "new_information",
            "reported_on": "2 Mar 2026",
        },
    ).url


def test_the_next_is_the_one_below_and_after_the_last_the_first_that_is_open(programme, as_editor):
    make.milestone(programme=programme, position=1, status="met", met_on="Feb 2026")
    first, second, third = (make.milestone(programme=programme, position=place) for place in (2, 3, 4))

    assert next_after(as_editor, second) == address(third)
    assert next_after(as_editor, third) == address(first)


def test_after_the_only_one_comes_the_programme(programme, as_editor):
    milestone = make.milestone(programme=programme)

    assert next_after(as_editor, milestone) == programme.get_absolute_url() + "#milestones"
