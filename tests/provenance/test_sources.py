import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.engines import registry
from anew.image.files import xmp
from anew.provenance import sources
from anew.provenance.said import said_of
from anew.provenance.sources import MEANINGS, Change, combined, source_type_of, stamped
from anew.tasks import TASKS
from tests.pictures import picture

WORDS = st.sampled_from(["", *MEANINGS])
CORRECTED = ("algorithmicallyEnhanced", "algorithmicallyEnhanced", "compositeWithTrainedAlgorithmicMedia")
ARRANGED = ("humanEdits", "humanEdits", "compositeWithTrainedAlgorithmicMedia")
FILLED = ("composite", "compositeWithTrainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia")
MADE = ("algorithmicMedia", "trainedAlgorithmicMedia", "trainedAlgorithmicMedia")
TOLD = ("dataDrivenMedia", "dataDrivenMedia", "dataDrivenMedia")
EXPECTED = {
    **dict.fromkeys(("denoise", "dejpeg", "deblur", "clean", "tone", "upscale", "restore"), CORRECTED),
    **dict.fromkeys(("blend", "background", "retarget", "recolor"), ARRANGED),
    **dict.fromkeys(("inpaint", "outpaint", "repair", "colorize"), FILLED),
    **dict.fromkeys(("reimagine", "edit", "restyle", "vary", "render", "translate", "paint"), MADE),
    **dict.fromkeys(("control", "damage"), TOLD),
}
ACTIONS = {"c2pa.edited", "c2pa.enhanced", "c2pa.adjustedColor", "c2pa.resized", "c2pa.filtered"}


@pytest.mark.parametrize("name", TASKS)
def test_every_task_says_what_it_makes_of_a_picture_by_every_kind_of_engine(name):
    change = TASKS[name].changes
    kinds = ({}, {"trained": True}, {"trained": True, "generative": True})
    assert tuple(change.source(**kind) for kind in kinds) == EXPECTED[name]
    assert TASKS[name].action in ACTIONS


def test_only_the_engine_without_networks_is_untrained():
    assert {card.name for card in registry.cards() if not card.trained} == {"patch"}
    assert {card.name for card in registry.cards() if card.generative} == {"diffusion"}


def test_a_generated_picture_stays_one_when_it_is_only_corrected():
    assert combined(sources.ENHANCED, sources.TRAINED) == sources.TRAINED


def test_a_piece_of_a_generated_picture_is_named_and_a_piece_of_a_photograph_is_not_called_generated():
    assert combined(sources.HUMAN_EDITS, "digitalCapture", [sources.TRAINED]) == sources.COMPOSITE_SYNTHETIC
    assert combined(sources.HUMAN_EDITS, "digitalCapture", ["digitalCapture", ""]) == sources.COMPOSITE


@given(WORDS, WORDS, st.none() | st.lists(WORDS, max_size=3))
def test_what_was_generated_is_never_lost(made, main, others):
    parts = {made, main, *(others or ())}
    assert (combined(made, main, others) in sources.GENERATIVE) == bool(parts & sources.GENERATIVE)


@given(st.sampled_from(list(Change)), st.booleans(), st.booleans())
def test_every_source_is_a_word_of_the_vocabulary(change, trained, generative):
    assert change.source(trained=trained, generative=generative) in MEANINGS


def test_a_stamped_picture_says_what_it_is_once():
    twice = stamped(stamped(picture(), sources.TRAINED), sources.COMPOSITE)
    assert said_of(twice) == sources.COMPOSITE
    assert twice.origin.xmp.count(b"DigitalSourceType>") == 2  # one element, opened and closed
    assert twice.sha256 == picture().sha256


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", "trainedAlgorithmicMedia"),
        (" trainedAlgorithmicMedia\n", "trainedAlgorithmicMedia"),
        ("http://cv.iptc.org/newscodes/digitalsourcetype/composite/", "composite"),
        ("http://cv.iptc.org/newscodes/digitalsourcetype/dreamt", ""),
        ("", ""),
    ],
)
def test_a_source_is_known_however_it_is_written_and_an_unknown_one_is_none(value, word):
    packet = xmp.with_property(None, "p", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "DigitalSourceType", value)
    assert source_type_of(packet) == word


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_a_fault(packet):
    assert source_type_of(packet) == ""
