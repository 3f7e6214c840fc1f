"""What the releases are held against: the record itself, read with plain querysets, now or as of a moment."""

from datetime import datetime

from django.test import override_settings

from agreements.models import Agreement, Party, Signature, Source
from config.audit.as_of import AsOf, reading
from config.audit.shadows import lasting_models
from programmes.models import Programme
from programmes.ocds.releases import ocids, releases_since
from programmes.ocds.snapshot import snapshot
from programmes.ocds.standing import OF_A_PROGRAMME, Standing
from programmes.ocds.values import rounded_up
from tests.programmes.ocds.standard import merger

PREFIX = "ocds-213czf"  # the one of the standard's own examples
HEADER = {"ocid", "id", "date", "tag", "initiationType"}


class Live:
    """A live record in the place of a history row."""

    history_id, history_type = 1, "+"

    def __init__(self, record):
        self._record, self.instance_type, self.record_id = record, type(record), record.pk

    def __getattr__(self, name):
        return getattr(self._record, name)


def standing_now():
    standing = Standing()
    for model in [Programme, *OF_A_PROGRAMME, Agreement, Signature, Party, Source]:
        for record in model.objects.order_by("pk"):
            standing.take(Live(record))
    return standing


def live(names, moment=None):
    """Return by its ocid how each process stands on record, now or at a moment, put in order."""
    with reading(AsOf.at(moment) if moment else None):
        standing = standing_now()
    return {ocid: in_order(snapshot(standing, key)[0]) for key, ocid in names.items()}


@override_settings(OCDS_PREFIX=PREFIX)
def names():
    return ocids()


@override_settings(OCDS_PREFIX=PREFIX)
def released(since=None):
    """Return the releases of each process by its ocid."""
    found = {ocid: [] for ocid in ocids().values()}
    for release in releases_since(since) if since else releases_since():
        found[release["ocid"]].append(release)
    return found


def merged(releases):
    """Return the state that a third party makes of releases, put in order."""
    compiled = merger().create_compiled_release(releases)
    return in_order(without_what_went({name: compiled[name] for name in compiled if name not in HEADER}))


def without_what_went(node):
    """Leave out what has an id and nothing else: so a merger keeps what vanished."""
    if isinstance(node, dict):
        kept = {name: without_what_went(value) for name, value in node.items()}
        kept = {name: value for name, value in kept.items() if value not in ({}, [])}
        return {} if set(kept) == {"id"} else kept
    if isinstance(node, list):
        return [item for each in node if (item := without_what_went(each)) != {}]
    return node


def in_order(node):
    """Put what has an id in its order, which means nothing to a merger."""
    if isinstance(node, dict):
        return {name: in_order(value) for name, value in node.items()}
    if isinstance(node, list) and node and isinstance(node[0], dict) and "id" in node[0]:
        return sorted(map(in_order, node), key=lambda each: each["id"])
    return node


def written():
    """Return each history row that there is: its act and its moment."""
    return [
        pair
        for one in lasting_models()
        for pair in one.history.objects.order_by().values_list("change_set", "history_date")
    ]


def is_quiet(moment, rows):
    """Say whether no act was under way at a moment: none had written some of its rows, and not yet all."""
    begun = {act for act, at in rows if act and at <= moment}
    return not any(at > moment for act, at in rows if act in begun)


def moments(releases):
    return sorted({datetime.fromisoformat(each["date"]) for told in releases.values() for each in told})


def hold(*, at_most=None):
    """Hold what third parties make of the releases against the record: now, and at each of their moments."""
    names_now, told, rows = names(), released(), written()
    for ocid, state in live(names_now).items():
        assert (merged(told[ocid]) if told[ocid] else {}) == state, ocid
    quiet = [each for each in moments(told) if is_quiet(each, rows)]
    step = max(1, len(quiet) // at_most) if at_most else 1
    for moment in quiet[::step]:
        state = live(names_now, moment)
        for ocid, releases in told.items():
            by_then = [each for each in releases if datetime.fromisoformat(each["date"]) <= moment]
            assert (merged(by_then) if by_then else {}) == state[ocid], (moment, ocid)
    return told, len(quiet)


def trail(model, key, says):
    """Return each value that the history gives a record, act by act, a repeated one once; None when it went."""
    ends, by_act = {}, {}
    for act, at in written():
        ends[act] = max(at, ends.get(act, at))
    for row in model.history.filter(id=key).order_by("history_id"):
        moment = rounded_up(ends[row.change_set] if row.change_set else row.history_date)
        by_act[moment] = None if row.history_type == "-" else says(row)
    values = []
    for value in by_act.values():
        if value != (values[-1] if values else None):
            values.append(value)
    return values
