import copy
import pickle
from datetime import date, datetime

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from simple_history.models import HistoricalRecords

from config.when import NO_DATE, WhenField, bounds, read
from tests.config.when_examples import Event, dates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("event_table")]

Q3 = read("Q3 2026")
JULY, SEPTEMBER_END = date(2026, 7, 1), date(2026, 9, 30)
NEXT_YEAR = (read("2027"), date(2027, 1, 1), date(2027, 12, 31))


def three(event):
    return event.forecast, event.forecast_earliest, event.forecast_latest


def row(event):
    return Event.objects.values_list(*bounds("forecast")).get(pk=event.pk)


def saved(forecast="Q3 2026"):
    return Event.objects.create(forecast=forecast)


def field():
    return Event._meta.get_field("forecast")


# Assigning


@pytest.mark.parametrize("value", ["Q3 2026", "2026-35", Q3])
def test_a_new_row_reads_its_date_and_knows_its_bounds(value):
    assert three(Event(forecast=value)) == (Q3, JULY, SEPTEMBER_END)


@pytest.mark.parametrize("value", [None, "", "none", NO_DATE])
def test_nothing_means_no_date(value):
    event = Event(forecast="2026")
    event.forecast = value

    assert three(event) == (NO_DATE, None, None)


def test_a_row_begins_with_no_date():
    assert three(Event()) == (NO_DATE, None, None)


def test_a_day_of_the_calendar_is_an_exact_date():
    assert Event(forecast=date(2026, 5, 14)).forecast == read("14 May 2026")


def test_assigning_again_moves_the_bounds():
    event = saved()

    event.forecast = "2027"

    assert three(event) == NEXT_YEAR


@pytest.mark.parametrize(
    "value", ["soon", "2026-02-30", 2026, 0, False, ["2026"], datetime(2026, 1, 1), F("met_on")]
)
def test_what_cannot_be_read_is_refused_in_words(value):
    with pytest.raises(ValidationError, match=r"This date cannot be read. Write 14 May 2026"):
        Event(forecast=value)


def test_a_refused_date_changes_nothing():
    event = Event(forecast="Q3 2026")

    with pytest.raises(ValidationError):
        event.forecast = "soon"

    assert three(event) == (Q3, JULY, SEPTEMBER_END)


def test_bounds_cannot_be_given_against_the_text():
    event = Event(forecast="Q3 2026", forecast_earliest=date(1999, 1, 1), forecast_latest=None)

    assert three(event) == (Q3, JULY, SEPTEMBER_END)


# Keeping


@given(dates)
@hypothesis(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_date_comes_back_from_the_database_as_it_went(when):
    event = saved(when)

    assert three(Event.objects.get(pk=event.pk)) == (when, when.earliest, when.latest)
    assert row(event) == (when.text, when.earliest, when.latest)


def test_a_saved_change_moves_all_three_columns():
    event = saved()

    event.forecast = "2027"
    event.save()

    assert row(event) == ("2027", *NEXT_YEAR[1:])


def test_many_rows_saved_at_once_have_their_bounds():
    one, other = Event.objects.bulk_create([Event(forecast="Q3 2026"), Event()])

    assert row(one) == ("2026-35", JULY, SEPTEMBER_END)
    assert row(other) == ("", None, None)


def test_an_update_past_the_rows_names_all_three_columns():
    event = saved()

    Event.objects.update(**bounds("forecast", "2027"))

    assert row(event) == ("2027", *NEXT_YEAR[1:])


def test_update_fields_and_bulk_update_name_all_three_columns():
    one, other = saved(), saved()
    one.forecast = other.forecast = "2027"

    one.save(update_fields=[*bounds("forecast")])
    Event.objects.bulk_update([other], [*bounds("forecast")])

    assert row(one) == row(other) == ("2027", *NEXT_YEAR[1:])


def test_get_or_create_finds_a_date_in_any_words():
    event, made = Event.objects.get_or_create(forecast="Q3 2026")
    again, made_again = Event.objects.get_or_create(forecast="2026-q3")

    assert (made, made_again, again) == (True, False, event)
    assert row(event) == ("2026-35", JULY, SEPTEMBER_END)


def test_update_or_create_moves_the_bounds():
    event = saved()

    Event.objects.update_or_create(pk=event.pk, defaults={"forecast": "2027"})

    assert row(event) == ("2027", *NEXT_YEAR[1:])


# Asking


@pytest.mark.parametrize("asked", ["Q3 2026", "2026-35", "2026-Q3", Q3])
def test_a_query_finds_a_date_in_any_words(asked):
    event = saved()
    saved("H2 2026")

    assert Event.objects.get(forecast=asked) == event
    assert Event.objects.get(forecast__in=[asked, "none"]) == event


def test_a_query_for_an_unreadable_date_is_refused_in_words():
    with pytest.raises(ValidationError, match="cannot be read"):
        Event.objects.filter(forecast="soon")


def test_values_give_the_text():
    saved()

    assert Event.objects.values_list("forecast", flat=True).get() == "2026-35"


def test_a_row_loaded_with_its_text_only_asks_nothing_more(django_assert_num_queries):
    event = Event.objects.only("forecast").get(pk=saved().pk)

    with django_assert_num_queries(0):
        assert three(event) == (Q3, JULY, SEPTEMBER_END)


def test_a_row_loaded_with_its_text_only_saves_its_bounds():
    event = Event.objects.only("forecast").get(pk=saved().pk)

    event.forecast = "2027"
    event.save()

    assert row(event) == ("2027", *NEXT_YEAR[1:])


def test_a_row_loaded_without_its_text_asks_for_it_when_it_is_needed(django_assert_num_queries):
    event = Event.objects.defer("forecast").get(pk=saved().pk)

    assert event.forecast_latest == SEPTEMBER_END
    with django_assert_num_queries(1):
        assert event.forecast == Q3


def test_a_row_loaded_without_its_text_may_be_given_another():
    event = Event.objects.defer(*bounds("forecast")).get(pk=saved().pk)

    event.forecast = "2027"
    event.save()

    assert row(event) == ("2027", *NEXT_YEAR[1:])


@pytest.mark.parametrize("names", [None, ["forecast"], [*bounds("forecast")]])
def test_a_row_read_again_has_the_date_of_the_database(names):
    event = saved()
    Event.objects.update(**bounds("forecast", "2027"))

    event.refresh_from_db(fields=names)

    assert three(event) == NEXT_YEAR


# Rules


def test_a_whole_row_is_checked_without_complaint():
    event = Event(forecast="about Q3 2026", met_on="by June 2026")

    event.full_clean()

    assert event.forecast == read("2026-35~")


def test_a_date_that_must_be_there_is_asked_for():
    with pytest.raises(ValidationError, match="This field cannot be blank"):
        Event(met_on="none").full_clean()


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"forecast_earliest": date(2027, 1, 1)}, "in_order"),
        ({"forecast": ""}, "bounded"),
        ({"forecast_earliest": None, "forecast_latest": None}, "bounded"),
        ({"forecast": "", "forecast_earliest": None}, "bounded"),
    ],
)
def test_the_database_refuses_bounds_that_do_not_go_with_the_text(wrong, rule):
    saved()

    with pytest.raises(IntegrityError, match=f"event_forecast_{rule}"), transaction.atomic():
        Event.objects.update(**wrong)


@pytest.mark.parametrize("good", ["2026", "by 2026", "from 2026", "none"])
def test_the_database_accepts_each_kind_of_date(good):
    event = saved()

    Event.objects.update(**bounds("forecast", good))

    event.refresh_from_db()
    assert event.forecast == read(good)


def test_each_rule_says_itself_in_a_sentence():
    messages = [rule.violation_error_message for rule in Event._meta.constraints]

    assert messages[0] == "Forecast: the earliest day cannot lie after the latest day."
    assert messages[3] == "Met on: with a date comes a first or a last day, without one neither."


def test_the_names_of_the_rules_fit_both_databases():
    assert all(len(rule.name) < 60 for rule in Event._meta.constraints)


# Copies


@pytest.fixture
def event_found_by_name(monkeypatch):
    """Let Django find Event by its name, as it finds the models of apps."""
    monkeypatch.setattr(apps, "get_model", lambda *names: Event)


def test_a_row_survives_copying_and_pickling(event_found_by_name):
    event = saved()

    assert three(copy.deepcopy(event)) == three(pickle.loads(pickle.dumps(event))) == three(event)


def test_a_fixture_holds_the_text_and_loading_it_sets_the_bounds(event_found_by_name):
    event = saved()
    written = serializers.serialize("json", [event], fields=["forecast"])
    Event.objects.update(**bounds("forecast", "2027"))

    for loaded in serializers.deserialize("json", written):
        loaded.save()

    assert '"forecast": "2026-35"' in written
    assert row(event) == ("2026-35", JULY, SEPTEMBER_END)


def test_a_fixture_may_be_written_in_words_and_with_bounds(event_found_by_name):
    written = {"forecast": "Q3 2026", "forecast_earliest": "1999-01-01", "forecast_latest": None}
    fixture = [{"model": "when_examples.event", "pk": 7, "fields": written}]

    for loaded in serializers.deserialize("python", fixture):
        loaded.save()

    assert row(Event(pk=7)) == ("2026-35", JULY, SEPTEMBER_END)


class Planned(models.Model):
    """Whatever is planned for a day."""

    due = WhenField()

    class Meta:
        app_label = "when_examples"
        abstract = True


def test_each_model_inherits_the_date_with_bounds_of_its_own():
    meeting, visit = _model("Meeting", Planned), _model("Visit", Planned)

    for model in (meeting, visit):
        assert [field.name for field in model._meta.local_fields] == ["id", *_columns("due")]
        assert model._meta.get_field("due_earliest").model is model
        assert model(due="Q3 2026").due_latest == SEPTEMBER_END


def test_an_abstract_model_has_no_columns_of_its_own():
    assert [field.name for field in Planned._meta.local_fields] == ["due"]


def test_a_history_model_copies_the_date_with_its_bounds_once():
    copies = HistoricalRecords().copy_fields(Event)
    history = _model(
        "HistoricalEvent", models.Model, copies | {"history_id": models.AutoField(primary_key=True)}
    )

    names = [field.name for field in history._meta.local_fields]

    assert sorted(names) == sorted(["history_id", "id", "name", *_columns("forecast"), *_columns("met_on")])
    assert three(history(forecast="Q3 2026")) == (Q3, JULY, SEPTEMBER_END)


def test_a_bound_is_found_by_an_index_and_edited_by_nobody():
    for name in ("forecast_earliest", "forecast_latest"):
        bound = Event._meta.get_field(name)

        assert (bound.null, bound.blank, bound.editable, bound.db_index) == (True, True, False, True)


def test_a_clone_of_the_field_keeps_what_is_unusual():
    clone = Event._meta.get_field("met_on").clone()

    assert (clone.blank, clone.default, clone.max_length) == (False, "2026", 24)
    assert clone.deconstruct()[1:] == Event._meta.get_field("met_on").deconstruct()[1:]


def test_the_database_has_an_index_on_each_bound():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Event._meta.db_table).values()

    indexed = [rule["columns"] for rule in constraints if rule["index"]]
    assert ["forecast_earliest"] in indexed
    assert ["forecast_latest"] in indexed


def _columns(name):
    return [f"{name}_earliest", f"{name}_latest", name]


def _model(name, base, attributes=()):
    meta = type("Meta", (), {"app_label": "when_examples", "apps": type(Event._meta.apps)()})
    return type(name, (base,), {"__module__": __name__, "Meta": meta, **dict(attributes)})
