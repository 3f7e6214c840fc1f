"""What an auditor asks for in an address: a period, a day of a person, words."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from config.audit.activity import NOBODY
from config.audit.context import today
from config.filters import AskedDate, Search
from config.when.words import YEARS

USUAL, LONGEST = 30, 92  # days of a period


class Period(forms.Form):
    """From one day to another, in words such as 2 Mar 2026 or Mar 2026; the last 30 days by default."""

    since = AskedDate(required=False)
    until = AskedDate(required=False)

    def clean_until(self):
        said = self.cleaned_data["until"]
        return said.latest if said and said.latest else today()

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        until, said = cleaned["until"], cleaned["since"]
        cleaned["since"] = since = said.earliest if said and said.earliest else until - timedelta(USUAL - 1)
        if since > until:
            raise ValidationError("The period ends before it begins.")
        if (until - since).days >= LONGEST:
            raise ValidationError(f"Look at {LONGEST} days at most at a time.")
        return cleaned


class DayOfPerson(forms.Form):
    """One day of one person, or of nobody."""

    day = forms.DateField(
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Say which day.",
            "invalid": "Write the day as 2026-03-02.",
        },
    )
    who = forms.CharField(
        validators=[RegexValidator(rf"\A(?:{NOBODY}|[0-9]{{1,9}})\Z", "There is no such person.")],
        error_messages={"required": "Say whose acts."},
    )

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day.year not in YEARS:
            raise ValidationError("Write a day in the years 1900 to 2199.")
        return day


class Words(forms.Form):
    """What to search for."""

    q = Search().field
