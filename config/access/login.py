"""Logging in: who guesses has to wait, whether the guesses are of one name or of many."""

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from config.access.limits import BAD_LOGINS, LOGINS_OF_ADDRESS, address_of


class Patient:
    """A login form that counts failures by address, and by address and name; then no password is looked at.

    Not by name alone: then anyone could lock out anyone.
    """

    def clean(self):
        address = address_of(self.request)
        one = f"{address} {self.cleaned_data.get('username', '').lower()}"
        LOGINS_OF_ADDRESS.refuse_if_reached(address)
        BAD_LOGINS.refuse_if_reached(one)
        try:
            return super().clean()
        except ValidationError:
            LOGINS_OF_ADDRESS.note(address)
            BAD_LOGINS.note(one)
            raise


class Login(Patient, AuthenticationForm):
    """That of the readers' pages."""


class StaffLogin(Patient, AdminAuthenticationForm):
    """That of the admin."""
