"""Pictures as anew saves them, and what became of them: each reported as what it is."""

import json
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import anew
from anew.errors import BadFile
from anew.image.files.chunks import put_together, taken_apart
from anew.inspecting import inspect
from anew.inspecting.inspection import LOOKS, NOTHING
from anew.ops.watermark.marking import mark
from anew.provenance import Record, Result
from anew.road.naming import name_of
from anew.store import Store
from tests.inspecting.making import png, saved, with_text
from tests.pictures import picture

MARK = 0x00C0FFEE00FF
SECTIONS = ["file", "c2pa", "record", "tags", "words", "watermark", "store"]


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "home"))


@pytest.fixture
def made():
    return result(picture(256, 256, seed=3))


def result(before, seed=7):
    """What a run hands back, without the run: a marked picture and its record."""
    marked = mark(picture(256, 256, seed=seed).rgb(), MARK)
    after = anew.Picture.from_array(marked)
    record = Record(
        recipe={"steps": [{"task": "vary", "engine": "patch"}], "seed": 7},
        inputs={"picture": before.sha256},
        output=after.sha256,
        licences={"patch": "Apache-2.0"},
        versions={"anew": "0"},
        actions=({"task": "vary", "action": "c2pa.edited", "source": "algorithmicMedia"},),
        source="algorithmicMedia",
        mark=f"{MARK:012x}",
    )
    return Result(after, record, inputs={"picture": before})


def file_of(result, keep=True):
    stream = BytesIO()
    result.save(stream, format="png", keep=keep)
    return stream.getvalue()


def said(data):
    return " ".join(inspect(data).summary)


def with_pixels(data, samples):
    """The same file with other pixels."""
    stream = BytesIO()
    Image.fromarray(samples).save(stream, "PNG")
    new = [chunk for chunk in taken_apart(stream.getvalue()) if chunk.name == b"IDAT"]
    rest = [chunk for chunk in taken_apart(data) if chunk.name != b"IDAT"]
    return put_together([*rest[:-1], *new, rest[-1]])


def test_a_picture_as_it_was_saved_is_found_to_be_so(made):
    inspection = inspect(file_of(made))
    assert [each.name for each in inspection.sections] == SECTIONS
    assert inspection["c2pa"].facts["state"] == "trusted"
    assert inspection["record"].facts["pixels_agree"] is inspection["record"].facts["signed_agrees"] is True
    assert inspection["watermark"].facts["id"] == made.record.mark
    assert inspection["store"].facts["made_as"] == made.record.output
    told = " ".join(inspection.summary)
    for words in (
        "known to this machine, and unchanged since",
        "its pixels are those of that record",
        "that of its record",
        "knows it, pixel for pixel",
    ):
        assert words in told


def test_a_picture_that_a_stranger_signed_is_intact_and_vouched_for_by_nobody(made, tmp_path, monkeypatch):
    data = file_of(made)
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "elsewhere"))
    inspection = inspect(data)
    assert inspection["c2pa"].facts["state"] == "intact"
    assert "unchanged since; nobody here vouches for whoever signed." in inspection.summary[1]
    assert not inspection["store"].found and not (tmp_path / "elsewhere").exists()


def test_one_flipped_bit_of_a_pixel_is_reported(made):
    data = file_of(made)
    samples = made.picture.samples.copy()
    samples[100, 100, 0] ^= 1
    inspection = inspect(with_pixels(data, samples))
    assert inspection["c2pa"].facts["state"] == "broken"
    assert inspection["record"].facts["pixels_agree"] is False
    assert inspection["watermark"].facts["id"] == made.record.mark
    told = " ".join(inspection.summary)
    assert "the file was changed after it was signed" in told and "not those of that record" in told


def test_one_changed_letter_of_the_recipe_is_reported(made):
    data = file_of(made)
    chunks = [
        chunk._replace(data=bytes(chunk.data).replace(b'"vary"', b'"very"')) if chunk.name == b"iTXt" else chunk
        for chunk in taken_apart(data)
    ]
    inspection = inspect(put_together(chunks))
    assert inspection["c2pa"].facts["state"] == "broken"
    assert inspection["record"].facts["record"]["recipe"]["steps"][0]["task"] == "very"
    assert inspection["record"].facts["pixels_agree"] is True
    assert "The record in the file is not the one that was signed." in inspection.summary


def test_one_changed_letter_of_the_signed_record_is_reported(made):
    chunks = [
        chunk._replace(data=bytes(chunk.data).replace(b"Apache-2.0", b"apache-2.0")) if chunk.name == b"caBX" else chunk
        for chunk in taken_apart(file_of(made))
    ]
    inspection = inspect(put_together(chunks))
    assert inspection["c2pa"].facts["state"] == "broken"
    assert "a statement in the manifest was changed after it was signed" in " ".join(inspection.summary)


def test_a_picture_whose_metadata_was_stripped_is_known_by_its_watermark(made):
    stream = BytesIO()
    Image.open(BytesIO(file_of(made))).save(stream, "JPEG", quality=85)
    inspection = inspect(stream.getvalue())
    assert [inspection[name].found for name in SECTIONS] == [True, False, False, False, False, True, True]
    assert inspection["store"].facts["by_watermark"] == [made.record.output]
    assert inspection["store"].facts["record"]["recipe"] == made.record.recipe
    assert "knows its watermark" in " ".join(inspection.summary)


def test_a_watermark_that_the_store_does_not_know_is_said_to_be_so(made):
    stream = BytesIO()
    Image.open(BytesIO(file_of(made, keep=False))).save(stream, "PNG")
    inspection = inspect(stream.getvalue())
    assert inspection["store"].found is False
    assert "The store of this machine does not know its watermark." in inspection.summary


def test_a_record_that_belongs_to_another_watermark_is_reported(made):
    record = made.record.to_json().replace(made.record.mark, "0" * 11 + "1")
    told = said(made.picture.to_bytes("png", record=record))
    assert "but its record says 000000000001" in told


def test_a_changed_recipe_is_found_by_the_watermark_named_after_it(made):
    told = {**made.record.recipe, "steps": [{"task": "vary", "engine": "patch", "with": {"strength": 0.75}}]}
    recipe = anew.Recipe.from_dict(told)
    record = replace(
        made.record,
        recipe=recipe.to_dict(),
        mark=name_of(recipe, made.record.inputs)[:12],
        versions={"anew": anew.__version__},
    )
    assert _mark_agrees(made, record) is True
    changed = record.to_json().replace("0.75", "0.25")
    assert _mark_agrees(made, Record.from_json(changed)) is False
    assert "that of its recipe and inputs" in said(made.picture.to_bytes("png", record=changed))
    assert _mark_agrees(made, replace(record, versions={"anew": "0"})) is None
    assert _mark_agrees(made, replace(record, recipe={"steps": []})) is None


def _mark_agrees(made, record):
    return inspect(made.picture.to_bytes("png", record=record.to_json()))["record"].facts["mark_agrees"]


def test_a_parent_that_was_tampered_with_is_visible_under_an_intact_child(made):
    data = file_of(made)
    samples = made.picture.samples.copy()
    samples[0, 0, 0] ^= 1
    parent = anew.open(with_pixels(data, samples))
    child = inspect(file_of(result(parent, seed=8)))
    assert child["c2pa"].facts["state"] == "trusted"
    (ingredient,) = child["c2pa"].facts["active"]["ingredients"]
    assert ingredient["state"] == "broken"
    assert any("A picture that it was made from" in line and "does not hold" in line for line in child.summary)


def test_no_evidence_is_said_to_prove_nothing():
    inspection = inspect(png())
    assert not inspection.found and inspection.summary[-1] == NOTHING


def test_a_small_picture_is_not_looked_at_for_a_watermark():
    section = inspect(png(size=(100, 300)))["watermark"]
    assert section.found is None and "too small" in section.says[0]


def test_a_record_of_a_newer_anew_is_said_to_be_one():
    section = inspect(picture().to_bytes("png", record='{"format": 99}'))["record"]
    assert section.found and section.facts["text"] == '{"format": 99}'
    assert "cannot read" in section.says[0]


def test_a_lossy_file_cannot_be_compared_with_its_record(made):
    assert inspect(made.picture.to_bytes("jpeg", record=made.record.to_json()))["record"].facts["pixels_agree"] is None


def test_a_picture_that_others_were_made_from_is_said_to_be_kept(made):
    file_of(made)
    section = inspect(made.inputs["picture"].to_bytes("png"))["store"]
    assert section.facts["kept"] and not section.facts["made_as"]


def test_a_store_that_cannot_be_looked_at_is_told(monkeypatch):
    monkeypatch.setenv("ANEW_STORE_ROOM", "much")
    section = inspect(png())["store"]
    assert section.found is None and "could not be looked at" in section.says[0]


def test_the_words_of_the_source_type_are_told():
    from anew.provenance.sources import stamped

    data = stamped(picture(), "trainedAlgorithmicMedia").to_bytes("webp")
    tags = inspect(data)["tags"]
    assert tags.facts["source_type_means"] == "created using generative AI"
    assert tags.facts["tool"].startswith("anew")
    assert "Its XMP says what it is: created using generative AI." in tags.says


def test_a_source_type_nobody_knows_is_told_as_it_is():
    packet = saved("JPEG", xmp=_packet("http://cv.iptc.org/newscodes/digitalsourcetype/nonsense"))
    assert "nonsense" in inspect(packet)["tags"].says[0]


def _packet(source):
    from anew.image.files.xmp import with_property

    return with_property(None, "q", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "DigitalSourceType", source)


def test_the_answer_is_plain_json_of_a_stable_form(made):
    told = inspect(file_of(made)).to_dict()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert list(told) == ["format", "picture", "summary", "sections"] and told["format"] == 1
    assert all(list(each) == ["found", "says", "facts"] for each in told["sections"].values())


def test_every_look_has_a_name_of_its_own():
    names = [section.name for section in inspect(with_text("Author", "me")).sections]
    assert len(names) == len(set(names)) == len(LOOKS)


def test_nothing_is_made_where_there_was_nothing(tmp_path):
    inspect(png())
    assert not (tmp_path / "home").exists() and not Store().root.exists()


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BadFile, match="nothing at"):
        anew.inspect(tmp_path / "none.png")


def test_sixteen_bits_are_inspected():
    deep = picture(160, 160, depth=16)
    assert inspect(deep.to_bytes("png"))["file"].facts["depth"] == 16


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "CMYK"])
def test_any_mode_is_inspected(mode):
    data = picture(160, 160, mode).to_bytes("tiff")
    assert inspect(data)["watermark"].found is False


def test_noise_is_no_watermark():
    noise = np.random.default_rng(1).integers(0, 256, (256, 256, 3), np.uint8)
    assert inspect(anew.Picture.from_array(noise).to_bytes("png"))["watermark"].found is False
