"""The confidence in a programme, rated together with an update of one of its milestones.

A person judges: nothing is rated unless somebody chooses a rating and says why. The row sends back which
rating it showed, as nobody replaces what they have not seen.
"""

from functools import cached_property

from django import forms

from programmes.boards.ratings import Ratings
from programmes.models import Assessment, Programme

PERMISSION = "programmes.add_assessment"
AS_IT_IS = ("", "As it is")
WHY = "Say why, in at most two sentences: it stands beside the rating on the board."
WHICH = "Choose the rating that this reason is for."
MEANWHILE = "It was rated {} meanwhile: “{}” Look at it, then save again."
LOOK = "Look at the confidence in the programme."


class Confidence(forms.Form):
    """What a log form says of the rating of its programme: mostly nothing."""

    rating = forms.ChoiceField(
        choices=[AS_IT_IS, *Assessment.Rating.choices], widget=forms.RadioSelect, required=False
    )
    rationale = forms.CharField(
        label="Reason shown on the board",
        max_length=400,
        required=False,
        widget=forms.TextInput({"class": "wide"}),
    )
    seen = forms.CharField(required=False)

    def __init__(self, data=None, *, programme):
        self.programme = programme
        super().__init__(data, prefix="confidence", label_suffix="", use_required_attribute=False)

    @cached_property
    def ratings(self):
        return Ratings(list(self.programme.assessments.newest_first()))

    @property
    def ticket(self):
        """Return which rating the row shows, to be sent back with a new one."""
        return str(self.ratings.newest.pk) if self.ratings.newest else ""

    def clean(self):
        said = super().clean()
        if self.chosen:  # whoever rates at the same time waits, and is then told
            list(Programme.objects.select_for_update().filter(pk=self.programme.pk).values_list("pk"))
        if self.chosen and not said.get("rationale") and "rationale" not in self.errors:
            self.add_error("rationale", WHY)
        if said.get("rationale") and said.get("rating") == "":
            self.add_error("rating", WHICH)
        if self.chosen and said["seen"] != self.ticket and (newest := self.ratings.newest):
            self.add_error("rating", MEANWHILE.format(newest.get_rating_display().lower(), newest.rationale))
        return said

    def refusal(self):
        """Return the sentence above the log form when something is wrong with the row."""
        return LOOK if self.errors else ""

    @property
    def chosen(self):
        """Return the rating that is chosen, also while its reason is still to be typed; mostly none."""
        rating = str(self["rating"].data or "") if self.is_bound else ""
        return rating if rating in Assessment.Rating else ""

    @cached_property
    def pending(self):
        """Return the assessment as typed, neither checked nor saved; None where no rating is chosen."""
        if not self.chosen:
            return None
        said = {"rating": self.chosen, "rationale": str(self["rationale"].data or "").strip()}
        return Assessment(programme=self.programme, **said)

    def rate(self, **said):
        """Put the rating that was chosen on record, if one was. Raises ValidationError."""
        if self.chosen:
            words = {name: self.cleaned_data[name] for name in ("rating", "rationale")}
            Assessment.objects.rate(self.programme, **words, **said)
