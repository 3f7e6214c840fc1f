"""A milestone's status, forecast, date met and source move only with its log."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.when import NO_DATE
from programmes.models import Dependency, Milestone, MilestoneUpdate
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db
WHY = {"reason": "Requirement not agreed", "reason_code": "requirement_change"}
ARROWS = [(was, now) for was in Milestone.Status for now in Milestone.Status if was != now]


def reach(status):
    """Make a milestone that stands at this status."""
    return make.milestone(status=status, met_on="2026-02" if status == "met" else "")


def say(status):
    met_on = {"met_on": "2026-02"} if status == "met" else {}
    return {"status": status, "estimate": True, "reported_on": TODAY, **WHY, **met_on}


def test_an_update_moves_the_forecast_and_keeps_the_reason():
    milestone = make.milestone(forecast="Q2 2026")

    milestone.log(forecast="Q3 2026", estimate=True, reported_on=TODAY, **WHY)

    milestone.refresh_from_db()
    assert str(milestone.forecast) == "Q3 2026"
    assert milestone.history.latest().history_change_reason == "Requirement not agreed"
    assert [str(update.forecast) for update in milestone.updates.all()] == ["Q2 2026", "Q3 2026"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"reason": "Not agreed", "reason_code": "budget", "note": "Heard by phone"}, "Not agreed"),
        ({"note": "Heard by phone"}, "Heard by phone"),
        ({}, "New information, from a staff estimate"),
        ({"kind": "correction"}, "Correction of the record, from a staff estimate"),
    ],
)
def test_the_history_always_says_why(said, why):
    milestone = make.milestone()

    milestone.log(forecast="2027", estimate=True, **said)

    assert milestone.history.latest().history_change_reason == why


def test_update_and_milestone_are_one_act():
    milestone = make.milestone()

    update = milestone.log(forecast="2026", source=make.source())

    acts = {update.history.latest().change_set, milestone.history.latest().change_set}
    assert len(acts) == 1
    assert None not in acts


@pytest.mark.parametrize(("was", "now"), [arrow for arrow in ARROWS if arrow[1] in Milestone.NEXT[arrow[0]]])
def test_each_arrow_of_the_table_may_be_gone(was, now):
    milestone = reach(was)

    milestone.log(**say(now))

    assert milestone.status == now


@pytest.mark.parametrize(
    ("was", "now"), [arrow for arrow in ARROWS if arrow[1] not in Milestone.NEXT[arrow[0]]]
)
def test_every_other_arrow_is_refused_with_a_sentence(was, now):
    milestone = reach(was)

    with pytest.raises(ValidationError, match=r"A milestone that is .* cannot become"):
        milestone.log(**say(now))

    milestone.refresh_from_db()
    assert milestone.status == was


def test_what_is_met_stays_met_and_what_was_given_up_may_be_scheduled_again():
    assert Milestone.NEXT["met"] == []
    assert Milestone.NEXT["cancelled"] == ["scheduled"]


@pytest.mark.parametrize(("was", "now"), ARROWS)
def test_a_correction_mends_any_status(was, now):
    milestone = reach(was)

    milestone.log(kind="correction", **say(now))

    assert milestone.status == now


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Q2 2026", "Q3 2026"),
        ("Q2 2026", "none"),
        ("Q2 2026", "2026"),
        ("by Jun 2026", "from 2026"),
        ("2026", "2027"),
    ],
)
def test_a_date_that_moves_later_or_is_lost_wants_its_reason(before, after):
    milestone = make.milestone(forecast=before)

    with pytest.raises(ValidationError, match="say why"):
        milestone.log(forecast=after, estimate=True, reported_on=TODAY)
    with pytest.raises(ValidationError, match="say why"):
        milestone.log(forecast=after, estimate=True, reported_on=TODAY, reason="In words alone")
    with pytest.raises(ValidationError, match="say why"):
        milestone.log(forecast=after, estimate=True, reported_on=TODAY, reason=" ", reason_code="budget")

    milestone.refresh_from_db()
    assert str(milestone.forecast) == before
    assert milestone.updates.count() == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [("none", "2026"), ("2026", "Q4 2026"), ("Q3 2026", "Q2 2026"), ("from 2026", "2027")],
)
def test_a_date_that_is_found_narrowed_or_earlier_wants_none(before, after):
    milestone = make.milestone(forecast=before)

    milestone.log(forecast=after, estimate=True, reported_on=TODAY)

    assert str(milestone.forecast) == after


@pytest.mark.parametrize("status", ["not_met", "cancelled"])
def test_giving_up_a_step_wants_its_reason(status):
    with pytest.raises(ValidationError, match="say why"):
        make.milestone().log(status=status, estimate=True)


def test_what_stays_missed_wants_no_reason_again():
    milestone = reach("not_met")

    milestone.log(note="Asked again; no news.", estimate=True)

    assert milestone.status == "not_met"


def test_the_place_it_is_from_must_be_chosen():
    with pytest.raises(ValidationError, match="Say where it is from"):
        make.milestone().log(forecast="2026")
    with pytest.raises(ValidationError, match="never both"):
        make.milestone().log(forecast="2026", estimate=True, source=make.source())


def test_a_source_takes_the_place_of_an_estimate():
    milestone = make.milestone(forecast="2026")
    source = make.source()

    milestone.log(forecast="Q4 2026", source=source)

    assert (milestone.source, milestone.estimate) == (source, False)


def test_an_estimate_takes_the_place_of_a_source():
    milestone = make.milestone(forecast="2026", source=make.source())

    milestone.log(forecast="Q4 2026", estimate=True)

    assert (milestone.source, milestone.estimate) == (None, True)


def test_an_update_from_an_old_copy_starts_from_what_is_on_record():
    milestone = make.milestone(forecast="Q2 2026")
    old = Milestone.objects.get()
    milestone.log(forecast="Q4 2026", estimate=True, **WHY)

    old.log(note="Asked again; no news.")

    assert str(old.forecast) == "Q4 2026"


def test_what_is_not_said_stays_on_record():
    milestone = make.milestone(forecast="2026", source=make.source())

    milestone.log(note="Asked again; no news.")

    assert str(milestone.forecast) == "2026"
    assert milestone.updates.latest("pk").note == "Asked again; no news."


def test_met_wants_its_date():
    milestone = make.milestone()

    with pytest.raises(ValidationError, match="a date met when, and only when"):
        milestone.log(status="met", estimate=True)
    with pytest.raises(ValidationError, match="still to come"):
        milestone.log(status="met", met_on=str(timezone.localdate() + timedelta(days=2)), estimate=True)


def test_a_milestone_may_be_met_today():
    milestone, today = make.milestone(), timezone.localdate()

    milestone.log(status="met", met_on=today, estimate=True)

    assert milestone.date().earliest == today


def test_a_report_is_neither_of_tomorrow_nor_older_than_the_last():
    milestone = make.milestone(forecast="2026", reported_on=TODAY)

    with pytest.raises(ValidationError, match="still to come"):
        milestone.log(estimate=True, reported_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ValidationError, match="The last report was of 2 Mar 2026"):
        milestone.log(estimate=True, reported_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cancelled"},
        {"forecast": "2027"},
        {"met_on": "2026"},
        {"estimate": True},
        {"source": 1},
        {"reported_on": date(2020, 1, 1)},
    ],
)
def test_nothing_but_the_log_changes_what_the_log_says(change):
    milestone = make.milestone(forecast="2026", source=make.source())
    if "source" in change:
        change = {"source": make.source()}
    for name, value in change.items():
        setattr(milestone, name, value)

    with pytest.raises(ValidationError, match="changes only by a logged update"):
        milestone.save()
    with pytest.raises(ValidationError, match="changes only by a logged update"):
        Milestone.objects.update(**change)
    with pytest.raises(ValidationError, match="changes only by a logged update"):
        Milestone.objects.bulk_update([milestone], list(change))


@pytest.mark.parametrize(
    "column", ["forecast_earliest", "forecast_latest", "met_on_earliest", "met_on_latest", "source_id"]
)
def test_no_column_of_what_the_log_says_is_updated_in_bulk(column):
    with pytest.raises(ValidationError, match=f"{column} of a milestone changes only by a logged update"):
        Milestone.objects.update(**{column: None})


def test_a_new_milestone_says_nothing_that_is_not_logged():
    with pytest.raises(ValidationError, match="changes only by a logged update"):
        Milestone(
            programme=make.programme(), name="Award", kind="award", forecast="2026", estimate=True
        ).save()


def test_many_new_milestones_at_once_say_nothing_that_is_not_logged():
    new = Milestone(programme=make.programme(), slug="award", name="Award", kind="award", forecast="2026")

    with pytest.raises(ValidationError, match="changes only by a logged update"):
        Milestone.objects.bulk_create(each for each in [new])

    assert not Milestone.objects.exists()


def test_a_copy_brings_nothing_along_that_is_not_logged():
    copy = make.milestone(forecast="2026")
    copy.pk, copy.slug, copy._state.adding = None, "", True

    with pytest.raises(ValidationError, match="changes only by a logged update"):
        copy.save()


def test_an_old_copy_does_not_take_back_what_was_logged_since():
    milestone = make.milestone(forecast="Q2 2026")
    old = Milestone.objects.get()
    milestone.log(forecast="Q4 2026", estimate=True, **WHY)

    old.name = "Contract awarded"
    old.save()

    assert str(Milestone.objects.get(name="Contract awarded").forecast) == "Q4 2026"


def test_what_is_read_again_in_part_hides_no_change_of_the_rest():
    milestone = make.milestone(forecast="Q2 2026")
    milestone.forecast = "Q4 2026"

    milestone.refresh_from_db(fields=["name"])
    milestone.save()

    assert str(Milestone.objects.get().forecast) == "Q2 2026"


def test_a_save_of_chosen_or_of_loaded_fields_touches_no_other():
    make.milestone("Award", forecast="2026")
    chosen, loaded = Milestone.objects.get(), Milestone.objects.only("name", "slug").get()
    chosen.name, chosen.position = "Contract awarded", 7

    chosen.save(update_fields=["position"])
    assert Milestone.objects.values_list("name", "position").get() == ("Award", 7)
    loaded.name = "Contract signed"
    loaded.save()

    assert Milestone.objects.values_list("name", "position").get() == ("Contract signed", 7)


def test_other_fields_are_saved_as_usual():
    milestone = make.milestone(forecast="2026")
    milestone.name = "Contract awarded"

    milestone.save()

    assert Milestone.objects.get(name="Contract awarded").forecast.text == "2026"


def test_the_database_refuses_a_met_milestone_without_a_date_met():
    milestone = make.milestone()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_milestone SET status = 'met' WHERE id = %s", [milestone.pk])


def test_the_database_refuses_a_date_without_provenance():
    milestone = make.milestone(forecast="2026")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_milestone SET estimate = %s WHERE id = %s", [False, milestone.pk])


@pytest.mark.parametrize("said", [{"estimate": True}, {"forecast": "", "forecast_latest": TODAY}])
def test_the_database_refuses_what_no_update_could_say(said):
    milestone = make.milestone(forecast="2026", source=make.source())
    columns = ", ".join(f"{name} = %s" for name in said)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE programmes_milestone SET {columns} WHERE id = %s", [*said.values(), milestone.pk]
        )


def test_a_replan_mends_no_status():
    with pytest.raises(ValidationError, match="cannot become"):
        reach("met").log(kind="replan", **say("scheduled"))


def test_a_logged_update_is_never_changed():
    update = make.milestone(forecast="2026").updates.get()
    update.note = "Rewritten"

    with pytest.raises(ValidationError, match="log a further one"):
        update.save()


def test_one_event_closes_milestones_of_several_programmes_in_one_act():
    micro, mini = (make.milestone("Arrangement signed") for _ in range(2))

    Milestone.objects.all().log(
        status="met", met_on="2025-10-22", source=make.source(), note="Signed in Helsinki"
    )

    assert {m.status for m in Milestone.objects.all()} == {"met"}
    assert len({m.history.latest().change_set for m in (micro, mini)}) == 1


def test_an_event_that_one_milestone_refuses_is_logged_on_none():
    make.milestone()
    reach("met")

    with pytest.raises(ValidationError):
        Milestone.objects.order_by("pk").log(status="not_met", estimate=True, **WHY)

    assert MilestoneUpdate.objects.filter(status="not_met").count() == 0


def test_open_overdue_undated_and_due_are_words_of_the_queryset():
    overdue, year, lost = (make.milestone(forecast=text) for text in ("Feb 2026", "2026", "none"))
    reach("met")

    assert set(Milestone.objects.open()) == {overdue, year, lost}
    assert list(Milestone.objects.overdue(today=TODAY)) == [overdue]
    assert list(Milestone.objects.undated()) == [lost]
    assert set(Milestone.objects.due(TODAY, TODAY)) == {year}


@pytest.mark.parametrize("status", ["met", "cancelled"])
def test_a_milestone_that_is_met_or_given_up_wants_no_look(status):
    met_on = "2026-02" if status == "met" else ""
    for forecast in ("Feb 2026", "2026", "none"):
        make.milestone(status=status, forecast=forecast, met_on=met_on)
    milestones = Milestone.objects

    assert not milestones.open()
    assert not milestones.overdue(today=TODAY)
    assert not milestones.undated()
    assert not milestones.due(TODAY, TODAY)
    assert not milestones.stale(today=TODAY)


def test_a_milestone_that_no_person_touched_lately_is_stale(editor):
    fresh, old, imported = (
        make.milestone(),
        make.milestone(),
        make.milestone(forecast="2026", reported_on=TODAY),
    )
    fresh.log(note="Seen", estimate=True, reported_on=TODAY, logged_by=editor)
    old.log(note="Seen", estimate=True, reported_on=TODAY - timedelta(days=31), logged_by=editor)

    assert set(Milestone.objects.stale(today=TODAY)) == {old, imported}


def test_the_newest_touch_counts_and_thirty_days_are_not_stale_yet(editor):
    milestone = make.milestone()
    for days in (60, 30):
        milestone.log(note="Seen", estimate=True, reported_on=TODAY - timedelta(days=days), logged_by=editor)

    assert not Milestone.objects.stale(today=TODAY)
    assert Milestone.objects.stale(today=TODAY + timedelta(days=1))


def test_its_name_in_addresses_is_made_from_the_names_and_stays_free():
    programme = make.programme(slug="nordic-micro")

    slugs = [make.milestone("Contract awarded", programme=programme).slug for _ in range(3)]

    assert slugs == [
        "nordic-micro-contract-awarded",
        "nordic-micro-contract-awarded-2",
        "nordic-micro-contract-awarded-3",
    ]


def test_a_long_name_in_addresses_is_cut_and_leaves_room_for_a_number():
    programme = make.programme(slug="nordic")

    slugs = [make.milestone("x" * 142 + " then more", programme=programme).slug for _ in range(2)]

    assert slugs == [f"nordic-{'x' * 142}", f"nordic-{'x' * 142}-2"]


def test_a_milestone_tells_the_story_of_its_updates_and_of_what_it_waits_for():
    milestone = make.milestone(forecast="2026")
    make.dependency(milestone, make.milestone(forecast="2026"))

    told = [row.instance_type._meta.model_name for history in milestone.histories() for row in history]

    assert told == ["milestone", "milestone", "milestoneupdate", "dependency"]


def test_a_milestone_waits_for_another_once_and_never_for_itself():
    tender, award = make.milestone(), make.milestone()
    make.dependency(award, tender)

    with pytest.raises(ValidationError, match="already waits for that one"):
        make.dependency(award, tender)
    with pytest.raises(ValidationError, match="cannot wait for itself"):
        Dependency(milestone=award, waits_for=award, ended_on=TODAY).full_clean()


def test_a_wait_may_be_turned_round():
    wait = make.dependency(make.milestone(), make.milestone())

    wait.milestone, wait.waits_for = wait.waits_for, wait.milestone

    wait.full_clean()


def test_milestones_do_not_wait_in_a_circle():
    tender, award, delivery = (make.milestone() for _ in range(3))
    make.dependency(award, tender)
    make.dependency(delivery, award)

    with pytest.raises(ValidationError, match="in a circle"):
        make.dependency(tender, delivery)
    with pytest.raises(ValidationError, match="cannot wait for itself|in a circle"):
        make.dependency(tender, tender)


def test_a_wait_that_has_ended_stands_in_no_circle():
    tender, award = make.milestone(), make.milestone()
    ended = make.dependency(award, tender)
    ended.ended_on = TODAY
    ended.save()

    make.dependency(tender, award)

    ended.full_clean()
    ended.ended_on = None
    with pytest.raises(ValidationError, match="in a circle"):
        ended.full_clean()


def test_no_date_given_can_be_reported_from_a_source():
    milestone = make.milestone(source=make.source("S1"))

    assert milestone.forecast == NO_DATE
    assert milestone.source.tag == "S1"
