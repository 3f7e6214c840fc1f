import pytest
from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget

from config.when import NO_DATE, WhenFormField, read
from tests.config.when_examples import Event


class EventForm(forms.ModelForm):
    class Meta:
        model = Event
        fields = ["forecast", "met_on"]


def form(forecast="", met_on="2026", **options):
    return EventForm({"forecast": forecast, "met_on": met_on}, **options)


@pytest.mark.parametrize("words", ["Q3 2026", "q3 2026", "2026-35", " 2026-Q3 "])
def test_a_form_reads_words_into_a_date(words):
    filled = form(words)

    assert filled.is_valid()
    assert filled.cleaned_data["forecast"] == read("Q3 2026")
    assert filled.save(commit=False).forecast_latest == read("Q3 2026").latest


@pytest.mark.parametrize("words", ["", "  ", "none", "no date given"])
def test_nothing_and_none_both_mean_no_date(words):
    filled = form(words)

    assert filled.is_valid()
    assert filled.save(commit=False).forecast == NO_DATE


def test_an_unreadable_date_is_refused_in_words_and_stays_as_typed():
    filled = form("next spring")

    assert filled.errors["forecast"][0].startswith("This date cannot be read. Write 14 May 2026, May 2026")
    assert 'value="next spring"' in str(filled["forecast"])


@pytest.mark.parametrize("words", ["", "none"])
def test_a_date_that_must_be_there_is_asked_for(words):
    assert form(met_on=words).errors["met_on"] == ["This field is required."]


def test_a_date_may_be_longer_in_words_than_in_its_column():
    assert form("no later than the 22nd of").errors
    assert form("no later than about 22 September 2026").is_valid()


def test_the_input_shows_the_label_and_says_what_it_is():
    shown = str(EventForm(instance=Event(forecast="2026-35"))["forecast"])

    assert 'value="Q3 2026"' in shown
    assert "data-when" in shown
    assert 'autocomplete="off"' in shown


def test_the_input_of_no_date_is_empty():
    assert "value" not in str(EventForm(instance=Event())["forecast"])


def test_the_input_of_the_admin_says_what_it_is():
    field = Event._meta.get_field("forecast").formfield(widget=AdminTextInputWidget)

    assert "data-when" in field.widget.attrs


def test_the_help_names_the_forms_unless_the_model_has_its_own():
    assert WhenFormField().help_text == (
        "As exact as you know, no more: 14 May 2026, May 2026, Q3 2026, H2 2026, 2026, about March 2026, "
        "by June 2026, from 2026 or none."
    )
    assert EventForm().fields["forecast"].help_text == WhenFormField().help_text
    assert WhenFormField(help_text="As printed.").help_text == "As printed."


@pytest.mark.parametrize(
    ("typed", "changed"),
    [("Q3 2026", False), ("2026-35", False), ("Q4 2026", True), ("", True), ("none", True), ("soon", True)],
)
def test_a_date_has_changed_only_if_it_means_something_else(typed, changed):
    filled = form(typed, instance=Event(forecast="Q3 2026"))

    assert ("forecast" in filled.changed_data) is changed


@pytest.mark.parametrize("typed", ["", "none", "no date given"])
def test_no_date_stays_no_date(typed):
    assert "forecast" not in form(typed, instance=Event()).changed_data
    assert "forecast" not in form(typed).changed_data


def test_a_field_left_out_of_a_form_keeps_no_date():
    filled = EventForm({"met_on": "2026"})

    assert filled.is_valid()
    assert filled.cleaned_data["forecast"] == NO_DATE


def test_a_form_may_hand_a_date_on():
    assert WhenFormField().clean(read("2026")) == read("2026")


def test_a_text_from_outside_cannot_hide_a_nul():
    assert form("2026\0").errors["forecast"]
