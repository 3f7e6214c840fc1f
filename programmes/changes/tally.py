"""The figures of a period, over all that is asked for, and what they come to in words. No queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.conf import settings

from programmes.boards.words import counted, listed, sentence
from programmes.changes.movements import Movement
from programmes.models import Assessment, OpenQuestion

Rating = Assessment.Rating
RANK = {Rating.RED: 1, Rating.AMBER: 2, Rating.GREEN: 3}
ANSWERED = OpenQuestion.State.ANSWERED
FEW = 2  # programmes that the finding calls by name


def verdict(before, after):
    """Say how a rating stands to the one before it: worse, better, or neither."""
    step = RANK.get(after, 0) - RANK.get(before, 0)
    if not step or before not in RANK or after not in RANK:
        return ""
    return "better" if step > 0 else "worse"


@dataclass
class Tally:
    """What was counted: how milestones moved, ratings and questions at both ends, what was left alone."""

    ratings: dict  # programme's key: (before, after), of those with a new rating
    movements: dict  # milestone's key: (programme's key, Movement)
    questions: list  # (state before or "", state after)
    untouched: list  # (programme's key, day of the last touch), the longest silence first
    names: dict = field(default_factory=dict)  # of programmes with a new rating
    opened: int = 0  # programmes that came on record

    def __post_init__(self):
        self.verdicts = {key: verdict(*pair) for key, pair in self.ratings.items()}
        self._moved = defaultdict(Counter)
        for programme, movement in self.movements.values():
            self._moved[programme].update(
                later=movement.is_later,
                earlier=movement.is_earlier,
                lost=movement.is_lost,
                done=movement.is_done,
                corrections=movement.corrections,
            )

    def moved(self, what):
        return sum(counts[what] for counts in self._moved.values())

    def movement(self, milestone):
        return self.movements[milestone][1] if milestone in self.movements else Movement(None, None)

    def rated(self, way):
        return [key for key, found in self.verdicts.items() if found == way]

    @property
    def raised(self):
        return sum(not before for before, _ in self.questions)

    @property
    def answered(self):
        return sum(after == ANSWERED != before for before, after in self.questions)

    @property
    def figures(self):
        """Return each figure with its label and its name in JSON; those that are zero stay."""
        return [
            (len(self.rated("worse")), "rated worse", "rated_worse"),
            (len(self.rated("better")), "rated better", "rated_better"),
            *self._of_dates(),
            _figure(self.raised, "question", "raised"),
            _figure(self.answered, "question", "answered"),
            _figure(self.moved("done"), "milestone", "done"),
            _figure(self.moved("corrections"), "correction", ""),
            _figure(len(self.untouched), "programme", "untouched"),
        ]

    def _of_dates(self):
        return [_figure(self.moved(way), "date", way) for way in ("later", "earlier", "lost")]

    def attention(self, programme):
        """Return what puts the programmes in order: those that got worse first."""
        moved, way = self._moved[programme], self.verdicts.get(programme, "")
        late = moved["later"] + moved["lost"]
        return way != "worse", -late, way != "better", -(moved["earlier"] + moved["done"]), programme

    def finding(self, period, changed, today):
        """Return what the period comes to; `changed` is how many programmes and agreements have a block."""
        found = [self.opened_found(), self.ratings_found(), self.dates_found(), self.others_found()]
        if not any(found):
            found = [_changed(*changed) or f"nothing changed from {period}"]
        return " ".join(sentence(each) for each in [*found, self._silence_found(today)] if each)

    def opened_found(self):
        return _did(self.opened, "programme", "came on record") if self.opened else ""

    def ratings_found(self):
        ways = [("worse", "fell"), ("better", "rose")]
        return listed(self._rated_found(self.rated(way), way, verb) for way, verb in ways if self.rated(way))

    def _rated_found(self, keys, way, verb):
        if len(keys) > FEW:
            return f"{counted(len(keys), 'programme')} were rated {way}"
        return listed(
            f"{self.names[key]} {verb} to {Rating(self.ratings[key][1]).label.lower()}" for key in keys
        )

    def dates_found(self):
        ways = [("later", "moved later"), ("earlier", "moved earlier")]
        counts = [(self.moved(way), words) for way, words in ways] + [(self.moved("lost"), "")]
        said = [_did(count, "date", words or _passive(count, "lost")) for count, words in counts if count]
        return listed(said)

    def others_found(self):
        counts = [
            (self.moved("done"), "milestone", "met"),
            (self.raised, "question", "raised"),
            (self.answered, "question", "answered"),
        ]
        return listed(_did(count, noun, _passive(count, word)) for count, noun, word in counts if count)

    def _silence_found(self, today):
        silent = len(self.untouched)
        if not silent:
            return ""
        days = max(((today - touched).days for _, touched in self.untouched if touched), default=0)
        long = (
            f", {'' if silent == 1 else 'one of them '}for {days} days" if days > settings.STALE_DAYS else ""
        )
        return f"{counted(silent, 'programme')} saw no change{long}"


def _figure(count, noun, word):
    many = noun if count == 1 else f"{noun}s"
    return count, f"{many} {word}".strip(), f"{noun}s_{word}".strip("_")


def _did(count, noun, words):
    return f"{counted(count, noun)} {words}"


def _passive(count, word):
    return f"{'was' if count == 1 else 'were'} {word}"


def _changed(programmes, agreements):
    nouns = [(programmes, "programme"), (agreements, "agreement")]
    said = listed(counted(count, noun) for count, noun in nouns if count)
    return f"{said} changed" if said else ""
