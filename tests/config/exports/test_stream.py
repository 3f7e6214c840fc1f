"""An answer that is made while it is sent."""

import zlib
from datetime import date

import pytest

from config.audit.as_of import AsOf, the_past
from config.exports.stream import GZIP, Stream, gzipped, in_bytes

PAST = AsOf(date(2026, 3, 2))


def test_every_chunk_is_made_as_of_the_moment_and_between_them_it_is_the_present():
    def chunks():
        while True:
            yield str(the_past())

    stream = Stream(chunks(), PAST)

    assert [next(stream), next(stream)] == ["2 Mar 2026", "2 Mar 2026"]
    assert the_past() is None


def test_the_first_chunk_is_made_before_the_answer_begins():
    def chunks():
        raise LookupError("Too late to say so in a sentence.")
        yield

    with pytest.raises(LookupError):
        Stream(chunks(), None)


def test_closing_it_early_ends_what_it_has_open():
    ended = []

    def chunks():
        try:
            yield from "abc"
        finally:
            ended.append(True)

    stream = Stream(chunks(), None)
    next(stream)
    stream.close()

    assert ended == [True]
    assert list(stream) == []


def test_an_empty_chunk_is_left_out_as_it_would_end_the_answer():
    assert list(in_bytes(["a", "", b"b", b""])) == [b"a", b"b"]


def test_packed_it_holds_the_same_and_its_first_bytes_go_out_at_once():
    waiting = gzipped(iter([b"first", b"second"]))
    reader = zlib.decompressobj(wbits=GZIP)

    assert reader.decompress(next(waiting)) == b"first"
    assert reader.decompress(b"".join(waiting)) == b"second"
    assert reader.eof
