"""The chain over all history rows: its links and its head.

Whoever keeps a head outside of the database can tell later whether the record still contains it.
"""

import hashlib
from typing import NamedTuple

from config.audit.models import AuditEntry


class Head(NamedTuple):
    """The last link of the chain at some moment: publish it where the database cannot be edited."""

    seq: int
    hash: str

    def __str__(self):
        return f"{self.seq}:{self.hash}"

    @classmethod
    def read(cls, text):
        """Return the head that was written as SEQ:HASH; that of an empty record is "0:"."""
        seq, colon, digest = text.partition(":")
        if not (colon and seq.isascii() and seq.isdigit() and bool(int(seq)) == bool(digest)):
            raise ValueError(f"A head is written SEQ:HASH, such as 128:9f86d0…, not {text!r}.")
        return cls(int(seq), digest.lower())


NO_HEAD = Head(0, "")


def head(using="default"):
    """Return the head of the chain as it stands."""
    last = AuditEntry.objects.using(using).order_by("-seq").values_list("seq", "hash").first()
    return Head(*last) if last else NO_HEAD


def link(previous_hash, payload):
    """Return the hash of an entry: anyone can compute it again."""
    return hashlib.sha256((previous_hash + payload).encode()).hexdigest()


def holds(published):
    """Return whether the chain still has the entry that was its head when this was published."""
    return not published.seq or AuditEntry.objects.filter(seq=published.seq, hash=published.hash).exists()
