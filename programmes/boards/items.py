"""What became of one record in an act: its fields before and after, by their names, with the source."""

from dataclasses import dataclass
from functools import cached_property

from config.audit.timeline import Change, FieldChange
from config.strips import year_strip
from config.when import read, slip

# The foreign keys whose records a feed names beside what changed
NAMED = ["source", "stage_source", "answer_source", "milestone", "waits_for", "question", "baseline"]
SOURCES = {"programmes.programme": "stage_source"}  # where the column is not called source
PAGES = {
    "programmes.programme": ("programme", "slug"),
    "programmes.milestone": ("milestone", "slug"),
    "programmes.openquestion": ("question", "number"),
    "agreements.agreement": ("agreement", "slug"),
    "agreements.source": ("source", "tag"),
}
PARTS = {  # the record on whose page an entry of a log, or a link, is told
    "programmes.milestoneupdate": "milestone",
    "programmes.baselinedate": "milestone",
    "programmes.dependency": "milestone",
    "programmes.questionupdate": "question",
}
KINDS = {"+": "added", "-": "removed"}
DATES = {"forecast", "met_on", "stage_since", "signed", "review", "dated", "since", "until", "promised"}
GROUNDS = {"source", "stage_source", "estimate"}  # told as tags
NOT_TOLD = {"reported_on"} | GROUNDS
NOT_TOLD_OF_NEW = {"slug", "position", "number", "logged_by"}
REASONS = {"reason", "note", "rationale", "in_use_reason", "withdrawn_reason"}
PLAIN = {"No", "no date given"}


@dataclass
class Line:
    """One field before and after; dates with how far they moved."""

    field: FieldChange
    is_estimate: bool = False

    @property
    def strip(self):
        return year_strip(self.after, estimate=self.is_estimate)

    @property
    def is_date(self):
        return self.field.name in DATES

    @property
    def before(self):
        return read(self.field.before)

    @property
    def after(self):
        return read(self.field.after)

    @property
    def slip(self):
        moved = slip(self.before, self.after)
        return moved if moved.tone in ("late", "early") else None


@dataclass
class Item:
    """One record: what it is called, where its page is, what changed in it and on what ground."""

    change: Change
    of: tuple = ()  # the record whose page tells it
    why: str = ""
    said: frozenset = frozenset()  # the reasons that the entry gives, plainly

    @property
    def noun(self):
        return f"{self.change.noun} {KINDS.get(self.change.kind, '')}".strip()

    @property
    def is_whole(self):
        """Whether it tells all of a record that came or went, and not what changed in one."""
        return self.change.kind != "~"

    @property
    def _part(self):
        return self.change.points.get(PARTS.get(self.change.model))

    @property
    def label(self):
        """Return its name; an entry of a log, or a link, is called by what it belongs to as well."""
        if self.change.model == "programmes.dependency":
            return f"{self._part} waits for {self.change.points.get('waits_for')}"
        return f"{self._part}: {self.change.object_label}" if self._part else self.change.object_label

    @property
    def page(self):
        """Return the name of its page and its key there; nothing on that page itself, or without one."""
        model = self._part._meta.label_lower if self._part else self.change.model
        record, pk = (self._part, self._part.pk) if self._part else (self.change.row, self.change.object_id)
        if model not in PAGES or (model, pk) == self.of:
            return None
        name, key = PAGES[model]
        return name, getattr(record, key)

    @property
    def source(self):
        """Return what its values are from, changed or not."""
        return self.change.points.get(SOURCES.get(self.change.model, "source"))

    @property
    def is_estimate(self):
        return bool(getattr(self.change.row, "estimate", False))

    @property
    def source_before(self):
        """Return the source that its values were from, when they are from another now."""
        return next((each.was for each in self.change.fields if each.name in GROUNDS and each.was), None)

    @property
    def was_estimate(self):
        return any(each.name == "estimate" and each.before == "Yes" for each in self.change.fields)

    @cached_property
    def lines(self):
        """Return the fields to tell, but what stands beside them: its name, its ground, its reason."""
        return [Line(each, self.is_estimate) for each in self.change.fields if self._is_told(each)]

    def _is_told(self, each):
        if each.name in NOT_TOLD or (each.name in REASONS and plainly(each.after) in self.said):
            return False
        if not self.is_whole:
            return True
        record, words = each.now or each.was, each.after or each.before
        of_page = record is not None and (record._meta.label_lower, record.pk) == self.of
        obvious = words in PLAIN or self.change.object_label.endswith(words)
        return not (each.name in NOT_TOLD_OF_NEW or of_page or obvious or record is self._part is not None)


def plainly(text):
    return text.strip().rstrip(".").casefold()
