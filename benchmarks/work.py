"""What a work is: its contenders in turns, and what it is to take."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Work:
    """Ours, what it is held against, and how much less or more it is to take.

    "naive" of at least so many times ours, ours of at most so many times the other; or the fastest of ours
    within so many milliseconds.
    """

    name: str
    contenders: dict  # the first is ours
    at_least: dict = field(default_factory=dict)  # contender: how many times longer than ours it is to take
    at_most: dict = field(default_factory=dict)  # contender: how many times longer than it ours may take
    within: float | None = None  # milliseconds of ours
    times: dict = field(default_factory=dict)  # contender: by how much its time is to be multiplied
    took: Callable | None = None  # returns the seconds that are to be within, if not those of the fastest run
    rounds: int = 9


@dataclass
class Weight:
    """What a process of its own asks once, and the megabytes that it may take at most."""

    name: str
    address: str
    within: int
