"""What is logged stays as it was logged: our code refuses a change in words, the database in any way."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from programmes.models import Assessment, Baseline, BaselineDate, MilestoneUpdate, QuestionUpdate
from tests import make
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
LOGS = [MilestoneUpdate, QuestionUpdate, Baseline, BaselineDate, Assessment]


@pytest.fixture
def logged(editor):
    """One entry in each log, on a programme of the editor's desk."""
    programme = make.programme(desk=make.desk())
    make.milestone(programme=programme, forecast="2026")
    make.baseline(programme)
    make.question(programme)
    make.rating(programme)


def test_these_are_all_the_logs():
    logs = [model for model in apps.get_app_config("programmes").get_models() if hasattr(model, "logged_by")]

    assert {model for model in logs if not model.__name__.startswith("Historical")} == set(LOGS)


@pytest.mark.parametrize("log", LOGS)
def test_an_entry_is_neither_changed_nor_deleted(log, logged, editor):
    entry = log.objects.get()
    entry.logged_by = editor

    with pytest.raises(ValidationError, match=r"is never changed: log a further one\."):
        entry.save()
    with pytest.raises(DatabaseError, match="is a log: it is never changed"), transaction.atomic():
        log.objects.update(logged_by=editor)
    with pytest.raises(DatabaseError, match="is a log: it is never changed"), transaction.atomic():
        log.objects.all()._raw_delete(using="default")

    assert log.objects.get().logged_by is None


@pytest.mark.parametrize("log", LOGS)
def test_an_entry_is_read_in_the_admin_and_written_there_by_nobody(log, logged):
    client = signed_in(make.user(is_staff=True, is_superuser=True))
    name = f"admin:programmes_{log._meta.model_name}"
    change = reverse(f"{name}_change", args=[log.objects.get().pk])

    assert client.get(change).status_code == 200
    assert client.post(change, {"reason": "A test"}).status_code == 403
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert client.post(reverse(f"{name}_add"), {"reason": "A test"}).status_code == 403
