"""The house refuses to start with a record that nobody audits."""

# ruff: noqa: DJ008 (what these models are called is beside the point)

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test.utils import isolate_apps

from agreements.models import Party
from config.audit.admin import AuditedAdmin
from config.audit.checks import errors_of, every_record_is_audited
from config.audit.models import Audited

LABEL = "quarry"


def codes(model):
    return [error.id for error in errors_of(model)]


def test_every_record_of_the_house_is_audited():
    assert every_record_is_audited() == []


def test_an_audited_model_passes():
    assert codes(Party) == []


@isolate_apps("tests.config.audit.quarry")
def test_a_model_that_is_not_audited_is_an_error():
    class Pebble(models.Model):
        class Meta:
            app_label = LABEL

    assert codes(Pebble) == ["audit.E001"]


@isolate_apps("tests.config.audit.quarry")
def test_an_automatic_many_to_many_is_an_error():
    class Heap(models.Model):
        stones = models.ManyToManyField("self")

        class Meta:
            app_label = LABEL

    assert codes(Heap.stones.through) == ["audit.E002"]


@isolate_apps("tests.config.audit.quarry")
def test_columns_that_the_history_cannot_hold_are_errors():
    class Photograph(models.Model):
        image = models.BinaryField()
        known_on = models.DateField()

        class Meta:
            app_label = LABEL

    assert codes(Photograph) == ["audit.E001", "audit.E003", "audit.E004"]


@isolate_apps("tests.config.audit.quarry")
def test_a_record_in_two_tables_is_an_error():
    class Stone(models.Model):
        class Meta:
            app_label = LABEL

    class Statue(Stone):
        class Meta:
            app_label = LABEL

    assert codes(Statue) == ["audit.E001", "audit.E005"]


def test_models_of_others_are_theirs(monkeypatch):
    monkeypatch.setattr("config.audit.checks.Audited", type("Nobody", (), {}))

    found = {error.obj._meta.app_label for error in every_record_is_audited()}

    assert found == {"access", "agreements", "programmes", "saved"}
    assert "auth" in {app.label for app in apps.get_app_configs()}


def problems(**options):
    return [error.id for error in type("Admin", (AuditedAdmin,), options)(Party, admin.site)._unexplained()]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({}, []),
        ({"list_editable": ["name"]}, ["audit.E006"]),
        ({"form": admin.ModelAdmin.form}, ["audit.E007"]),
    ],
)
def test_an_admin_that_asks_for_no_reason_is_an_error(options, found):
    assert problems(**options) == found


def test_a_record_is_audited_by_its_base_class():
    assert issubclass(Party, Audited)
