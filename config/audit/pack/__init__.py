"""The audit pack: entries of the chain as they are, with a script that checks them without this program.

It is made while it is sent, so that a long chain needs no more memory than a short one.
"""

import json
from datetime import UTC
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.text import capfirst

from config.audit.chain import head
from config.audit.models import AuditEntry

CHECK = Path(__file__).with_name("check.py")
OWN, WHOLE = "its own entries", "the whole chain"
BATCH, CHUNK = 2_000, 65_536  # entries read at a time, bytes sent at a time


def pack(record, *, whole=False):
    """Yield the bytes of a ZIP with the entries of a record's histories, or with all that the chain holds."""
    until = head()
    told = AuditEntry.objects.filter(seq__lte=until.seq).annotate(previous=_hash_before())
    entries = told.order_by("seq") if whole else _own(record, told)
    return _zipped(entries, _about(record) | {"holds": WHOLE if whole else OWN, "head": str(until)})


def _hash_before():
    before = AuditEntry.objects.filter(seq=OuterRef("seq") - 1)
    return Subquery(before.values("hash")[:1])


def _own(record, told):
    """Return the entries of the histories that tell a record's story, each found by its index."""
    first, *others = (
        told.filter(
            model=history.model.instance_type._meta.label_lower,
            history_id__in=history.order_by().values("history_id"),
        )
        for history in record.histories()
    )
    return first.union(*others).order_by("seq")


def _about(record):
    return {
        "what": f"{capfirst(record._meta.verbose_name)}: {record}",
        "model": record._meta.label_lower,
        "key": record.pk,
        "entries": 0,
        "made_at": timezone.now().astimezone(UTC).isoformat(timespec="seconds"),
    }


def _zipped(entries, about):
    out = Outlet()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("check.py", CHECK.read_bytes())
        with archive.open("entries.jsonl", "w", force_zip64=True) as lines:
            for entry in entries.iterator(BATCH):
                lines.write(_line(entry))
                about["entries"] += 1
                if out.waiting > CHUNK:
                    yield out.taken()
        archive.writestr("about.json", json.dumps(about, ensure_ascii=False, indent=2))
    yield out.taken()


def _line(entry):
    said = {
        "seq": entry.seq,
        "model": entry.model,
        "history_id": entry.history_id,
        "previous": entry.previous or "",
        "payload": entry.payload,
        "hash": entry.hash,
    }
    return f"{json.dumps(said, ensure_ascii=False)}\n".encode()


class Outlet:
    """A file that is only written to, and handed on piece by piece."""

    def __init__(self):
        self._waiting = bytearray()

    @property
    def waiting(self):
        """Return how many bytes wait to be taken."""
        return len(self._waiting)

    def write(self, piece):
        self._waiting += piece
        return len(piece)

    def flush(self):
        """Do nothing: what waits is taken."""

    def taken(self):
        piece, self._waiting = bytes(self._waiting), bytearray()
        return piece
