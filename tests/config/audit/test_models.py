"""The history tables, as the library makes them for us."""

import pytest
from django.db import IntegrityError
from django.db.models import PROTECT, BigAutoField, DateField, IntegerField, ProtectedError, TextField

from config.audit.context import acting
from config.audit.tracked import tracked_models
from tests import make

TRACKED = pytest.mark.parametrize("one", tracked_models(), ids=lambda one: one.label)


@TRACKED
def test_a_history_table_says_who_why_when_and_in_which_act(one):
    field = one.history._meta.get_field

    assert isinstance(field("history_id"), BigAutoField)
    assert type(field("history_change_reason")) is TextField
    assert field("history_user").remote_field.on_delete is PROTECT
    assert field("change_set").null
    assert field("change_set").db_index
    assert not field("known_on").null
    keyed = [one.key, "history_id", "known_on", "history_date"]
    assert [index.fields for index in one.history._meta.indexes] == [keyed, ["known_on"]]
    assert one.history._meta.ordering == ["-history_id"]


@TRACKED
def test_a_field_of_a_history_table_is_its_own(one):
    assert {field.model for field in one.history._meta.concrete_fields} == {one.history}


@pytest.mark.django_db
def test_the_revision_is_the_newest_history_row():
    party = make.party()
    first = party.revision()

    party.name = "Another name"
    party.save()

    assert party.revision() > first
    assert party.revision() == party.history.latest().history_id
    assert type(party)().revision() is None


@pytest.mark.django_db
def test_a_person_who_is_named_in_the_history_stays():
    kari = make.user("kari")
    with acting(user=kari):
        make.party()

    with pytest.raises(ProtectedError):
        kari.delete()


@pytest.mark.django_db(transaction=True)
def test_a_person_who_is_not_there_cannot_be_named():
    with pytest.raises(IntegrityError), acting(user=999_999):
        make.party()


@TRACKED
@pytest.mark.django_db
def test_a_name_reads_only_the_records_own_columns(one, django_assert_num_queries):
    """A history page names each record and all that it points at: a name that asks for more asks a hundred times."""
    fields = one.model._meta.concrete_fields
    days = {field.name: make.TODAY for field in fields if type(field) is DateField}
    numbers = {field.attname: 1 for field in fields if field.is_relation or isinstance(field, IntegerField)}
    record = one.model(**days, **numbers)

    with django_assert_num_queries(0):
        assert isinstance(str(record), str)
