import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from agreements.models import Agreement, Source
from config.audit.context import acting, current
from config.audit.models import Audited
from config.search.searched import Searched
from config.when.value import day_in_words
from programmes.models.log import Logged
from programmes.models.milestone import Milestone
from programmes.models.programme import Programme
from programmes.models.register import RegisteredQuestions
from programmes.models.topic import AboutATopic


class State(models.TextChoices):
    OPEN = "open", "Open"
    ASKED = "asked", "Asked"
    PARTLY_ANSWERED = "partly_answered", "Partly answered"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SUPERSEDED = "superseded", "Superseded"


def key_of(number):
    return f"Q-{number:02}"


class OpenQuestionQuerySet(RegisteredQuestions):
    def open(self):
        return self.filter(state__in=OpenQuestion.UNSETTLED)

    def settled(self):
        return self.exclude(state__in=OpenQuestion.UNSETTLED)

    def blocking(self):
        """Return the open questions that an open milestone waits for."""
        return self.open().filter(needed_by__in=Milestone.objects.open())

    def of_desks(self, user):
        return self.filter(programme__desk__in=user.groups.all())

    def oldest_first(self):
        return self.order_by("raised_on", "number")

    def raise_question(self, *, logged_by=None, **about):
        """Put a question on record. Raises ValidationError, and then nothing is on record."""
        question = self.model(**about)
        question.put_on_record(logged_by=logged_by)
        return question


class OpenQuestion(AboutATopic, Audited):
    """What nobody has decided or disclosed, and what it holds up."""

    State = State
    UNSETTLED = [State.OPEN, State.ASKED, State.PARTLY_ANSWERED]
    NEXT = {
        State.OPEN: [State.ASKED, State.PARTLY_ANSWERED, State.ANSWERED, State.WITHDRAWN, State.SUPERSEDED],
        State.ASKED: [State.PARTLY_ANSWERED, State.ANSWERED, State.WITHDRAWN, State.SUPERSEDED],
        State.PARTLY_ANSWERED: [State.ASKED, State.ANSWERED, State.WITHDRAWN, State.SUPERSEDED],
        State.ANSWERED: [State.OPEN],
        State.WITHDRAWN: [State.OPEN],
        State.SUPERSEDED: [],
    }

    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="questions")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="questions")
    number = models.PositiveIntegerField(unique=True, editable=False)
    text = models.CharField("question", max_length=300)
    asked_of = models.CharField(max_length=160, blank=True, help_text="Who can answer it.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        help_text="Who sees to it that it is answered.",
    )
    needed_by = models.ForeignKey(
        Milestone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        help_text="The milestone that it blocks.",
    )
    raised_on = models.DateField()
    asked_on = models.DateField(null=True, blank=True, editable=False)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN, editable=False)
    answer_text = models.TextField("answer", blank=True, editable=False)
    answer_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, editable=False, related_name="answers"
    )
    answered_on = models.DateField(null=True, blank=True, editable=False)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        help_text="The text that leaves it open.",
    )

    objects = OpenQuestionQuerySet.as_manager()
    searched = Searched(
        names=("text",),
        texts=("answer_text", "asked_of", "topic", "aspect"),
        closed={"state": (State.ANSWERED, State.WITHDRAWN, State.SUPERSEDED)},
    )

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["raised_on", "number"], name="question_by_day")]
        constraints = [
            AboutATopic.about_one_thing("question"),
            models.CheckConstraint(
                name="question_answer_has_its_day",
                condition=(
                    Q(state__in=["answered", "partly_answered"])
                    & Q(answer_text__gt="", answered_on__isnull=False)
                )
                | ~Q(state__in=["answered", "partly_answered"]),
                violation_error_message="An answered question has its answer, and the day on which it came.",
            ),
        ]

    def __str__(self):
        return f"{self.key} {self.text}"

    @property
    def key(self):
        """Return its name on every page, such as Q-14."""
        return key_of(self.number)

    @classmethod
    def called(cls, word):
        """Return the condition on its history that a word is its key."""
        found = re.fullmatch(r"Q-(\d{1,9})", word, re.ASCII | re.IGNORECASE)
        return Q(number=int(found[1])) if found else super().called(word)

    @transaction.atomic
    def put_on_record(self, *, logged_by=None):
        """Save a new question under the next free number, and open its log."""
        OpenQuestion.objects.select_for_update().order_by(
            "-number"
        ).first()  # two at once wait for each other
        self.number = (OpenQuestion.objects.aggregate(top=Max("number"))["top"] or 0) + 1
        with acting(reason=current().reason or f"Raised: {self.text}"):
            self.full_clean()
            self.save()
            self.note("Raised.", reported_on=self.raised_on, source=self.source, logged_by=logged_by)

    def clean(self):
        super().clean()
        if self.raised_on and self.raised_on > timezone.localdate():
            raise ValidationError(
                {"raised_on": "A question cannot have been raised on a day that is still to come."}
            )
        if self.needed_by_id and self.programme_id and self.needed_by.programme_id != self.programme_id:
            raise ValidationError({"needed_by": "The milestone that it blocks belongs to another programme."})

    def age(self, today):
        """Return its age in days."""
        return (today - self.raised_on).days

    def is_open(self):
        return self.state in self.UNSETTLED

    def ask(self, *, of, on=None, note="", logged_by=None):
        """Put the question to somebody."""
        day = on or timezone.localdate()
        return self._move(State.ASKED, note or f"Asked {of}.", day, logged_by, asked_of=of, asked_on=day)

    @transaction.atomic
    def answer(self, text, *, source=None, on=None, partly=False, adopt=None, note="", logged_by=None):
        """Answer the question, in full or in part, and adopt the claim that the answer rests on.

        Raises ValidationError when the claim is about another matter; then nothing changes.
        """
        if adopt and adopt.matter() != self.matter():
            raise ValidationError("The claim to adopt is about another matter than the question.")
        state = State.PARTLY_ANSWERED if partly else State.ANSWERED
        day = on or timezone.localdate()
        with acting(reason=note or f"{self.key} answered: {text}"):
            if adopt:
                adopt.adopt(reason=f"Answers {self.key}")
            return self._move(
                state,
                note or text,
                day,
                logged_by,
                source,
                answer_text=text,
                answer_source=source,
                answered_on=day,
            )

    def withdraw(self, *, note, on=None, logged_by=None):
        return self._move(State.WITHDRAWN, note, on, logged_by)

    def supersede(self, *, note, on=None, logged_by=None):
        return self._move(State.SUPERSEDED, note, on, logged_by)

    def reopen(self, *, note, on=None, logged_by=None):
        return self._move(State.OPEN, note, on, logged_by)

    @transaction.atomic
    def note(self, note, *, reported_on=None, source=None, logged_by=None):
        """Log what was heard without a change of state, such as: declined to give a date."""
        update = QuestionUpdate(
            question=self, state=self.state, note=note, source=source, logged_by=logged_by
        )
        update.reported_on = reported_on or timezone.localdate()
        update.full_clean()
        with acting(reason=note):
            update.save()
        return update

    @transaction.atomic
    def _move(self, state, note, on, logged_by, source=None, **values):
        """Move under a lock on the row, whose state is read again first."""
        current = OpenQuestion.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if state not in self.NEXT[current.state]:
            was, now = current.get_state_display().lower(), State(state).label.lower()
            raise ValidationError(f"A question that is {was} cannot become {now}.")
        for name, value in {"state": state, **values}.items():
            setattr(current, name, value)
        with acting(reason=note):
            current.full_clean()
            current.save()
            update = current.note(note, reported_on=on, source=source, logged_by=logged_by)
        self.refresh_from_db()
        return update

    def histories(self):
        return [*super().histories(), QuestionUpdate.history.filter(question_id=self.pk)]


class QuestionUpdateQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-reported_on", "-pk")


class QuestionUpdate(Logged):
    """One entry in a question's log."""

    question = models.ForeignKey(OpenQuestion, models.PROTECT, related_name="updates")
    reported_on = models.DateField()
    state = models.CharField(max_length=16, choices=State)
    note = models.TextField()
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="question_updates")

    objects = QuestionUpdateQuerySet.as_manager()
    searched = Searched(names=("note",))

    class Meta:
        ordering = ["question", "pk"]
        indexes = [models.Index(fields=["reported_on", "id"], name="questionupdate_by_day")]

    def __str__(self):
        return f"{self.get_state_display()}, reported on {day_in_words(self.reported_on)}"
