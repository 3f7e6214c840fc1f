"""What is asked for: words, each of which must be found; the last may be the beginning of one."""

from dataclasses import dataclass

from config.search.folding import fold

NAMED, NAME_BEGINS, SAID, BEGINS = range(4)  # how well a record fits, the best first
MOST_WORDS = 50  # that are looked for: one word of a text may fold to several
SHORTEST_BEGINNING = 2  # letters: almost everything begins with one letter or another


@dataclass(frozen=True)
class Asked:
    """The folded words of a question."""

    words: tuple = ()

    @classmethod
    def read(cls, text):
        return cls(tuple(dict.fromkeys(fold(text).split()))[:MOST_WORDS])

    def __bool__(self):
        return bool(self.words)

    @property
    def is_beginning(self):
        """Whether the last word may be the beginning of one."""
        return bool(self) and len(self.words[-1]) >= SHORTEST_BEGINNING

    def fit(self, told):
        """Return how well a record fits by what it tells; None when it does not.

        Its name has all words, or the beginning of the last; or they are found in names and texts together.
        """
        named, told = set(told.title), {*told.title, *told.body}
        grades = {
            NAMED: self._has(named),
            NAME_BEGINS: self._begins(named),
            SAID: self._has(told),
            BEGINS: self._begins(told),
        }
        return next((grade for grade, holds in grades.items() if holds), None)

    def _has(self, words):
        return words.issuperset(self.words)

    def _begins(self, words):
        *whole, last = self.words
        begins = self.is_beginning and any(word.startswith(last) for word in words)
        return begins and words.issuperset(whole)

    def marks(self, word):
        """Say whether a folded word is one that was asked for, or begins as the last one does."""
        return word in self.words or (self.is_beginning and word.startswith(self.words[-1]))
