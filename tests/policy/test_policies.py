import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.errors import BadInput, Refused
from anew.models import catalogue
from anew.policy import Asked, RefusesLicences, RefusesWords, WantsReason
from anew.policy.consent import note_of
from anew.policy.licences import is_non_commercial
from anew.recipes import Recipe


def asked(task="edit", consent="", licences=None, **fields):
    if task == "edit":
        fields.setdefault("instruction", "x")
    step = Recipe.from_dict({"task": task, "with": fields}).steps[0]
    return Asked(step=step, consent=consent, licences=licences or {})


def refused(policy, what):
    try:
        policy.ask(what)
    except Refused:
        return True
    return False


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a cat", True),
        ("A CAT!", True),
        ("(cat:1.3), soft", True),
        ("ＣＡＴ", True),
        ("c\u200bat", True),
        ("category", False),
        ("tomcat", False),
        ("", False),
        ("fire truck", True),
        ("fire,\n  truck", True),
        ("truck fire", False),
    ],
)
def test_whole_words_are_refused_however_they_are_written(text, found):
    policy = RefusesWords(("Cat", "fire truck"))
    assert refused(policy, asked("reimagine", prompt=text)) is found


def test_what_should_not_be_there_may_be_said():
    assert not refused(RefusesWords(("cat",)), asked("reimagine", prompt="a dog", negative_prompt="cat"))


def test_every_other_free_text_is_read():
    for task, field in (("edit", "instruction"), ("upscale", "prompt"), ("background", "prompt"), ("render", "prompt")):
        assert refused(RefusesWords(("cat",)), asked(task, **{field: "my cat"}))


@given(st.text(max_size=40))
def test_no_text_is_refused_where_no_word_is_and_none_breaks_it(text):
    assert not refused(RefusesWords(()), asked(instruction=text))
    refused(RefusesWords((text or "x",)), asked(instruction="some words"))


def test_a_task_that_needs_a_reason_passes_with_one_and_others_without():
    policy = WantsReason(frozenset({"edit"}))
    assert refused(policy, asked())
    assert not refused(policy, asked(consent="she asked for it"))
    assert not refused(policy, asked("vary"))


def test_a_reason_is_one_line_and_no_file():
    assert note_of(" by\n order ") == "by order" and note_of("\n") == ""
    with pytest.raises(BadInput):
        note_of("x" * 2001)


@pytest.mark.parametrize(
    ("licence", "no"),
    [
        ("CC-BY-NC-4.0", True),
        ("sai-nc-community", True),
        ("FLUX.1 [dev] Non-Commercial License", True),
        ("noncommercial research", True),
        ("Apache-2.0", False),
        ("MIT", False),
        ("CC-BY-4.0", False),
        ("unstated", False),
        ("ncurses", False),
    ],
)
def test_licences_that_forbid_commerce_are_known_by_name(licence, no):
    assert is_non_commercial(licence) is no
    assert refused(RefusesLicences(non_commercial=True), asked(licences={"m": licence})) is no


def test_every_model_of_the_catalogue_that_forbids_commerce_is_known():
    assert all(is_non_commercial(entry.licence) for entry in catalogue() if entry.commercial == "no")
    assert not any(is_non_commercial(entry.licence) for entry in catalogue() if entry.commercial == "yes")


def test_licences_are_refused_by_pattern():
    policy = RefusesLicences(("unstated", "*GPL*"))
    told = {
        licence: refused(policy, asked(licences={"e": "MIT", "m": licence})) for licence in ("Unstated", "AGPL-3.0")
    }
    assert told == {"Unstated": True, "AGPL-3.0": True}
    assert not refused(policy, asked(licences={"e": "MIT"}))
