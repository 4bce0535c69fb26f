"""The policy of this machine, at the terminal."""

from pathlib import Path

import pytest

from anew.home import home
from anew.image import read_record

VARY = ("vary", "photo.png", "-o", "out.png")
EDIT = ("edit", "photo.png", "--instruction", "make it night", "-o", "out.png")


@pytest.fixture
def policy():
    """Writes the policy of this machine."""

    def write(text):
        home().mkdir(parents=True, exist_ok=True)
        (home() / "policy.toml").write_text(text, encoding="utf8")

    return write


def test_a_refused_word_is_exit_3_and_nothing_is_written(anew, folder, policy):
    policy('[words]\nrefuse = ["night"]')
    said = anew(*EDIT)
    assert (said.code, said.error["found"]) == (3, "night")
    assert not Path("out.png").exists()
    assert anew(*VARY).code == 0


def test_a_reason_that_is_wanted_is_given_and_stands_in_the_record(anew, folder, policy):
    policy('[consent]\ntasks = ["vary"]')
    assert anew(*VARY).code == 3
    assert anew(*VARY, "--consent", "she asked for it").code == 0
    assert '"consent": "she asked for it"' in read_record("out.png")


def test_a_licence_is_refused(anew, folder, policy):
    policy('[licences]\nrefuse = ["MIT"]')
    assert anew(*VARY).error["found"] == "MIT"


def test_a_policy_that_cannot_be_read_refuses_everything(anew, folder, policy):
    policy("[words")
    for call in (VARY, (*VARY, "--plan"), ("policy", "show"), ("policy", "check", "r.toml")):
        Path("r.toml").write_text('task = "vary"', encoding="utf8")
        said = anew(*call)
        assert said.code == 3 and "policy.toml" in said.error["fix"]
    assert not Path("out.png").exists()


def test_show_says_what_is_refused_and_where(anew, policy):
    assert "no policy" in anew("policy", "show").out
    assert anew("policy", "show", "--json").json == {"policy": None}
    policy('[words]\nrefuse = ["night"]\n[licences]\nnon_commercial = "refuse"')
    assert anew("policy", "show").out.splitlines()[1:] == [
        "  refuses words: night",
        "  refuses licences: whatever forbids commercial use",
    ]
    assert anew("policy", "show", "--json").json["words"] == ["night"]


def test_check_tries_a_recipe_without_pictures(anew, folder, policy):
    Path("r.toml").write_text('task = "edit"\n[with]\ninstruction = "make it night"', encoding="utf8")
    assert anew("policy", "check", "r.toml").out == "no policy\n"
    policy('[consent]\ntasks = ["edit"]')
    assert anew("policy", "check", "r.toml").code == 3
    assert anew("policy", "check", "r.toml", "--consent", "why", "--json").json["passes"] is True
    policy('[words]\nrefuse = ["night"]')
    assert anew("policy", "check", "r.toml", "--consent", "why").code == 3


def test_a_replay_is_asked_about_too_and_has_the_reason_of_its_record(anew, folder, policy):
    policy('[consent]\ntasks = ["vary"]')
    assert anew(*VARY, "--consent", "she asked for it").code == 0
    assert anew("replay", "out.png").code == 0
    policy('[licences]\nrefuse = ["MIT"]')
    assert anew("replay", "out.png").code == 3
