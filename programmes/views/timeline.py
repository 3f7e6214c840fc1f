"""The portfolio timeline."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import render

from config.audit.as_of import today
from config.exports.links import files_of
from config.filters import said
from config.reading import asked, one_of, page_of, reader_required
from config.saved.pages import Page, can_be_kept
from config.when import WhenFormField
from programmes.boards.outlook import Outlook
from programmes.boards.timeline import Look, Timeline
from programmes.charts.scale import SCALES
from programmes.filters import ProgrammeFilter
from programmes.models import Participation, Programme
from programmes.models.ahead import milestones_of, next_dated, on_timeline
from programmes.views.calendar import OF, calendar_of


class Asked(forms.Form):
    """How the timeline is to be looked at, as its address says it."""

    SCALES = [(name, name.capitalize()) for name in SCALES]
    BASELINES = [("shown", "Baseline shown"), ("hidden", "Hidden")]

    scale = one_of("Scale", SCALES)
    baseline = one_of("Baseline", BASELINES)
    start = WhenFormField(required=False)

    def clean_start(self):
        start = self.cleaned_data["start"]
        if start and not start.earliest:
            raise ValidationError(
                "A timeline starts at a date such as Q3 2026, not at one without a beginning."
            )
        return start

    @property
    def look(self):
        said = self.cleaned_data
        scale = SCALES[said["scale"] or "quarters"]
        start = said["start"].earliest if said["start"] else None
        return Look(scale, start, said["baseline"] != "hidden")

    @property
    def kept(self):
        """Return what a filter sends along, to be looked at in the same way."""
        return [(name, self.data[name]) for name in self.fields if self.data.get(name)]


@can_be_kept(Page("timeline", "Timeline", (ProgrammeFilter, Asked)))
@reader_required
def timeline(request):
    view = asked(Asked(request.GET))
    filter = asked(ProgrammeFilter(request.GET, Programme.objects.all()))
    outlook = _outlook(filter.qs)
    page = page_of(request, on_timeline(filter.qs.by_attention()), outlook.programmes)
    context = {
        "view": view,
        "filter": filter,
        "nations": filter.choices("nation", only=set(Participation.objects.nations())),
        "outlook": outlook,
        "page": page,
        "timeline": Timeline(page.object_list, today(), view.look),
        "calendar": calendar_of(filter),
        "files": files_of("milestones", said(filter, OF)),
        "total": Programme.objects.count() if filter.is_narrow else outlook.programmes,
    }
    return render(request, "programmes/timeline.html", context)


def _outlook(programmes):
    milestones = milestones_of(programmes)
    return Outlook(
        programmes.count(),
        milestones.count(),
        list(programmes.dates_promised()),
        next_dated(milestones, today()),
        today(),
    )
