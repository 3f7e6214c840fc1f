"""The history told as releases, in the order in which acts were complete."""

from collections import defaultdict
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter

from django.conf import settings

from agreements.models import Agreement, Signature
from programmes.models import Programme
from programmes.models.stages import plans_contracts
from programmes.ocds.delta import delta
from programmes.ocds.histories import Moments, first_slugs, rows_of, touched
from programmes.ocds.snapshot import snapshot
from programmes.ocds.standing import OF_A_PROGRAMME, Standing
from programmes.ocds.values import instant, rounded_up

INITIATED = "tender"  # the one code there is
ALWAYS = datetime(1, 1, 2, tzinfo=UTC)
AT_ONCE = 200  # acts
ROW = attrgetter("history_id")


def ocids():
    """Return by the key of each programme that ever planned a contract the name of its process.

    It is made from the first slug on record, and stays. Where a slug that went is given anew, the later
    programme has its key in the name, too.
    """
    names, taken = {}, set()
    for key, slug in first_slugs().items():
        names[key] = f"{settings.OCDS_PREFIX}-{f'{slug}-{key}' if slug in taken else slug}"
        taken.add(slug)
    return names


def releases_since(since=ALWAYS, until=None):
    """Yield all releases from a moment on, to one or to the end, by date and process, some acts at a time."""
    moments, names = Moments(), ocids()
    for window in moments.windows(since, until and rounded_up(until), AT_ONCE):
        keys = touched(window) & names.keys()
        if keys:
            rows = rows_of(keys, window.last)
            yield from _told(rows, moments, {key: names[key] for key in keys}, window.first, window.last)


def processes(names):
    """Return of each of some processes, given by the keys of their programmes, its releases and its state."""
    moments, rows = Moments(), rows_of(names.keys(), None)
    telling, found = _Telling(rows, moments, names), {key: [] for key in names}
    for moment, act in _acts(rows, moments):
        for key, release in telling.releases_of_act(moment, list(act)):
            found[key].append(release)
    return [(found[key], telling.states[key]) for key in names if found[key]]


def _told(rows, moments, names, first=ALWAYS, last=None):
    """Yield the releases of a stretch of time: what each act in it changed of each process."""
    telling, begun = _Telling(rows, moments, names), False
    for moment, act in _acts(rows, moments):
        if last and moment > last:
            break
        if moment < first:
            telling.pass_over(act)
            continue
        if not begun:
            telling.look_at_all()
            begun = True
        yield from (release for _, release in telling.releases_of_act(moment, list(act)))


def _acts(rows, moments):
    return groupby(sorted(rows, key=moments.of), key=moments.of)


class _Telling:
    """The processes as they stood after the acts so far, and what the next act makes of them."""

    def __init__(self, rows, moments, names):
        self.names, self.standing, self.began = names, Standing(), _began(rows, moments)
        self.states, self.used = {key: {} for key in names}, {key: set() for key in names}

    def pass_over(self, act):
        for row in act:
            self.standing.take(row)

    def look_at_all(self):
        for key in self.names:
            self.states[key], self.used[key] = snapshot(self.standing, key)

    def releases_of_act(self, moment, act):
        """Follow all that one act wrote; yield by key what it changed of each process."""
        known = defaultdict(list)
        for row in act:
            for key in self._follow(row):
                known[key].append(row.known_on)
        for key in sorted(known, key=self.names.get):
            before = self.states[key]
            self.states[key], self.used[key] = snapshot(self.standing, key)
            if change := delta(before, self.states[key]):
                yield key, self._release(key, moment, max(known[key]), change)

    def _follow(self, row):
        """Take in a row; return the keys of the programmes that it may concern, before and after."""
        before = self.standing.one(row.instance_type, row.record_id)
        self.standing.take(row)
        return {key for each in (before, row) if each for key in self._concerned(each)}

    def _concerned(self, row):
        model = row.instance_type
        if model is Programme or model in OF_A_PROGRAMME:
            return {self.standing.programme_of(row)} & self.names.keys()
        shared = (Agreement, row.agreement_id) if model is Signature else (model, row.record_id)
        return [key for key, used in self.used.items() if shared in used]

    def _release(self, key, moment, known_on, change):
        ocid, date = self.names[key], instant(moment)
        return {
            "ocid": ocid,
            "id": release_id(ocid, date),
            "date": date,
            "tag": ["planning" if moment == self.began.get(key) else "planningUpdate"],
            "initiationType": INITIATED,
            "knownOn": known_on.isoformat(),
            **change,
        }


def release_id(ocid, date):
    """Return what a release is called for ever; the date without its signs, as a compiled one keeps them."""
    return f"{ocid}-{''.join(sign for sign in date if sign.isalnum())}"


def _began(rows, moments):
    """Return by the key of each programme the moment of the first act after which it planned a contract."""
    stood = {}
    for row in sorted((row for row in rows if row.instance_type is Programme), key=ROW):
        stood[row.record_id, moments.of(row)] = row.history_type != "-" and plans_contracts(row.kind)
    began = {}
    for key, moment in sorted((pair for pair, plans in stood.items() if plans), reverse=True):
        began[key] = moment
    return began
