"""What attackers put into pictures: answered in bounded time and memory, or refused in words."""

import json
import time
import tracemalloc
import zlib
from base64 import b64encode
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest

from anew.errors import BadFile, TooLarge
from anew.image.files.xmp import NAMESPACE, with_property
from anew.inspecting import inspect
from anew.inspecting.texts import WHOLE
from anew.provenance import Record, Result
from anew.version import VERSION
from tests.inspecting.making import bomb, png, saved, with_text
from tests.inspecting.test_makers import LINE
from tests.pictures import picture

QUICK = 3.0
"""Seconds; each takes a small part of one."""


@pytest.fixture(autouse=True)
def quick():
    start = time.process_time()
    yield
    assert time.process_time() - start < QUICK


def test_a_text_of_50_megabytes_is_named_and_not_read():
    inspection = inspect(png((b"tEXt", b"parameters\0" + LINE.encode() + bytes(50 * 2**20))))
    assert inspection["words"].found is False
    assert inspection["file"].facts["texts"] == [{"where": "PNG text parameters", "begins": "", "characters": None}]


@pytest.mark.parametrize(
    "chunk",
    [
        (b"zTXt", b"parameters\0\0"),
        (b"iTXt", b"parameters\0\1\0\0\0"),
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0"),
        (b"iTXt", b"anew\0\1\0\0\0"),
        (b"iCCP", b"p\0\0"),
    ],
    ids=["zTXt", "iTXt", "XMP", "record", "iCCP"],
)
def test_a_gigabyte_of_zeros_packed_is_not_unpacked(chunk):
    data = png((chunk[0], chunk[1] + bomb()))
    tracemalloc.start()
    try:
        assert inspect(data).found is False
        assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    finally:
        tracemalloc.stop()


def test_many_texts_are_not_all_read():
    inspection = inspect(png(*[(b"tEXt", b"k\0" + b"x" * 2**17)] * 300))
    told = inspection["file"].facts["texts"]
    read = sum(text["characters"] or 0 for text in told)
    assert len(told) == 256 and WHOLE - 2**17 <= read <= WHOLE


@pytest.mark.parametrize("key", ["prompt", "workflow", "parameters", "invokeai_metadata", "sd-metadata"])
@pytest.mark.parametrize(
    "value", ['{"a":' * 500_000, '{"1": {"class_type": "x", "inputs": ' + "[" * 500_000, "{" + "1" * 10_000 + "}"]
)
def test_deep_or_strange_json_is_no_claim(key, value):
    assert inspect(with_text(key, value))["words"].found is False


def test_numbers_that_json_does_not_have_stay_words():
    (claim,) = inspect(with_text("invokeai_metadata", '{"cfg": NaN, "seed": 1e999}'))["words"].facts["claims"]
    assert "NaN" in json.dumps(claim["fields"]["cfg"])
    json.loads(json.dumps(inspect(with_text("sd-metadata", '{"a": 1e999}')).to_dict(), allow_nan=False))


@pytest.mark.parametrize(
    "line", ["Steps: 1," + ': "' * 200_000, "Steps: 1, " + "a " * 200_000, "Steps: 1, " + 'a: "\\' * 100_000]
)
def test_a_line_of_settings_made_to_be_slow_is_not(line):
    inspect(with_text("parameters", line))


def test_entities_in_xmp_are_not_expanded():
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    packet = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="&e9;"/></rdf:RDF></x:xmpmeta>'
    )
    tags = inspect(saved("JPEG", xmp=packet.encode()))["tags"]
    assert tags.facts.get("tool", "&e9;") == "&e9;"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_cut_short_is_refused(share):
    data = with_text("parameters", LINE)
    with pytest.raises(BadFile, match="damaged or cut short"):
        inspect(data[: int(len(data) * share)])


def test_a_pdf_named_png_is_called_a_pdf(tmp_path):
    (tmp_path / "photo.png").write_bytes(b"%PDF-1.7\n" + bytes(100))
    with pytest.raises(BadFile, match="a PDF"):
        inspect(tmp_path / "photo.png")


def test_exif_whose_entries_all_share_one_long_value_is_not_copied_for_each(tmp_path):
    from anew.image.files.directory import Layout, read_directory

    count, length = 5000, 2**20
    entries = b"".join(
        tag.to_bytes(2, "little") + b"\2\0" + length.to_bytes(4, "little") + (8).to_bytes(4, "little")
        for tag in range(count)
    )
    data = b"II*\0\x08\0\0\0" + count.to_bytes(2, "little") + entries + bytes(4 + length)
    with pytest.raises(BadFile):
        read_directory(data, Layout.of(data), 8)
    assert inspect(png((b"eXIf", data)))["words"].found is False


STRANGE = [None, 7, "x", [], [7], {}, {"a": 7}, {"steps": "x"}, {"steps": [7]}, {"steps": [{"task": []}]}]


@pytest.mark.parametrize("name", ["recipe", "inputs", "output", "licences", "versions", "actions", "mark", "format"])
def test_a_record_of_strange_parts_is_told_as_it_is(name):
    told = {"recipe": {"task": "vary"}, "inputs": {}, "output": "", "licences": {}, "versions": {}, "format": 2}
    for value in STRANGE:
        record = json.dumps({**told, "mark": "0" * 12, "versions": {"anew": VERSION}, name: value})
        json.dumps(inspect(picture().to_bytes("png", record=record)).to_dict(), allow_nan=False)


@pytest.mark.parametrize("packed", [b"", b"no zlib", bomb(), zlib.compress(b"\xff")], ids=["", "none", "bomb", "bytes"])
def test_a_packed_record_that_is_damaged_is_told_to_be_there(packed):
    packet = with_property(None, "anew", NAMESPACE, "deflated", b64encode(packed).decode() or "!")
    section = inspect(saved("WEBP", xmp=packet))["record"]
    assert section.found and "cannot read" in section.says[0]


def test_a_record_nested_too_deep_is_told_as_it_is():
    section = inspect(picture().to_bytes("png", record="[" * 500_000))["record"]
    assert section.found and "cannot read" in section.says[0]


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "tiff", "avif"])
def test_signed_files_that_were_mangled_are_answered_or_refused(kind):
    rng, whole = np.random.default_rng(7), signed_file(kind)
    for _ in range(30):
        data = bytearray(whole)
        for place in rng.integers(0, len(data), rng.integers(1, 10)):
            data[place] = rng.integers(0, 256)
        with suppress(BadFile, TooLarge):
            json.dumps(inspect(bytes(data)).to_dict(), allow_nan=False)


def signed_file(kind):
    photo = picture(64, 48)
    record = Record(
        recipe={"steps": [{"task": "vary"}]},
        inputs={"picture": photo.sha256},
        output=photo.sha256,
        licences={},
        versions={},
        actions=({"task": "vary", "action": "c2pa.edited", "source": "algorithmicMedia"},),
    )
    stream = BytesIO()
    Result(photo, record, inputs={"picture": photo}).save(stream, format=kind, keep=False)
    return stream.getvalue()
