"""Facts of files as text: what is written is read back, and a stranger's text is checked."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.errors import BadFile
from anew.image import JpegCoding, Origin
from anew.store import Note
from anew.store.facts import told, understood

FIELDS = ["format", "bits", "lossless", "palette", "colour_key", "jpeg", "premultiplied", "exif", "xmp", "dpi"]
BYTES = st.none() | st.binary(max_size=40)
ORIGINS = st.builds(
    Origin,
    format=st.sampled_from(["", "png", "jpeg"]),
    bits=st.sampled_from([1, 8, 12, 16]),
    lossless=st.booleans(),
    colour_key=st.none() | st.tuples(st.integers(0, 65535)),
    jpeg=st.none() | st.builds(JpegCoding, st.dictionaries(st.integers(0, 3), st.just([7] * 64)), st.integers(0, 2)),
    premultiplied=st.booleans(),
    compression=st.text(max_size=8),
    exif=BYTES,
    xmp=BYTES,
    dpi=st.none() | st.tuples(st.floats(0.1, 1e5), st.floats(0.1, 1e5)),
    chunks=st.lists(st.tuples(st.sampled_from([b"gAMA", b"tEXt"]), st.binary(max_size=40))).map(tuple),
    notes=st.lists(st.text(max_size=8)).map(tuple),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["tables", "shape", "0"]), inner),
    max_leaves=6,
)


def test_an_origin_that_says_nothing_is_two_letters():
    assert told(Origin()) == b"{}"


@settings(deadline=None, max_examples=60)
@given(ORIGINS)
def test_what_is_written_is_read_back(origin):
    assert vars(understood(told(origin))) == vars(origin)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from([*FIELDS, "chunks", "signed", "notes", "record", "x"]), VALUES))
def test_any_text_is_understood_or_refused(facts):
    with suppress(BadFile):
        assert isinstance(understood(json.dumps(facts).encode()), Origin)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=100))
def test_any_bytes_are_understood_or_refused(text):
    with suppress(BadFile):
        assert isinstance(understood(text), Origin)


@pytest.mark.parametrize(
    "facts",
    [
        {"jpeg": {"tables": {"0": [0] * 64}, "subsampling": 0, "progressive": False}},
        {"jpeg": {"tables": {"0": [1] * 63}, "subsampling": 0, "progressive": False}},
        {"jpeg": {"tables": {"9": [1] * 64}, "subsampling": 0, "progressive": False}},
        {"jpeg": {"tables": {}, "subsampling": 7, "progressive": False}},
        {"dpi": [0, 1]},
        {"dpi": [float("inf"), 1]},
        {"bits": 17},
        {"bits": True},
        {"chunks": [["IDAT", "AAAA"]]},
        {"chunks": [["tE", "AAAA"]]},
        {"signed": "../../etc/passwd"},
        {"palette": {"colours": [[0, 0]], "shape": [1, 1], "indices": ""}},
        {"palette": {"colours": [[999, 0, 0]], "shape": [1, 1], "indices": "eJxjAAAAAQAB"}},
        {"record": "smuggled"},
    ],
)
def test_a_fact_out_of_its_range_is_refused(facts):
    with pytest.raises(BadFile):
        understood(json.dumps(facts).encode())


def test_a_signed_file_is_named_by_its_digest_alone():
    origin = replace(Origin(), signed=b"whole")
    assert b"whole" not in told(origin)
    assert understood(told(origin)).signed is None
    assert understood(told(origin), lambda digest: b"found " + digest.encode()[:4]).signed.startswith(b"found ")


@settings(deadline=None, max_examples=60)
@given(st.fixed_dictionaries(dict.fromkeys(("record", "origins", "of", "here"), VALUES)))
def test_any_note_is_understood_or_refused(told):
    with suppress(BadFile):
        assert isinstance(Note.from_bytes(json.dumps(told).encode()), Note)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(["output", "inputs", "mark", "format"]), VALUES | st.just("0" * 64)))
def test_any_record_is_noted_or_refused(record):
    with suppress(BadFile):
        assert Note(json.dumps(record)).output == "0" * 64
