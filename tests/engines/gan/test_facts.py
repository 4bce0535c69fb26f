"""The facts of a model: what is written reads back equal; what contradicts itself is refused."""

import json

import pytest

from anew.engines.gan.facts import Domain, Label, ModelFacts, facts_from_json
from anew.errors import BadModel

FACTS = ModelFacts(
    family="cyclegan",
    options={"width": 4},
    a=Domain(name="horse"),
    b=Domain(name="zebra"),
    sides=("b", "a"),
    multiple_of=4,
    size=32,
)


def test_facts_read_back_equal():
    assert facts_from_json(FACTS.to_json(), "here") == FACTS


def test_sides_name_where_a_translation_begins_and_ends():
    assert (FACTS.source("b").name, FACTS.domain("b").name, FACTS.source("a").name) == ("horse", "zebra", "zebra")


def test_names_and_metrics_decide_nothing():
    other = FACTS.model_copy(update={"a": Domain(name="Pferd"), "metrics": {"l1": 0.1}, "licence": "CC0-1.0"})
    assert other.deciding() == FACTS.deciding()
    assert FACTS.model_copy(update={"options": {"width": 5}}).deciding() != FACTS.deciding()


WRONG = {
    "a newer format": ("newer anew", {"format": 2}),
    "an unknown fact": ("Extra inputs", {"colour": 1}),
    "no sides": ("sides", {"sides": []}),
    "five channels": ("5 channels", {"a": {"name": "x", "channels": 5}}),
    "labels that are too few": (
        "3 channels and 1 labels",
        {"a": {"name": "x", "kind": "labels", "palette": [{"index": 0, "name": "", "colour": "#000000"}]}},
    ),
    "a colour as a word": ("palette", {"a": {"name": "x", "kind": "labels", "palette": [
        {"index": 0, "name": "", "colour": "red"}]}}),
}  # fmt: skip


@pytest.mark.parametrize(("words", "change"), WRONG.values(), ids=WRONG)
def test_facts_that_cannot_be_are_refused(words, change):
    with pytest.raises(BadModel) as caught:
        facts_from_json(json.dumps({**json.loads(FACTS.to_json()), **change}), "here")
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"format": true}', "[" * 100_000])
def test_text_that_is_no_facts_is_refused(text):
    with pytest.raises(BadModel, match="here"):
        facts_from_json(text, "here")


def test_two_labels_of_one_number_are_refused():
    twice = Label(index=1, name="a", colour="#000000")
    with pytest.raises(ValueError, match="two labels"):
        Domain(name="x", kind="labels", channels=2, palette=(twice, twice))
