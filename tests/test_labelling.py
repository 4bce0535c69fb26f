"""What a picture is after a run, in its record and in its file."""

import io
import json
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from anew import Blend, Inpaint, Picture, Recipe, Recolor, Restyle, Vary, run
from anew.engines import base, registry
from anew.engines.card import EngineCard, everything_of
from anew.image import open_picture
from anew.image.files import xmp
from anew.provenance import Record
from anew.provenance.said import said_of
from anew.provenance.sources import TRAINED, source_type_of, stamped
from anew.tasks import TASKS, Damage, Denoise
from tests.pictures import hole, picture

CARD = EngineCard(
    name="any",
    summary="",
    serves={task: everything_of(task) for task in TASKS.values()},
    engine=f"{__name__}:Any",
    licence="MIT",
    sources=(),
    trained=True,
    space="own",
)


class Any(base.Engine[base.Settings]):
    """Grey; plans what the test tells it to."""

    card = CARD

    def make(self, task, x, work, settings):
        return np.full_like(x["picture"], 0.5)


class Plans(base.Planner[base.Settings]):
    card = CARD
    steps = ()

    def make(self, task, x, work, settings):
        return np.full_like(x["picture"], 0.5)

    def plan(self, task, x, work, settings):
        return base.Proposal(self.steps, "looked") if task.name == "restore" else None


@pytest.fixture
def engine(monkeypatch):
    def use(made, **facts):
        card = replace(CARD, **facts)
        made.card = card
        monkeypatch.setattr(registry, "card", lambda name: card)
        monkeypatch.setattr(registry, "cards", lambda: [card])
        monkeypatch.setattr(registry, "load", lambda name: made)
        return made

    return use


def test_a_filling_by_a_trained_engine_says_so_in_record_and_picture(engine):
    engine(Any())
    result = Inpaint()(picture(), mask=hole())
    source = "compositeWithTrainedAlgorithmicMedia"
    assert result.record.actions == ({"task": "inpaint", "action": "c2pa.edited", "source": source},)
    assert result.record.source == source == said_of(result.picture)
    assert Record.from_json(result.record.to_json()) == result.record


def test_the_same_filling_by_an_untrained_engine_claims_no_ai(engine):
    engine(Any(), trained=False)
    assert Inpaint()(picture(), mask=hole()).record.source == "composite"


def test_a_picture_made_anew_within_a_mask_is_part_of_a_picture(engine):
    engine(Any())
    assert Restyle()(picture(), style=picture()).record.source == TRAINED
    within = Restyle()(picture(), style=picture(), mask=hole()).record.source
    assert within == "compositeWithTrainedAlgorithmicMedia"


def test_what_was_generated_stays_so_from_run_to_run_and_from_file_to_file(engine):
    engine(Any())
    generated = open_picture(io.BytesIO(Vary()(picture()).picture.to_bytes("png")))
    assert said_of(generated) == TRAINED
    corrected = Denoise()(generated)
    assert corrected.record.source == TRAINED
    assert corrected.record.actions[0]["source"] == "algorithmicallyEnhanced"
    assert Denoise()(picture()).record.source == "algorithmicallyEnhanced"


def test_a_generated_piece_makes_a_synthetic_composite_and_a_generated_mask_does_not(engine):
    engine(Any(), trained=False)
    piece = stamped(picture(20, 20), TRAINED)
    assert Blend(left=2, top=2)(picture(), piece=piece, mask=hole(20, 20)).record.source == "compositeSynthetic"
    assert Blend(left=2, top=2)(picture(), piece=picture(20, 20), mask=hole(20, 20)).record.source == "composite"
    assert Recolor()(picture(), mask=stamped(hole(), TRAINED)).record.source == "humanEdits"


def test_a_mask_made_on_the_way_is_an_action_but_not_what_the_picture_is(engine):
    engine(Any())
    steps = [{"task": "damage", "makes": "hole"}, {"task": "recolor", "pictures": {"mask": "hole"}}]
    record = run(Recipe.from_dict({"steps": steps}), picture=picture()).record
    assert [each["source"] for each in record.actions] == ["dataDrivenMedia", "humanEdits"]
    assert record.source == "humanEdits"
    assert Damage()(picture()).record.source == "dataDrivenMedia"


def test_planned_steps_count_as_what_they_became(engine):
    plans = engine(Plans())
    plans.steps = (base.Planned({"task": "denoise"}, "noise"), base.Planned({"task": "tone"}, "faded"))
    record = TASKS["restore"]()(picture()).record
    assert [each["task"] for each in record.actions] == ["denoise", "tone"]
    assert [each["action"] for each in record.actions] == ["c2pa.enhanced", "c2pa.adjustedColor"]


def test_where_nothing_was_done_nothing_is_claimed(engine):
    engine(Plans())
    result = TASKS["restore"]()(picture())
    assert result.record.actions == () and result.record.source == ""
    assert result.picture.origin.xmp is None
    assert "actions" not in json.loads(result.record.to_json())


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "tiff", "avif", "heif"])
def test_programs_without_c2pa_read_it_in_every_format(kind):
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    packet += b'<rdf:Description rdf:about="" xmlns:xap="http://ns.adobe.com/xap/1.0/" xap:CreatorTool="Other"'
    packet += b' xap:Rating="5"/></rdf:RDF></x:xmpmeta>'
    origin = replace(picture().origin, xmp=packet)
    result = Recolor()(replace(picture(), origin=origin), mask=hole())
    stream = io.BytesIO()
    result.save(stream, format=kind, keep=False, sign=False)
    found = _by_others(stream.getvalue(), kind)
    assert source_type_of(found) == "humanEdits"
    tree = ElementTree.fromstring(found[found.index(b"<x:") : found.rindex(b"</x:xmpmeta>") + 12])
    uri = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
    assert [each.text for each in tree.iter(uri)] == ["http://cv.iptc.org/newscodes/digitalsourcetype/humanEdits"]
    tool = "{http://ns.adobe.com/xap/1.0/}CreatorTool"
    assert [each.text.split()[0] for each in tree.iter(tool)] == ["anew"]
    assert not any(tool in each.attrib for each in tree.iter())
    assert b'xap:Rating="5"' in found


def _by_others(data: bytes, kind: str) -> bytes:
    """The XMP packet, read by other programs than anew."""
    if kind == "heif":
        return bytes(pytest.importorskip("pillow_heif").open_heif(io.BytesIO(data)).info["xmp"])
    from PIL import Image

    with Image.open(io.BytesIO(data)) as file:
        found = file.info.get("xmp") or file.info.get("XML:com.adobe.xmp") or file.tag_v2[700]
    return found.encode() if isinstance(found, str) else bytes(found)


def test_a_picture_that_anew_only_saves_again_says_what_it_said(tmp_path):
    before = stamped(picture(), TRAINED)
    before.save(tmp_path / "a.png")
    assert open_picture(tmp_path / "a.png").origin.xmp == before.origin.xmp
    assert xmp.property_of(before.origin.xmp, "http://ns.adobe.com/xap/1.0/", "CreatorTool").startswith("anew ")
    assert isinstance(open_picture(tmp_path / "a.png"), Picture)
