"""The audit pack is checked offline by the script that comes with it: an untouched one passes, any other does not."""

import json
import secrets
import subprocess
import sys
import tracemalloc
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection

from agreements.models import Party
from config.audit import chain
from config.audit.context import acting
from config.audit.guards import settle
from config.audit.models import AuditEntry
from config.audit.pack import CHECK, CHUNK, OWN, WHOLE, pack
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    """A programme with two milestones, and others' entries before, between and after its own."""
    make.party(name='Før «alt» 🛰 \u2028 "\\')
    programme = make.programme("Northern line")
    make.milestone(programme=programme, forecast="Q3 2026")
    make.party()
    make.milestone(programme=programme)
    make.party()
    settle(connection)
    return programme


class Unpacked:
    """A pack on somebody's disk, to look at, to tamper with and to check."""

    def __init__(self, folder, record, whole):
        self.folder = folder
        with ZipFile(BytesIO(b"".join(pack(record, whole=whole)))) as archive:
            assert archive.testzip() is None
            archive.extractall(folder)
        self.about = json.loads(folder.joinpath("about.json").read_text("utf-8"))
        with self._lines.open(encoding="utf-8") as lines:
            self.entries = [json.loads(line) for line in lines]

    @property
    def _lines(self):
        return self.folder / "entries.jsonl"

    def write(self):
        lines = [json.dumps(entry) if isinstance(entry, dict) else entry for entry in self.entries]
        self._lines.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        self.folder.joinpath("about.json").write_text(json.dumps(self.about), "utf-8")

    def check(self, *arguments):
        """Run the shipped script as an auditor would, without anything of ours; return its exit code and words."""
        command = [sys.executable, "-I", "-S", self.folder / "check.py", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, encoding="utf-8")
        return done.returncode, done.stdout + done.stderr


@pytest.fixture(params=[WHOLE, OWN])
def either(request, programme, tmp_path):
    return Unpacked(tmp_path, programme, request.param == WHOLE)


@pytest.fixture
def whole(programme, tmp_path):
    return Unpacked(tmp_path, programme, True)


@pytest.fixture
def own(programme, tmp_path):
    return Unpacked(tmp_path, programme, False)


def test_the_whole_chain_is_in_the_pack_as_it_is(whole):
    rows = AuditEntry.objects.order_by("seq").values("seq", "model", "history_id", "payload", "hash")
    previous = ["", *(row["hash"] for row in rows)]

    assert whole.entries == [row | {"previous": before} for row, before in zip(rows, previous, strict=False)]
    assert whole.about["head"] == str(chain.head())
    assert whole.about["entries"] == len(whole.entries) == 8


def test_a_pack_of_its_own_entries_holds_all_that_tells_its_story(own, programme):
    told = {
        (rows.model.instance_type._meta.label_lower, row.history_id)
        for rows in programme.histories()
        for row in rows
    }

    assert {(entry["model"], entry["history_id"]) for entry in own.entries} == told
    assert [entry["seq"] for entry in own.entries] == sorted(entry["seq"] for entry in own.entries)
    assert own.about["what"] == "Programme: Northern line"
    assert own.about["entries"] == len(own.entries) == len(told)


def test_an_untouched_pack_passes(either):
    code, said = either.check()

    assert code == 0, said
    assert f"Programme: Northern line: {either.about['holds']}, made at head {either.about['head']}" in said
    assert "FAULT" not in said
    assert "Not proven: that it is the record that was published" in said


def test_a_published_head_is_proven_by_the_whole_chain_only(programme, tmp_path):
    for holds in (WHOLE, OWN):
        folder = tmp_path / holds
        folder.mkdir()
        unpacked = Unpacked(folder, programme, holds == WHOLE)
        code, said = unpacked.check(str(chain.head()))

        assert code == 0
        assert ("Proven: that it is the record that was published" in said) == (holds == WHOLE)
        assert ("Not proven: names of models, numbers, that none is left out" in said) == (holds == OWN)


def test_an_older_head_is_met_too(whole):
    earlier = whole.entries[3]

    code, said = whole.check(f"{earlier['seq']}:{earlier['hash'].upper()}")

    assert (code, "Proven: that it is the record" in said) == (0, True)


def edit_payload(entries):
    entries[2]["payload"] = json.dumps(json.loads(entries[2]["payload"]) | {"known_on": "2020-01-01"})


def edit_a_number(entries):
    entries[2]["history_id"] += 1


def swap(entries):
    entries[1], entries[2] = entries[2], entries[1]


def rewrite_hash(entries):
    entries[2]["hash"] = "0" * 64


def rewrite_payload_and_hash(entries):
    edit_payload(entries)
    entries[2]["hash"] = chain.link(entries[2]["previous"], entries[2]["payload"])


def rechain(entries):
    """Make the chain hold together again, as a thorough forger would."""
    edit_payload(entries)
    before = ""
    for entry in entries:
        entry["previous"], entry["hash"] = before, chain.link(before, entry["payload"])
        before = entry["hash"]


def renumber(entries):
    del entries[2]
    for seq, entry in enumerate(entries, 1):
        entry["seq"] = seq


def spoil(entries):
    entries[2] = "{not JSON"


TAMPERED = {
    "a payload edited": (edit_payload, "entry 3: its hash is not that of its payload"),
    "a history id edited": (edit_a_number, "entry 3: its payload tells of another history row"),
    "an entry removed": (lambda entries: entries.pop(2), "entry 4: entry 3 is missing before it"),
    "an entry removed and the rest numbered anew": (renumber, "entry 3: it does not follow from entry 2"),
    "an entry doubled": (
        lambda entries: entries.insert(2, entries[1]),
        "entry 2: it comes after entry 2, out of order",
    ),
    "the order swapped": (swap, "entry 2: it comes after entry 3, out of order"),
    "a hash rewritten": (rewrite_hash, "entry 3: its hash is not that of its payload"),
    "a payload and its hash rewritten": (
        rewrite_payload_and_hash,
        "entry 4: it does not follow from entry 3",
    ),
    "the chain made anew": (rechain, "the chain ends at 8, the pack was made at"),
    "the end cut off": (lambda entries: entries.pop(), "the chain ends at 7, the pack was made at"),
    "all removed": (lambda entries: entries.clear(), "there are 0 entries, the pack was made with 8"),
    "a line that is not JSON": (spoil, "line 3: it cannot be read"),
    "a line that is no entry": (lambda entries: entries.insert(2, "[1]"), "line 3: it cannot be read"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_tampered_pack_is_found_out(what, whole):
    tamper, sentence = TAMPERED[what]
    tamper(whole.entries)
    whole.write()

    code, said = whole.check()

    assert code == 1
    assert f"FAULT {sentence}" in said
    assert "this pack proves nothing" in said
    assert "Traceback" not in said
    assert "\nProven" not in said


OF_ITS_OWN = {
    "a payload edited": (edit_payload, "its hash is not that of its payload"),
    "an entry removed": (lambda entries: entries.pop(2), "there are 4 entries, the pack was made with 5"),
    "the order swapped": (swap, "out of order"),
    "a hash rewritten": (rewrite_hash, "its hash is not that of its payload"),
    "a payload and its hash rewritten": (rewrite_payload_and_hash, "it does not follow from entry"),
}


@pytest.mark.parametrize("what", OF_ITS_OWN)
def test_a_tampered_pack_of_its_own_entries_is_found_out(what, own):
    tamper, sentence = OF_ITS_OWN[what]
    tamper(own.entries)
    own.write()

    code, said = own.check()

    assert code == 1, said
    assert sentence in said
    assert "Traceback" not in said


def test_a_forged_pack_shows_by_the_published_head(whole):
    published = whole.about["head"]
    rechain(whole.entries)
    last = whole.entries[-1]
    whole.about["head"] = f"{last['seq']}:{last['hash']}"
    whole.write()

    assert whole.check()[0] == 0
    code, said = whole.check(published)

    assert code == 1
    assert "FAULT entry 8: it is not the one that was published" in said


def test_a_pack_older_than_the_published_head_shows(whole):
    code, said = whole.check(f"12:{'a' * 64}")

    assert code == 1
    assert "FAULT the chain ends at 8, before the published entry 12" in said


def test_an_own_entry_that_is_not_the_published_one_shows(own):
    code, said = own.check(f"{own.entries[0]['seq']}:{'a' * 64}")

    assert code == 1
    assert f"FAULT entry {own.entries[0]['seq']}: it is not the one that was published" in said


def test_the_script_is_short_and_needs_only_python():
    text = CHECK.read_text("utf-8")
    imports = {line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))}

    assert len(text.splitlines()) < 60
    assert imports <= sys.stdlib_module_names


def test_entries_written_while_a_pack_is_sent_are_left_for_the_next(programme):
    pieces = pack(programme, whole=True)
    make.party()
    settle(connection)

    with ZipFile(BytesIO(b"".join(pieces))) as archive:
        assert len(archive.read("entries.jsonl").splitlines()) == 8
    assert AuditEntry.objects.count() == 9


def peak_of(record):
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in pack(record, whole=True))
        return size, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def rename(party, times):
    """Change a record so often, to names that no compression makes short."""
    with acting(reason="Many"):
        for _ in range(times):
            Party.objects.filter(pk=party.pk).update(name=secrets.token_hex(60))
    settle(connection)


def test_a_long_chain_needs_no_more_memory_than_a_shorter_one(monkeypatch):
    monkeypatch.setattr("config.audit.pack.BATCH", 100)
    party = make.party()
    rename(party, 600)
    peak_of(party)  # what is loaded once, is
    size, peak = peak_of(party)
    rename(party, 2_400)

    larger, higher = peak_of(party)

    assert larger > 4 * size > 4 * CHUNK
    assert higher < peak + 100_000
