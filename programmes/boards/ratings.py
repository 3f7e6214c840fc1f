"""A programme's ratings: the owner's newest one counts, an independent one stands beside it."""

from dataclasses import dataclass

from programmes.models import Assessment

SHOWN = 5
NOT_RATED = Assessment.Rating.NOT_RATED


@dataclass
class Ratings:
    """Assessments of one programme, newest first."""

    assessments: list

    def __post_init__(self):
        self.own = [each for each in self.assessments if each.role == Assessment.Role.OWNER]

    @property
    def newest(self):
        return self.own[0] if self.own else None

    @property
    def rating(self):
        return self.newest.rating if self.newest else NOT_RATED.value

    @property
    def reason(self):
        return self.newest.rationale if self.newest else "No rating on record."

    @property
    def recorded(self):
        """The rating if a person gave one, or nothing: without it there is no trend."""
        return self.newest.rating if self.newest else ""

    @property
    def before(self):
        return self.own[1].rating if len(self.own) > 1 else ""

    @property
    def strip(self):
        return [(each.assessed_on, each.rating) for each in reversed(self.own[:SHOWN])]

    @property
    def independent(self):
        return next((each for each in self.assessments if each.role == Assessment.Role.INDEPENDENT), None)
