import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from config.audit import shadows
from tests import make
from tests.conftest import signed_in

QUARRY = "tests.config.audit.quarry"


@pytest.fixture(scope="module")
def quarry(django_db_setup, django_db_blocker):
    """Install the app that exists here only, for the tests of one module, by its own migrations."""
    with django_db_blocker.unblock(), override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, QUARRY]):
        call_command("migrate", "quarry", verbosity=0)
        shadows.forget()
        yield
        call_command("migrate", "quarry", "zero", verbosity=0)
    shadows.forget()


@pytest.fixture
def kari(db):
    return make.user("kari", is_staff=True, is_superuser=True, first_name="Kari", last_name="Nordmann")


@pytest.fixture
def staff(kari):
    return signed_in(kari)


@pytest.fixture
def ole(db):
    person = make.user("ole", is_staff=True, is_superuser=True, first_name="Ole", last_name="Hansen")
    return signed_in(person)


@pytest.fixture
def viewer(db):
    return signed_in(make.user("viewer", groups=["Auditors"], is_staff=True))
