"""Which ribbons can be told apart: none covers more than half of another, unless they are the same."""

from datetime import timedelta
from itertools import pairwise

MOST = 6  # ribbons in one drawing
WITHOUT_END = timedelta(days=182)  # what counts of a window without an end


def readable(courses, days):
    """Return of the courses, those that matter most first, as many as leave one another in sight."""
    kept, drawn = [], []
    for course in courses:
        ribbon = [*_windows(course, days)]
        area = _shared(ribbon, ribbon)
        if len(kept) < MOST and not any(_covers(ribbon, area, *other) for other in drawn):
            kept.append(course)
            drawn.append((ribbon, area))
    return kept


def _windows(course, days):
    """Yield for each stretch between two reports how long it is, and the first and last day forecast then."""
    for day, until in pairwise(days):
        report = course.on(day)
        if report and report.is_open and report.forecast:
            first, last = report.forecast.earliest, report.forecast.latest
            yield day, until, first or min(day, last), last or first + WITHOUT_END


def _covers(ribbon, area, other, its_area):
    return ribbon != other and _shared(ribbon, other) * 2 > min(area, its_area)


def _shared(ribbon, other):
    """Return the area that two ribbons share, in days times days."""
    theirs = {day: window for day, _, *window in other}
    return sum(
        (until - day).days * max((min(last, theirs[day][1]) - max(first, theirs[day][0])).days + 1, 0)
        for day, until, first, last in ribbon
        if day in theirs
    )
