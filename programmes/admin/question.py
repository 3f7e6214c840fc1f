from django import forms
from django.contrib import admin
from django.utils import timezone

from agreements.models import Source
from config.audit.context import acting
from config.fields import ByKeyField, DayField
from config.verbs import VerbForm
from programmes.admin.desk import DeskAdmin, OwnDesk, own_first
from programmes.models import Claim, OpenQuestion


class Statement(VerbForm):
    """Log what was heard about a question, without a change of its state."""

    title = "Log a statement"
    permission = "programmes.add_questionupdate"

    said = forms.CharField(
        label="What was said",
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text="In our own words, such as: declined to give a date.",
    )
    source = ByKeyField(
        queryset=Source.objects.current(), key="tag", required=False, help_text="Its tag, such as S4."
    )
    on = DayField(label="Reported on", initial=timezone.localdate)

    def do(self):
        said = self.cleaned_data
        self.record.note(said["said"], reported_on=said["on"], source=said["source"], logged_by=self.user)
        return f"{self.record.key}: statement logged."


class Ask(VerbForm):
    title = "Put the question to somebody"
    permission = "programmes.add_questionupdate"

    of = forms.CharField(label="Asked of", max_length=160, help_text="The body or person who can answer it.")
    note = forms.CharField(widget=forms.Textarea({"rows": 2}), required=False, max_length=2000)
    on = DayField(label="Asked on", initial=timezone.localdate)

    @classmethod
    def may(cls, user, record):
        return super().may(user, record) and OpenQuestion.State.ASKED in record.NEXT[record.state]

    def do(self):
        said = self.cleaned_data
        self.record.ask(of=said["of"], on=said["on"], note=said["note"], logged_by=self.user)
        return f"{self.record.key}: asked of {said['of']}."


class Answer(VerbForm):
    title = "Answer the question"
    permission = "programmes.add_questionupdate"

    text = forms.CharField(label="Answer", widget=forms.Textarea({"rows": 3}), max_length=2000)
    partly = forms.BooleanField(label="This answers it only in part", required=False)
    source = ByKeyField(
        queryset=Source.objects.current(), key="tag", required=False, help_text="Its tag, such as S4."
    )
    adopt = forms.ModelChoiceField(
        label="Use this claim from now on",
        queryset=Claim.objects.none(),
        required=False,
        empty_label="None",
        help_text="The claims on the same matter; the one chosen becomes the reading in use.",
    )
    on = DayField(label="Answered on", initial=timezone.localdate)

    @classmethod
    def may(cls, user, record):
        return super().may(user, record) and OpenQuestion.State.ANSWERED in record.NEXT[record.state]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["adopt"].queryset = Claim.objects.live().on_matter(self.record.matter())

    def do(self):
        said = self.cleaned_data
        self.record.answer(
            said["text"],
            source=said["source"],
            on=said["on"],
            partly=said["partly"],
            adopt=said["adopt"],
            logged_by=self.user,
        )
        return f"{self.record.key}: {self.record.get_state_display().lower()}."


class Settle(VerbForm):
    """Withdraw, supersede or reopen a question."""

    permission = "programmes.add_questionupdate"
    reason = forms.CharField(widget=forms.Textarea({"rows": 2}), max_length=2000)
    verb = ""

    def do(self):
        getattr(self.record, self.verb)(note=self.cleaned_data["reason"], logged_by=self.user)
        return f"{self.record.key}: {self.record.get_state_display().lower()}."

    @classmethod
    def may(cls, user, record):
        return super().may(user, record) and cls.leads_to in record.NEXT[record.state]


class Withdraw(Settle):
    title, verb, leads_to = "Withdraw the question", "withdraw", OpenQuestion.State.WITHDRAWN


class Supersede(Settle):
    title, verb, leads_to = "Mark as superseded", "supersede", OpenQuestion.State.SUPERSEDED


class Reopen(Settle):
    title, verb, leads_to = "Reopen the question", "reopen", OpenQuestion.State.OPEN


@admin.register(OpenQuestion)
class OpenQuestionAdmin(DeskAdmin):
    verbs = {
        "ask": Ask,
        "answer": Answer,
        "statement": Statement,
        "withdraw": Withdraw,
        "supersede": Supersede,
        "reopen": Reopen,
    }
    list_display = ["key", "text", "about", "topic", "state", "raised_on", "needed_by"]
    list_display_links = ["key", "text"]
    list_filter = [OwnDesk, "state", "topic", ("programme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["programme", "agreement", "needed_by"]
    show_full_result_count = False
    search_fields = ["text", "programme__name", "agreement__title"]
    autocomplete_fields = ["programme", "agreement", "needed_by", "source"]
    fields = [
        *(
            "programme",
            "agreement",
            "topic",
            "aspect",
            "text",
            "asked_of",
            "owner",
            "needed_by",
            "raised_on",
            "source",
        ),
        *("state", "asked_on", "answer_text", "answer_source", "answered_on"),
    ]
    readonly_fields = ["state", "asked_on", "answer_text", "answer_source", "answered_on"]

    def get_ordering(self, request):
        return [own_first(request.user, "programme__desk"), "number"]

    @admin.display(description="About")
    def about(self, question):
        return question.subject

    def save_model(self, request, obj, form, change):
        """A new question goes through its own verb, which numbers it and opens its log."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            with acting(reason=form.cleaned_data["reason"]):
                obj.put_on_record(logged_by=request.user)
