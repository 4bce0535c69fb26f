"""``anew say``: a sentence on the command line."""

from anew.image import open_picture
from anew.recipes import parse


def test_the_steps_are_told_and_done(anew, folder):
    told = anew("say", "photo.png", "make it twice as large", "-o", "out.png", "--no-sign")
    assert told.code == 0, told.err
    assert "I will enlarge it." in told.err
    assert open_picture("out.png").size == (96, 80)


def test_a_dry_run_prints_a_recipe_that_can_be_run(anew, folder):
    told = anew("say", "photo.png", "add 10 px on the left, then sharpen it", "--dry-run")
    assert told.code == 0
    assert told.out.startswith("# I will extend the picture")
    assert [step.task.name for step in parse(told.out).steps] == ["outpaint", "deblur"]
    assert not (folder / "out.png").exists()


def test_a_dry_run_as_json_tells_everything(anew, folder):
    told = anew("say", "photo.png", "remove this and rotate it", "--dry-run", "--json").json
    assert told["steps"] == [{"task": "inpaint"}]
    assert [need["role"] for need in told["needs"]] == ["mask"]
    assert told["unsure"][0]["words"] == "rotate it"


def test_a_mask_goes_where_the_words_mean_it(anew, folder):
    told = anew("say", "photo.png", "make the door red", "--mask", "mask.png", "-o", "out.png", "--no-sign")
    assert told.code == 0, told.err
    assert anew("say", "photo.png", "make the door red", "-o", "no.png").error["needed"] == "mask"


def test_what_is_not_understood_is_not_done_unless_somebody_says_so(anew, folder):
    words = ("say", "photo.png", "make it twice as large and rotate it", "-o", "out.png", "--no-sign")
    told = anew(*words)
    assert told.code == 2
    assert "rotate it" in told.error["found"]
    assert not (folder / "out.png").exists()
    assert anew(*words, "--anyway").code == 0
    assert open_picture("out.png").size == (96, 80)


def test_several_versions_are_several_files(anew, folder):
    assert anew("say", "photo.png", "three different versions", "-o", "out.png", "--no-sign").code == 0
    assert [(folder / f"out-{number}.png").exists() for number in (1, 2, 3)] == [True] * 3


def test_a_wish_that_a_file_cannot_know_is_refused(anew, folder):
    told = anew("say", "photo.png", "undo that", "-o", "out.png")
    assert (told.code, told.error["found"]) == (2, "a wish to go back")
