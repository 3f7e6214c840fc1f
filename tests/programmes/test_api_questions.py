import pytest
from django.utils import timezone

from tests import make
from tests.api import read, refused, rows
from tests.programmes.full import today

pytestmark = pytest.mark.django_db


def test_a_question_is_found_by_its_key(as_reader):
    programme = make.programme()
    question = make.question(programme, owner=make.user(first_name="Ola", last_name="Hansen"))
    question.answer("One hundred", source=make.source("S9"))

    row = read(as_reader, "questions/Q-01/?expand=updates")

    assert row["key"] == question.key == "Q-01"
    assert row["href"] == "http://testserver/api/v1/questions/Q-01/"
    for other in ("Q-1", "Q-001"):  # one address for each thing
        read(as_reader, f"questions/{other}/", status=404)
    assert row["programme"]["slug"] == programme.slug
    assert row["agreement"] is None
    assert row["owner"] == "Ola Hansen"
    assert (row["state"], row["open"]) == ("answered", False)
    assert (row["answer"], row["answer_source"]["tag"]) == ("One hundred", "S9")
    assert row["age_days"] == (timezone.localdate() - make.TODAY).days
    assert [update["state"] for update in row["updates"]] == ["open", "answered"]


@pytest.mark.parametrize(
    "key",
    ["Q-2", "Q-999999999", "Q-x", "1", "q-01", "Q-", "Q-9999999999", "Q-%D9%A1", "Q-" + 5000 * "9"],
    ids=lambda key: key[:14],
)
def test_a_key_that_is_none_finds_nothing(key, as_reader):
    make.question(make.programme())

    read(as_reader, f"questions/{key}/", status=404)


@pytest.mark.parametrize("id", ["0", "999999999999999999", "9999999999999999999999", "-1", "x"])
def test_an_update_that_is_not_there_is_not_found(id, as_reader):
    read(as_reader, f"updates/{id}/", status=404)


def test_questions_are_asked_for_as_on_the_pages(as_reader):
    programme, agreement = make.programme(), make.agreement()
    make.question(programme, raised_on=today(-40))
    make.question(agreement, topic="budget", raised_on=today(-5)).answer("None")

    def keys(asked):
        return [row["key"] for row in rows(as_reader, f"questions/?{asked}")]

    assert keys(f"programme={programme.slug}") == ["Q-01"]
    assert keys(f"agreement={agreement.slug}") == ["Q-02"]
    assert keys("open=true") == ["Q-01"]
    assert keys("topic=budget&topic=quantity") == ["Q-01", "Q-02"]
    assert keys("older_than=30") == ["Q-01"]
    assert "whole number from 0" in refused(as_reader, "questions/?older_than=long")["older_than"]
    assert refused(as_reader, "questions/?programme=nope") == {"programme": "Programme: there is no “nope”."}
