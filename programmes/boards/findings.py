"""What a trend shows, in one sentence: the title of the chart."""

from programmes.boards.words import listed, number, share


def finding(courses):
    """Say of the dates to come whether they slip or hold, or else what became of those that there were."""
    due = [course for course in courses if course.is_due]
    if not due:
        said = _past(courses)
    elif bad := _bad(due):
        said = bad
    else:
        said = _only(due[0]) if len(due) == 1 else _holding(due)
    return f"{said[0].upper()}{said[1:]}"


def _bad(due):
    later = sum(course.is_later for course in due)
    overdue = sum(course.is_overdue for course in due)
    lost = sum(course.is_lost for course in due)
    return _told(due, [(later, "slipping"), (overdue, "overdue"), (lost, "lost")], "is", "are")


def _told(courses, counts, one, many):
    """Say each count, the first of them out of how many: two of five dates are slipping and one is lost."""
    said = []
    for count, word in counts:
        if count:
            who = number(count) if said else share(count, len(courses), "date")
            who = "" if said and count == len(courses) else f"{who} "
            said.append(f"{who}{one if count == 1 else many} {word}")
    return listed(said)


def _only(course):
    if course.is_earlier:
        return "the date has moved earlier"
    kind = "estimated" if course.last.estimate else "published"
    if course.is_narrower:
        return f"the {kind} window has narrowed"
    if course.is_wider:
        return f"the {kind} window has widened"
    exact = course.now.earliest == course.now.latest and not course.now.approximate
    return "the date is holding" if exact else f"the {kind} window has not narrowed"


def _holding(due):
    if all(len(course.reports) == 1 for course in due):
        return "no date has been reported on again"
    changed = [
        (sum(course.is_narrower for course in due), "narrowed"),
        (sum(course.is_wider for course in due), "widened"),
        (sum(course.is_earlier for course in due), "moved earlier"),
    ]
    said = [f"{number(count)} {'has' if count == 1 else 'have'} {word}" for count, word in changed if count]
    return ", ".join(["dates are holding", *([listed(said)] if said else [])])


def _past(courses):
    if not all(course.is_met for course in courses):
        return "no date is left to come"
    late = sum(course.is_later for course in courses)
    met = f"{share(len(courses), len(courses), 'date')} {'was' if len(courses) == 1 else 'were'} met"
    of_them = "" if len(courses) == 1 else f"{number(late)} of them "
    return f"{met}, {of_them}later than first forecast" if late else met
