import pytest

from anew.recipes import parse, read
from anew.tasks import TASKS

TWO_STEPS = """
seed = 3
[[steps]]
task = "inpaint"
engine = "fake"
with = { grow = 1 }
pictures = { mask = "hole" }
[[steps]]
task = "vary"
"""


@pytest.fixture
def two(folder):
    (folder / "two.toml").write_text(TWO_STEPS)
    return folder


def test_a_recipe_of_two_steps_runs(anew, two):
    said = anew("run", "two.toml", "photo.png", "--picture", "hole=mask.png", "-o", "out.png", "--json")
    assert [step["task"] for step in said.json["record"]["recipe"]["steps"]] == ["inpaint", "vary"]
    assert said.json["seed"] == 3


def test_a_seed_at_the_door_replaces_the_recipes_own(anew, two):
    said = anew("run", "two.toml", "photo.png", "--picture", "hole=mask.png", "-o", "out.png", "--seed", "9", "--json")
    assert said.json["seed"] == 9


def test_a_picture_that_the_recipe_needs_is_asked_for(anew, two):
    said = anew("run", "two.toml", "photo.png", "-o", "out.png")
    assert said.code == 2
    assert "a picture named hole" in said.error["needed"]


def test_check_tells_steps_and_how_to_run_it(anew, two):
    said = anew("recipe", "check", "two.toml")
    assert said.out.splitlines() == [
        "1. inpaint by fake: grow = 1",
        "2. vary by fake",
        "seed 3",
        "Run it: anew run two.toml PICTURE --picture hole=FILE -o OUT",
    ]


def test_check_as_json_gives_the_recipe_back(anew, two):
    told = anew("recipe", "check", "two.toml", "--json").json
    assert told["pictures"] == ["picture", "hole"]
    assert told["recipe"]["steps"][0]["with"] == {"grow": 1}


@pytest.mark.parametrize("name", sorted(set(TASKS) - {"outpaint", "retarget"}))
def test_a_new_recipe_is_the_task_with_its_defaults(anew, name):
    assert parse(anew("recipe", "new", name).out).steps[0].task == TASKS[name]()


def test_a_new_recipe_shows_every_field(anew):
    told = anew("recipe", "new", "outpaint").out
    assert "# left = 0  # Pixels to add on the left. (0 to 16384)" in told
    assert "# exclude_subject = true" in told


def test_a_new_recipe_replaces_no_file(anew, folder):
    assert anew("recipe", "new", "vary", "-o", "new.toml").code == 0
    assert read("new.toml").steps[0].task == TASKS["vary"]()
    said = anew("recipe", "new", "vary", "-o", "new.toml")
    assert said.code == 2
    assert "free" in said.error["needed"]
