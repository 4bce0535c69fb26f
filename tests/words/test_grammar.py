"""The grammar: whatever is said, its steps are real ones, and nothing of it is lost in silence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.errors import TooLarge
from anew.image import Size
from anew.recipes import Recipe
from anew.words import Scene, understand
from anew.words.english import ENGLISH
from benchmarks.words.corpus import MODELS, cases

WORDS = sorted(ENGLISH.lexicon.words)
OTHERS = ["rainbow", "Mary", "3", "200", "50%", "16:9", "640x480", "#ff8800", "40,30,200,300", "10,20", "px", "x2"]
OTHERS += [*",;.&-’ß"]
SCENES = [
    Scene(),
    Scene(size=Size(1200, 800), pictures=frozenset({"mask", "style"})),
    Scene(size=Size(7, 5), models=tuple(MODELS.values()), last={"seed": 2**32 - 1, "steps": [{"task": "vary"}]}),
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from([*WORDS, *OTHERS, "\n", "\0"]), max_size=12).map(" ".join), st.sampled_from(SCENES))
def test_whatever_is_said_comes_to_steps_that_a_recipe_takes(sentence, scene):
    told = understand(sentence, scene)
    if told.steps:
        steps = [{key: value for key, value in step.items() if key != "model"} for step in told.steps]
        Recipe.from_dict({"steps": steps})
    assert told.steps or told.undo or told.unsure
    assert told == understand(sentence, scene)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200), st.sampled_from(SCENES))
def test_any_text_is_answered(sentence, scene):
    assert understand(sentence, scene).said


@pytest.mark.parametrize("word", ["flurbed", "zanzibar", "qqq"])
def test_a_word_that_no_rule_reads_is_told(word):
    """Put behind each sentence that is understood, it turns up: as not understood, or as what something is called."""
    for case in cases("worked_on")[::5]:
        told = understand(f"{case.sentence} {word}", case.scene)
        shown = [told.said, *(each.words for each in told.unsure), *(str(step) for step in told.steps)]
        assert any(word in text for text in shown), case.sentence


@pytest.mark.parametrize("sentence", ["don't sharpen it", "do not remove the noise", "sharpen it, but not the sky"])
def test_what_should_not_be_done_is_not_done_or_told(sentence):
    told = understand(sentence, SCENES[0])
    assert told.unsure
    assert not (told.steps and sentence.startswith("do"))


def test_a_mask_goes_to_the_step_that_it_is_meant_for():
    told = understand("remove this, then restyle it", SCENES[1])
    assert told.pictures == {"the_mask": "mask", "style": "style"}
    assert told.steps[0]["pictures"] == {"mask": "the_mask"}
    recipe = Recipe.from_dict({"steps": list(told.steps)})
    assert recipe.inputs() == {"picture", "the_mask", "style"}


def test_a_mask_that_no_longer_fits_is_told():
    told = understand("make it twice as large, then remove this", SCENES[1])
    assert [step["task"] for step in told.steps] == ["upscale", "inpaint"]
    assert "another size" in told.unsure[0].why


def test_the_other_picture_is_whatever_the_words_make_of_it():
    told = understand("put her before the beach picture", SCENES[1])
    assert told.pictures == {"scene": "style"}
    assert told.needs == ()


def test_lengths_are_those_of_the_picture_as_it_is_by_then():
    told = understand("make it twice as large, then extend it to the left by half", SCENES[1])
    assert told.steps[1] == {"task": "outpaint", "with": {"left": 1200}}


def test_what_was_misspelt_is_said():
    assert 'I read "sracthes" as "scratches"' in understand("fix the sracthes", SCENES[0]).said


def test_a_speech_is_refused():
    with pytest.raises(TooLarge):
        understand("sharpen it. " * 200, SCENES[0])


@pytest.mark.parametrize("words", ["remove ", "put ", "make it ", "1,1,", "and ", "replace it with "])
def test_long_nonsense_takes_no_time(words):
    understand((words * 2000)[:2000], SCENES[2])


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("remove this and put a bench there", "put a bench there"),
        ("make the door blue and the wall red", "the wall red"),
        ("blur the background", "blur the background"),
        ("add a hat on top", "add a hat on top"),
        ("fix the scratches but leave the dust", "leave the dust"),
    ],
)
def test_a_second_wish_is_not_swallowed_by_the_first(sentence, words):
    assert words in [each.words for each in understand(sentence, SCENES[1]).unsure]
