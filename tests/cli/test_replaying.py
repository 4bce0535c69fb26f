import json

import pytest

from anew.image import Picture, open_picture, read_record
from tests.pictures import picture


@pytest.fixture
def made(anew, folder):
    """A picture that a command made."""
    assert anew("vary", "photo.png", "--seed", 3, "-o", "out.png", "--no-sign").code == 0
    return folder / "out.png"


def test_a_replay_says_that_it_is_identical(anew, made):
    said = anew("replay", "out.png")
    assert said.code == 0
    assert said.out.startswith("identical")


def test_it_writes_the_same_file(anew, made):
    assert anew("replay", "out.png", "-o", "again.png", "--no-sign").code == 0
    assert (made.parent / "again.png").read_bytes() == made.read_bytes()


def test_a_recipe_comes_out_of_a_picture(anew, made):
    assert anew("replay", "out.png", "--recipe-out", "again.toml").code == 0
    assert anew("run", "again.toml", "photo.png", "-o", "again.png").code == 0


def test_json_says_the_same(anew, made):
    told = anew("replay", "out.png", "--json").json
    assert (told["identical"], told["altered"], told["difference"], told["record_from"]) == (True, False, None, "file")


def test_an_altered_file_is_told_and_drawn(anew, made):
    record, shown = read_record("out.png"), open_picture("out.png")
    samples = shown.samples.copy()
    samples[3:5, 7] = 0
    Picture(samples, "RGB").save("out.png", record=record)
    said = anew("replay", "out.png", "--difference", "where.png")
    assert said.code == 2
    assert "2 of 1,920 pixels differ" in said.out
    assert "1x2 pixels at 7,3" in said.out
    assert (open_picture("where.png").samples[..., 0] > 0).sum() == 2


def test_another_picture_than_the_record_names_is_our_fault(anew, made):
    record = json.loads(read_record("out.png"))
    open_picture("out.png").save("out.png", record=json.dumps({**record, "output": "0" * 64}))
    said = anew("replay", "out.png", "--picture", "picture=photo.png")
    assert said.code == 4
    assert said.out.startswith("not identical")
    assert "why: " in said.out


def test_a_fork_needs_a_place(anew, made):
    said = anew("replay", "out.png", "--with", "strength=0.25")
    assert said.code == 2
    assert said.error["fix"] == "Add -o OUT."


def test_a_fork_is_a_new_picture_with_a_record_of_its_own(anew, made):
    words = ("--with", "strength=0.25", "--seed", 9)
    assert anew("replay", "out.png", *words, "-o", "fork.png").code == 0
    recipe = json.loads(read_record("fork.png"))["recipe"]
    assert (recipe["seed"], recipe["steps"][0]["with"]) == (9, {"strength": 0.25})
    assert anew("replay", "fork.png").out.startswith("identical")


def test_a_change_that_nothing_has_is_mended(anew, made):
    said = anew("replay", "out.png", "--with", "strenght=0.25", "-o", "fork.png")
    assert said.code == 2
    assert said.error["fix"] == "Did you mean strength?"


def test_the_picture_itself_is_not_replaced(anew, made):
    assert anew("replay", "out.png", "-o", "out.png").code == 2


def test_another_input_is_refused(anew, made):
    said = anew("replay", "out.png", "--picture", "picture=style.png")
    assert said.code == 2
    assert "--anyway" in said.error["fix"]
    assert anew("replay", "out.png", "--picture", "picture=style.png", "--anyway", "-o", "x.png").code == 0


def test_stdout_takes_the_picture_alone(anew, made):
    said = anew("replay", "out.png", "-o", "-", "--json")
    assert said.code == 2


def test_a_picture_of_somebody_else_cannot_be_replayed(anew, folder):
    said = anew("replay", "photo.png")
    assert said.code == 2
    assert "record" in said.error["needed"]


def test_history_draws_a_tree(anew, made):
    assert anew("vary", "out.png", "-o", "twice.png").code == 0
    lines = anew("history", "twice.png").out.splitlines()
    assert lines[0].startswith("twice.png  ")
    assert lines[1].startswith("└─ picture  ")
    assert lines[2].startswith("   └─ picture  ")


def test_history_as_json_holds_the_recipes(anew, made):
    told = anew("history", "out.png", "--json").json
    assert told["recipe"]["seed"] == 3
    assert told["sources"]["picture"]["kept"]


def test_a_name_that_steers_the_terminal_does_not(anew, folder):
    picture().save("a\x1b[31m.png")
    assert "\x1b" not in anew("history", "a\x1b[31m.png").out


@pytest.fixture
def worded(anew, folder):
    """A picture that words were said for, which its file hides."""
    words = ("--instruction", "make it night")
    assert anew("edit", "photo.png", *words, "-o", "out.png", "--no-sign").code == 0
    assert "night" not in read_record("out.png")
    return folder / "out.png"


def test_hidden_words_come_from_the_store(anew, worded):
    assert anew("replay", "out.png", "-o", "again.png", "--no-sign").out.startswith("identical")
    assert (worded.parent / "again.png").read_bytes() == worded.read_bytes()


def test_hidden_words_may_be_said_again(anew, worded, monkeypatch, tmp_path):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "elsewhere"))
    said = anew("replay", "out.png", "--picture", "picture=photo.png")
    assert said.code == 2
    assert "--with 1.instruction=" in said.error["fix"]
    words = ("--with", "1.instruction=make it night", "--picture", "picture=photo.png")
    assert anew("replay", "out.png", *words, "-o", "again.png").out.startswith("identical")


def test_words_that_a_file_tells_are_told_again(anew, folder):
    anew("edit", "photo.png", "--instruction", "make it night", "--disclose", "-o", "out.png", "--no-sign")
    anew("replay", "out.png", "-o", "again.png", "--no-sign")
    assert (folder / "again.png").read_bytes() == (folder / "out.png").read_bytes()


def test_the_policy_of_this_machine_is_asked(anew, worded):
    from anew.policy.rules import place

    place().parent.mkdir(parents=True, exist_ok=True)
    place().write_text('[words]\nrefuse = ["night"]\n')
    said = anew("replay", "out.png")
    assert said.code == 3
    assert "night" in said.err


def test_a_changed_profile_is_told(anew, made):
    from anew.image.profiles import display_p3

    record, shown = read_record("out.png"), open_picture("out.png")
    Picture(shown.samples, "RGB", display_p3()).save("out.png", record=record)
    said = anew("replay", "out.png")
    assert said.code == 2
    assert "the colour profile alone" in said.out
