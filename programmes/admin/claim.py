from django import forms
from django.contrib import admin

from config.verbs import VerbForm
from programmes.admin.desk import DeskAdmin, OwnDesk
from programmes.models import Claim


class Adopt(VerbForm):
    title = "Use this reading"
    permission = "programmes.change_claim"
    reason = forms.CharField(max_length=300, help_text="Why this one is used, where sources differ.")

    def do(self):
        self.record.adopt(reason=self.cleaned_data["reason"])
        return f"In use from now on: {self.record}."


class Withdraw(VerbForm):
    title = "Withdraw the claim"
    permission = "programmes.change_claim"
    reason = forms.CharField(max_length=300, help_text="Why it is relied on no longer. It stays on record.")

    def do(self):
        self.record.withdraw(reason=self.cleaned_data["reason"])
        return f"Withdrawn: {self.record}."

    @classmethod
    def may(cls, user, record):
        return super().may(user, record) and record.withdrawn_on is None


@admin.register(Claim)
class ClaimAdmin(DeskAdmin):
    verbs = {"adopt": Adopt, "withdraw": Withdraw}
    list_display = ["said", "about", "topic", "aspect", "source", "estimate", "in_use", "withdrawn_on"]
    list_filter = [OwnDesk, "topic", "in_use", "stance", ("programme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["programme", "agreement", "source"]
    show_full_result_count = False
    search_fields = ["value", "aspect", "programme__name", "agreement__title"]
    autocomplete_fields = ["programme", "agreement", "source"]
    fields = [
        *(
            "programme",
            "agreement",
            "topic",
            "aspect",
            "stance",
            "value",
            "amount_low",
            "amount_high",
            "unit",
        ),
        *("approximate", "source", "estimate", "in_use", "in_use_reason", "withdrawn_on", "withdrawn_reason"),
    ]
    readonly_fields = ["in_use", "in_use_reason", "withdrawn_on", "withdrawn_reason"]

    @admin.display(description="Claim", ordering="value")
    def said(self, claim):
        return str(claim)

    @admin.display(description="About")
    def about(self, claim):
        return claim.subject
