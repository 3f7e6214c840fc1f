"""The milestone trend: the log read without its mistakes, told in a sentence, drawn and tabled."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.when import read
from programmes.boards.courses import Course, reports
from programmes.boards.trend import Trend
from programmes.models import Milestone, MilestoneUpdate
from tests.make import TODAY

REPORTS = [date(2025, 11, 3), date(2025, 12, 1), date(2026, 1, 5), date(2026, 2, 2), TODAY]


def logged(*said, name="First delivery"):
    """Return a milestone with what was reported of it on the first, second, third … day: a date, or more."""
    updates = []
    for day, each in zip(REPORTS, said, strict=False):
        values = {"forecast": each} if isinstance(each, str) else dict(each)
        values = {"status": "scheduled", "estimate": True} | values
        updates += (
            [MilestoneUpdate(reported_on=values.pop("on", day), **values)] if values.pop("said", True) else []
        )
    milestone = Milestone(name=name)
    milestone.log_in_order = updates
    return milestone


def met(when):
    return {"status": "met", "met_on": when}


def correction(forecast="", **said):
    return {"forecast": forecast, "kind": "correction", **said}


def course(*said):
    return Course(logged(*said), TODAY)


def title(*milestones, today=TODAY):
    return Trend(milestones, today).title


def forecasts(*said):
    return [str(report.forecast) for report in course(*said).reports]


# Corrections


def test_a_correction_mends_what_it_corrects_and_is_no_report():
    assert forecasts("Q1 2026", "Q1 2027", correction("Q2 2026")) == ["Q1 2026", "Q2 2026"]


def test_a_mistake_that_was_said_twice_is_mended_twice():
    assert forecasts("Q1 2026", "Q1 2027", "Q1 2027", correction("Q2 2026")) == [
        "Q1 2026",
        "Q2 2026",
        "Q2 2026",
    ]


def test_what_was_said_before_the_mistake_stays():
    assert forecasts("Q1 2027", "Q1 2026", "Q1 2027", correction("Q2 2026"))[:2] == ["Q1 2027", "Q1 2026"]


def test_a_mistake_is_no_slip_and_what_follows_is_measured_against_what_is_right():
    mended = course("Q1 2026", "Q1 2025", correction("Q1 2026"), "Q2 2026")

    (run,) = mended.runs(REPORTS)

    assert [point.later for point in run.points] == ["", "", "", "+1 Q", ""]


def test_a_correction_of_a_date_that_was_lost_by_mistake_leaves_no_gap():
    assert len(course("Q1 2026", "", correction("Q1 2026")).runs(REPORTS)) == 1


def test_a_step_called_met_by_mistake_goes_on():
    (run,) = course("Q1 2026", met("1 Dec 2025"), correction("Q2 2026")).runs(REPORTS)

    assert run.end == ""


def test_a_step_that_proves_to_be_met_was_open_until_then():
    (run,) = course("Q1 2026", "Q1 2026", correction("Q1 2026", **met("28 Nov 2025"))).runs(REPORTS)

    assert (len(run.points), run.end) == (2, "met")


def test_a_correction_takes_its_provenance_along():
    source = make_source()

    mended = course("Q1 2026", "Q1 2027", correction("Q2 2026", source=source, estimate=False)).reports

    assert [report.estimate for report in mended] == [False, False]


def make_source():
    return MilestoneUpdate._meta.get_field("source").related_model(pk=1, tag="S1")


def test_a_first_report_that_calls_itself_a_correction_is_a_report():
    assert forecasts(correction("Q1 2026")) == ["Q1 2026"]


SAID = st.tuples(
    st.sampled_from(["", "2026", "Q1 2026", "Q2 2026", "5 Jan 2027"]),
    st.sampled_from(["scheduled", "not_met", "met", "cancelled"]),
    st.sampled_from(["new_information", "correction"]),
    st.booleans(),
)


@given(st.lists(SAID, min_size=1, max_size=8))
def test_after_all_mending_the_last_report_is_what_stands_on_record(log):
    updates = [
        MilestoneUpdate(
            reported_on=TODAY + timedelta(days=at),
            forecast=forecast,
            status=status,
            kind=kind,
            estimate=estimate,
            met_on="Dec 2025" if status == "met" else "",
        )
        for at, (forecast, status, kind, estimate) in enumerate(log)
    ]

    made = reports(updates)

    for name in Milestone.SAID:
        assert getattr(made[-1], name) == getattr(updates[-1], name)
    assert len(made) == 1 + sum(kind != "correction" for _, _, kind, _ in log[1:])


# Runs


def test_a_date_that_is_lost_ends_its_run_and_a_new_one_begins_another():
    lost, found = course("Q1 2026", "", "", "Q3 2026").runs(REPORTS)

    assert (lost.end, [point.day for point in lost.points]) == ("no date any more", REPORTS[:2])
    assert (found.end, [point.day for point in found.points]) == ("", REPORTS[3:])


def test_a_step_that_is_met_ends_at_its_report_with_the_date_met():
    (run,) = course("Q4 2025", "Q4 2025", met("10 Dec 2025")).runs(REPORTS)

    assert (run.end, run.points[-1].day, run.points[-1].when) == ("met", REPORTS[2], read("10 Dec 2025"))


def test_a_step_met_later_than_forecast_moved_later():
    (run,) = course("Q4 2025", "Q4 2025", met("4 Jan 2026")).runs(REPORTS)

    assert run.points[-1].later.startswith("+")


def test_a_step_that_is_given_up_ends_level():
    (run,) = course("Q1 2026", {"status": "cancelled", "forecast": "Q1 2026"}).runs(REPORTS)

    assert (run.end, run.points[-1].when, run.points[-1].later) == ("cancelled", read("Q1 2026"), "")


def test_what_was_said_holds_until_the_next_report():
    milestone = logged("Q1 2026", {"said": False}, {"said": False}, "Q2 2026")

    (run,) = Course(milestone, TODAY).runs(REPORTS)

    assert [str(point.when) for point in run.points] == ["Q1 2026"] * 3 + ["Q2 2026"] * 2


def test_of_two_reports_of_one_day_the_last_stands():
    assert course("Q1 2026", {"forecast": "Q2 2026", "on": REPORTS[0]}).on(REPORTS[0]).forecast == read(
        "Q2 2026"
    )


def test_before_its_first_report_nothing_stands():
    assert course("Q1 2026").on(REPORTS[0] - timedelta(days=1)) is None


def test_a_window_that_narrows_has_not_moved_later():
    (run,) = course("2026", "H2 2026", "Q4 2026").runs(REPORTS)

    assert not any(point.later for point in run.points)


def test_a_move_that_has_no_number_is_called_later():
    (run,) = course("by Dec 2025", "from Jan 2026").runs(REPORTS)

    assert run.points[1].later == "later"


# The finding


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        ([("Q1 2026", "Q2 2026"), ("Q2 2026", "Q3 2026")], "Both dates are slipping"),
        ([("Q1 2026", "Q2 2026"), ("Q2 2026",), ("Q3 2026",)], "One of three dates is slipping"),
        ([("Q1 2026", "Q2 2026")], "The only date is slipping"),
        ([("Q1 2026", "Q2 2026"), ("Q4 2025", "Q4 2025")], "One of two dates is slipping and one is overdue"),
        ([("Q3 2025", "Q4 2025")], "The only date is slipping and is overdue"),
        ([("Q3 2025", "Q4 2025")] * 2, "Both dates are slipping and are overdue"),
        ([("Q1 2026", ""), ("Q3 2026", "Q3 2026")], "One of two dates is lost"),
        ([("Q1 2026", "Q1 2026"), ("Q2 2026",)], "Dates are holding"),
        ([("Q1 2026", "Mar 2026"), ("Q2 2026",)], "Dates are holding, one has narrowed"),
        (
            [("Q3 2026", "Q2 2026"), ("2026", "H2 2026")],
            "Dates are holding, one has narrowed and one has moved earlier",
        ),
        ([("Q1 2026",), ("Q2 2026",)], "No date has been reported on again"),
        ([("2026",)], "The estimated window has not narrowed"),
        ([({"forecast": "2026", "estimate": False},)], "The published window has not narrowed"),
        ([("2026", "Q4 2026")], "The estimated window has narrowed"),
        ([("Q4 2026", "2026")], "The estimated window has widened"),
        ([("5 Jan 2027",)], "The date is holding"),
        ([("Q4 2026", "Q3 2026")], "The date has moved earlier"),
        ([("Q4 2025", met("5 Dec 2025"))], "The only date was met"),
        ([("Q4 2025", met("4 Jan 2026"))], "The only date was met, later than first forecast"),
        ([("Q4 2025", met("4 Jan 2026"))] * 2, "Both dates were met, two of them later than first forecast"),
        ([("Q1 2026", {"status": "cancelled"})], "No date is left to come"),
        ([("Q4 2025", met("5 Dec 2025")), ("Q1 2026", "Q2 2026")], "The only date is slipping"),
    ],
)
def test_the_title_is_what_was_found(said, finding):
    assert title(*(logged(*each) for each in said)) == finding


def test_on_the_first_day_there_is_no_trend_yet():
    first = Trend([logged("Q1 2026")], REPORTS[0])

    assert first.title == "First dates on record"
    assert first.chart is None
    assert first.rows


def test_a_date_is_overdue_only_once_its_window_is_over():
    assert title(logged("Q1 2026"), today=date(2026, 3, 31)) == "The estimated window has not narrowed"
    assert title(logged("Q1 2026"), today=date(2026, 4, 1)) == "The only date is overdue"


# What is drawn


def test_there_is_no_trend_where_no_log_holds_a_forecast():
    assert not Trend([logged(met("5 Dec 2025")), logged("", ""), logged()], TODAY)
    assert Trend([logged("2030")], TODAY)


def test_ribbons_that_would_cover_one_another_are_named_instead():
    trend = Trend([logged("2026", name="Delivery"), logged("Q1 2026", "Q3 2026", name="Contract")], TODAY)

    assert trend.left_out == "In the table only, to keep it readable: Delivery."
    assert ">Contract<" in trend.chart[1]
    assert ">Delivery<" not in trend.chart[1]


def test_ribbons_may_touch_as_long_as_no_more_than_half_is_covered():
    trend = Trend(
        [logged("Q1 2026", "Q2 2026", name="Contract"), logged("Q3 2026", "Q2 2026", "Q3 2026")], TODAY
    )

    assert trend.left_out == ""


def test_two_ribbons_that_are_the_same_are_one_with_two_names():
    trend = Trend([logged("2026", name="Delivery"), logged("2026", name="Contract")], TODAY)

    assert trend.left_out == ""
    assert ">Contract<" in trend.chart[1]
    assert ">Delivery<" in trend.chart[1]


def test_only_so_many_are_drawn_as_can_be_told_apart_those_in_trouble_first():
    dates = [f"Q{quarter} {year}" for year in (2026, 2027, 2028) for quarter in (2, 3, 4)]
    holding = [logged(date, name=f"Step {number}") for number, date in enumerate(dates)]
    late = logged("Q1 2026", "Q2 2030", name="Late")

    trend = Trend([*holding, late], TODAY)

    assert ">Late<" in trend.chart[1]
    assert trend.chart[1].count('class="mta-name"') == 6
    assert trend.left_out.endswith("Step 5, Step 6, Step 7 and Step 8.")
    assert len(trend.rows) == 10


def test_the_chart_runs_to_today_while_a_date_is_to_come_and_else_to_the_last_report():
    assert ">2 Mar<" in Trend([logged("Q4 2026")], TODAY).chart[1]
    assert ">2 Mar<" not in Trend([logged("Q4 2025", met("30 Nov 2025"))], TODAY).chart[1]


def test_corrections_are_counted():
    assert (
        "One correction of the record is left out"
        in Trend([logged("2026", correction("2027"))], TODAY).corrected
    )
    assert Trend([logged("2026", "2027")], TODAY).corrected == ""


def test_the_picture_is_told_in_words():
    picture = Trend([logged("Q1 2026", "Q2 2026")], TODAY).chart[1]

    assert (
        'aria-label="Milestone trend: The only date is slipping. First delivery: first Q1 2026, now Q2 2026."'
        in picture
    )


def test_the_table_holds_each_report_for_as_long_as_it_stood():
    first = logged("Q1 2026", {"said": False}, met("4 Jan 2026"))
    trend = Trend([first, logged({"said": False}, "Q3 2026", name="Later")], TODAY)

    ((_, cells), (_, others)) = trend.rows
    assert trend.days == REPORTS[:3]
    assert [(str(cell.report.when), cell.days) for cell in cells] == [("Q1 2026", 2), ("4 Jan 2026", 1)]
    assert [(cell.report and str(cell.report.when), cell.days) for cell in others] == [
        (None, 1),
        ("Q3 2026", 2),
    ]


def test_a_date_that_is_confirmed_has_a_cell_of_its_own():
    ((_, cells),) = Trend([logged("Q1 2026", "Q1 2026")], TODAY).rows

    assert [cell.days for cell in cells] == [1, 1]


def test_a_date_that_came_and_went_in_one_day_is_in_no_trend():
    steady = logged("Q1 2027", "Q1 2027")
    gone = logged({"forecast": "Q1 2026", "on": REPORTS[0]}, {"forecast": "", "on": REPORTS[0]}, name="Gone")

    trend = Trend([steady, gone], TODAY)

    assert [milestone.name for milestone, _ in trend.rows] == ["First delivery"]
    assert trend.chart
    assert not Trend([gone], TODAY)
