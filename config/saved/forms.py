"""What a person says of a view."""

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import BadRequest, TooManyFieldsSent
from django.db.models import Q
from django.http import QueryDict

from config.saved.models import LONGEST_QUERY, LONGEST_TITLE, NAMELESS, TOO_LONG, desks_of
from config.saved.pages import page_named


class Title(forms.CharField):
    def __init__(self):
        words = {
            "required": NAMELESS,
            "max_length": f"A name has at most {LONGEST_TITLE} characters.",
        }
        super().__init__(label="Name", max_length=LONGEST_TITLE, error_messages=words)


class Shown(forms.Form):
    """The page and the filter that a person looks at."""

    page = forms.CharField(max_length=40, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2 * LONGEST_QUERY, required=False, widget=forms.HiddenInput)

    def shown(self):
        """Return the page and what is asked for there. Raises BadRequest for what cannot be kept."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name) for name in ("page", "query")}
        page = page_named(said["page"]) if said["page"] else None
        if page is None or said["query"] is None:
            raise BadRequest("This page cannot be kept as a view.")
        try:
            asked = QueryDict(said["query"])
        except TooManyFieldsSent as error:
            raise BadRequest(TOO_LONG) from error
        query = page.cleaned(asked)
        if trouble := TOO_LONG if len(query) > LONGEST_QUERY else page.trouble(query):
            raise BadRequest(trouble)
        return page, asked


class Keep(Shown):
    title = Title()


class Replace(Shown):
    """Which view is to show something else."""

    view = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class Settle(forms.Form):
    """The name of a view, and with whom it is shared."""

    title = Title()
    desk = forms.ModelChoiceField(
        label="Shared with",
        queryset=Group.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="The members of that desk see it, and can start with it; only you can change it.",
        error_messages={"invalid_choice": "Share it with one of your desks."},
    )

    def __init__(self, data, *, view):
        super().__init__(data, initial={"title": view.title, "desk": view.desk_id}, label_suffix="")
        own = Q(pk__in=desks_of(view.owner).values("pk"))
        self.fields["desk"].queryset = Group.objects.filter(own | Q(pk=view.desk_id)).order_by("name")
