import pytest

from anew.errors import NotKept
from anew.provenance import Record
from anew.replaying.words import said_again, with_words

TOLD = Record(
    recipe={"steps": [{"task": "edit", "with": {"instruction": "a red door"}}, {"task": "vary"}]},
    inputs={}, output="", licences={}, versions={},
)  # fmt: skip
HUSHED = TOLD.hushed({("edit", "instruction")})


def test_words_said_again_as_they_were_change_nothing():
    for key in ("1.instruction", "instruction"):
        assert said_again(HUSHED, {key: "a red door"}) == (TOLD, {})


def test_other_words_are_a_change():
    spoken, left = said_again(HUSHED, {"instruction": "a blue door", "seed": 3})
    assert spoken.recipe["steps"][0]["with"]["instruction"] == "a blue door"
    assert left == {"instruction": "a blue door", "seed": 3}


def test_words_that_nobody_says_are_asked_for():
    with pytest.raises(NotKept, match=r"--with 1\.instruction="):
        said_again(HUSHED, {"seed": 3})


def test_words_of_another_record_are_not_taken():
    assert with_words(HUSHED, {"1.instruction": "a blue door", "2.instruction": "a red door"}) == HUSHED


def test_a_record_that_hides_nothing_is_as_it_is():
    assert said_again(TOLD, {"1.instruction": "x"}) == (TOLD, {"1.instruction": "x"})
