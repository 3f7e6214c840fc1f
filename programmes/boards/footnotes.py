"""Numbered footnotes: a source has one number, given where it is cited first. No queries."""

from dataclasses import dataclass, field

from agreements.models import Source

NO_PUBLISHER = "publisher not stated"


@dataclass(frozen=True)
class Mark:
    """One number in the text; the first of a source is where its footnote leads back to."""

    number: int
    is_first: bool


@dataclass
class Footnotes:
    """The sources that a sheet rests on, in the order in which they are cited."""

    sources: list = field(default_factory=list)
    rests_on_estimates: bool = False

    def cite(self, *sources):
        """Return the marks of these sources, each once."""
        return [self._mark(source) for source in dict.fromkeys(filter(None, sources))]

    def _mark(self, source: Source):
        is_first = source not in self.sources
        if is_first:
            self.sources.append(source)
        return Mark(self.sources.index(source) + 1, is_first)

    def ground(self, *records):
        """Return the marks of what records rest on; an estimate has none, and is remembered."""
        self.rests_on_estimates = self.rests_on_estimates or any(record.estimate for record in records)
        return self.cite(*(record.source for record in records))

    @property
    def notes(self):
        """Return each number with its source and what there is to say of it."""
        return [(number, source, _said(source)) for number, source in enumerate(self.sources, 1)]


def _said(source):
    dated = f"dated {source.dated}" if source.dated else "undated"
    return f"{source.publisher or NO_PUBLISHER}: {source.title}, {dated}"
