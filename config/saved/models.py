"""What people keep to look at again, and where each of them starts. No part of the record of programmes."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from config.audit.context import acting
from config.audit.models import Audited
from config.saved.pages import page_named

LONGEST_TITLE, LONGEST_QUERY, MOST = 80, 1000, 100
NAMELESS = "Give the view a name."
TOO_LONG = "This filter is too long to be kept."
GONE = "The page that it showed is no longer there."


def desks_of(person):
    """Return the desks of a person: those of their groups that programmes name as theirs."""
    desks = Group.objects.filter(programmes__isnull=False)
    return Group.objects.filter(user=person, pk__in=desks.values("pk")).order_by("name")


class SavedViewQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(withdrawn_on=None)

    def seen_by(self, person):
        """Return the views of a person, and those that are shared with the groups they are in."""
        shared = Q(desk__in=person.groups.values("pk"))
        return self.in_use().filter(Q(owner=person) | shared).select_related("owner", "desk")

    @transaction.atomic
    def keep(self, owner, page, asked, *, title):
        """Keep what is asked for at a page under a name. Raises ValidationError."""
        get_user_model().objects.select_for_update().get(pk=owner.pk)  # two at once would take one name
        view = self.model(owner=owner, page=page.name, title=title, query=page.cleaned(asked))
        if self.in_use().filter(owner=owner).count() >= MOST:
            raise ValidationError(f"You have {MOST} views. Withdraw one before you keep another.")
        view.record("kept")
        return view

    keep.alters_data = True


class SavedView(Audited):
    """A page with its filter, kept by a person under a name, and perhaps shared with one of their desks."""

    timeless = True

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    title = models.CharField(
        max_length=LONGEST_TITLE,
        error_messages={"blank": NAMELESS},
        validators=[MaxLengthValidator(LONGEST_TITLE, f"A name has at most {LONGEST_TITLE} characters.")],
    )
    page = models.CharField(max_length=40)
    query = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(LONGEST_QUERY, TOO_LONG)],
    )
    desk = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="saved_views", verbose_name="shared with"
    )
    withdrawn_on = models.DateField(null=True, blank=True, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "saved view"
        ordering = [Lower("title"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("title"),
                condition=Q(withdrawn_on=None),
                name="view_has_a_name_of_its_own",
                violation_error_message="You have a view of this name already.",
            ),
            models.CheckConstraint(
                name="view_has_a_name",
                condition=~Q(title=""),
                violation_error_message=NAMELESS,
            ),
            models.CheckConstraint(
                name="view_withdrawn_is_not_shared",
                condition=Q(withdrawn_on=None) | Q(desk=None),
                violation_error_message="A view that is withdrawn is shared with nobody.",
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if not any(letter.isprintable() and not letter.isspace() for letter in self.title):
            raise ValidationError({"title": NAMELESS})
        was = SavedView.objects.filter(pk=self.pk).values_list("desk", flat=True).first()
        if self.desk_id and self.desk_id != was and not desks_of(self.owner).filter(pk=self.desk_id).exists():
            raise ValidationError({"desk": "A view is shared with a desk of its owner."})

    def record(self, what):
        """Save it as one act, and say what became of it. Raises ValidationError."""
        self.title = " ".join(self.title.split())
        self.full_clean()
        with acting(reason=f"View “{self.title}”: {what}"):
            self.save()

    def settle(self, *, title, desk):
        """Give it a name, and share it with a desk or with nobody. Raises ValidationError."""
        self.title, self.desk = title, desk
        self.record(f"shared with {desk}" if desk else "shared with nobody")

    def show(self, asked):
        """Show from now on what is asked for at its page. Raises ValidationError."""
        self.query = page_named(self.page).cleaned(asked)
        self.record("shows another filter")

    @transaction.atomic
    def withdraw(self):
        """Take it away from everyone; it stays on record. Its owner no longer starts with it."""
        self.withdrawn_on, self.desk = timezone.localdate(), None
        self.record("withdrawn")
        if StartPage.objects.of(self.owner) == self:
            StartPage.objects.choose(self.owner, None)

    def get_absolute_url(self):
        return reverse("view", args=[self.pk])

    @property
    def shown_at(self):
        return page_named(self.page)

    @property
    def address(self):
        """Return the address of what it shows."""
        place = self.shown_at.address
        return f"{place}?{self.query}" if self.query else place

    @property
    def lost(self):
        """Return why it can surely not be shown; asks the database nothing."""
        return self.shown_at.lost(self.query) if self.shown_at else GONE

    @property
    def trouble(self):
        """Return why it can no longer be shown, in a sentence; nothing when it can."""
        return self.shown_at.trouble(self.query) if self.shown_at else GONE

    @property
    def words(self):
        return self.shown_at.words(self.query) if self.shown_at else []


class StartPageQuerySet(models.QuerySet):
    @transaction.atomic
    def choose(self, person, view):
        """Let a person start with a view, or with None at the whole board. Raises ValidationError."""
        get_user_model().objects.select_for_update().get(pk=person.pk)
        start = self.filter(person=person).first() or self.model(person=person)
        start.view = view
        start.full_clean()
        with acting(reason=f"Start page: {view or 'the whole board'}"):
            start.save()

    choose.alters_data = True

    def of(self, person):
        """Return the view that a person starts with; None at the whole board."""
        start = self.filter(person=person).select_related("view").first()
        return start.view if start else None


class StartPage(Audited):
    """Where a person begins: at one view, or at the whole board."""

    timeless = True

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="start_page")
    view = models.ForeignKey(SavedView, models.PROTECT, null=True, blank=True, related_name="starts")

    objects = StartPageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Start page {self.pk}"

    def clean(self):
        super().clean()
        if self.view_id and not SavedView.objects.seen_by(self.person).filter(pk=self.view_id).exists():
            raise ValidationError(
                {"view": "Start with a view of yours, or with one that is shared with you."}
            )
