"""Check the audit pack beside this file, offline: python3 check.py [SEQ:HASH], a head that was published.

The hash of an entry is sha256(hash of the entry before + payload). Exit 1 on any fault.
"""

import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def wrong_with(entry, seq, digest, is_whole):
    """Say what is wrong with an entry that comes after the one with this number and hash."""
    if hashlib.sha256((entry["previous"] + entry["payload"]).encode()).hexdigest() != entry["hash"]:
        yield "its hash is not that of its payload"
    if json.loads(entry["payload"])["history_id"] != entry["history_id"]:
        yield "its payload tells of another history row"
    if entry["seq"] <= seq:
        yield f"it comes after entry {seq}, out of order"
    elif entry["seq"] == seq + 1 and entry["previous"] != digest:
        yield f"it does not follow from entry {seq}"
    elif is_whole and entry["seq"] != seq + 1:
        yield f"entry {seq + 1} is missing before it"


def faults(lines, about, is_whole, published):
    """Yield each fault as a sentence."""
    seq, digest, count, (number, _, promised) = 0, "", 0, published.lower().partition(":")
    for count, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            yield from (f"entry {entry['seq']}: {said}" for said in wrong_with(entry, seq, digest, is_whole))
            seq, digest = int(entry["seq"]), entry["hash"]
        except (AttributeError, KeyError, TypeError, ValueError):
            yield f"line {count}: it cannot be read"
        if seq == int(number) and digest != promised:
            yield f"entry {seq}: it is not the one that was published"
    if count != about["entries"]:
        yield f"there are {count} entries, the pack was made with {about['entries']}"
    if is_whole and f"{seq}:{digest}" != about["head"]:
        yield f"the chain ends at {seq}, the pack was made at {about['head']}"
    if is_whole and seq < int(number):
        yield f"the chain ends at {seq}, before the published entry {number}"


about, found, head = json.loads((HERE / "about.json").read_text("utf-8")), 0, (sys.argv[1:] or ["0:"])[0]
is_whole = about["holds"] == "the whole chain"
print(f"{about['what']}: {about['holds']}, made at head {about['head']}")
with open(HERE / "entries.jsonl", encoding="utf-8") as lines:
    for fault in faults(lines, about, is_whole, head):
        print(f"FAULT {fault}")
        found += 1
if found:
    sys.exit(f"{found} fault{'s' if found > 1 else ''}: this pack proves nothing.")
print("Proven: each payload by its hash" + (", each place in the chain, each join" if is_whole else ""))
print("Not proven: names of models" + ("" if is_whole else ", numbers, that none is left out or put in"))
print(f"{'Proven' if is_whole and head != '0:' else 'Not proven'}: that it is the record that was published")
