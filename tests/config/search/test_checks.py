"""The house refuses to start with something to search that the index could not hold."""

# ruff: noqa: DJ008 (what these models are called is beside the point)

import pytest
from django.db import models
from django.test.utils import isolate_apps

from agreements.models import Party
from config.access.models import ApiToken
from config.audit.checks import errors_of as errors_of_audit
from config.audit.models import Derived
from config.search.checks import errors_of, what_is_searched_can_be_indexed
from config.search.searched import Searched


def codes(model, searched, monkeypatch):
    monkeypatch.setattr(model, "searched", searched, raising=False)
    return [error.id for error in errors_of(model)]


def test_all_that_is_searched_can_be_indexed():
    assert what_is_searched_can_be_indexed() == []


@pytest.mark.parametrize(
    ("searched", "code"),
    [
        (Searched(names=()), "search.E001"),
        (Searched(names=("title",)), "search.E002"),
        (Searched(names=("name",), closed={"given_up_on": ()}), "search.E002"),
        (Searched(names=("name",), texts=("parent",)), "search.E004"),
    ],
)
def test_what_the_index_cannot_hold_is_an_error(searched, code, monkeypatch):
    assert codes(Party, searched, monkeypatch) == [code]


def test_what_no_page_tells_is_not_searched(monkeypatch):
    hidden = ApiToken.untold[0]

    assert "search.E003" in codes(ApiToken, Searched(names=(hidden,)), monkeypatch)


@isolate_apps("tests.config.audit.quarry")
def test_what_is_derived_from_the_record_needs_no_history_of_its_own():
    class Count(Derived):
        class Meta:
            app_label = "quarry"

    class Loose(models.Model):
        class Meta:
            app_label = "quarry"

    assert list(errors_of_audit(Count)) == []
    assert [error.id for error in errors_of_audit(Loose)] == ["audit.E001"]
