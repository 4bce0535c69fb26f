"""From files to files: names, streams, several inputs, several seeds, JSON."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from anew import Picture, read_recipe
from anew.cli.options import command_of
from anew.tasks import TASKS
from tests.pictures import hole, picture

INPAINT = ("inpaint", "photo.png", "--mask", "mask.png")
VARY = ("vary", "photo.png")


def names(folder):
    return sorted(path.name for path in Path(folder).iterdir())


@pytest.fixture
def streams(monkeypatch):
    """Stand-ins for stdin and stdout as bytes."""

    def install(data=b""):
        out = io.TextIOWrapper(io.BytesIO(), write_through=True)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        monkeypatch.setattr(sys, "stdout", out)
        return out.buffer

    return install


def test_every_task_has_a_command_that_runs(anew, folder):
    needs = {"outpaint": ["--left", "4"], "retarget": ["--aspect", "1:1"], "edit": ["--instruction", "warmer"]}
    picture(48, 40, seed=1).save(folder / "other.png")
    hole(48, 40).save(folder / "mask.png")
    for name, task in TASKS.items():
        roles = [role for role in task.roles if role.needed and role.name != "picture"]
        files = [part for role in roles for part in (f"--{role.name}", "mask.png" if role.mask else "other.png")]
        said = anew(name, "photo.png", *files, *needs.get(name, []), "-o", f"{name}.png")
        assert (name, said.code, said.out) == (name, 0, "")
        assert (folder / f"{name}.png").exists()


def test_a_result_says_on_stderr_where_it_is(anew, folder):
    said = anew(*VARY, "-o", "out.png")
    assert said.err.startswith("out.png  48x40  fake  ")
    assert said.out == ""


def test_quiet_says_nothing(anew, folder):
    said = anew(*VARY, "-o", "out.png", "--quiet")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_kept_pixels_come_back_as_they_were(anew, folder):
    anew(*INPAINT, "-o", "out.png")
    before, after = Picture.open("photo.png"), Picture.open("out.png")
    kept = hole(48, 40).samples[..., 0] == 0
    assert (before.samples[kept] == after.samples[kept]).all()
    assert (before.samples != after.samples).any()


def test_json_tells_one_object_a_result(anew, folder):
    said = anew(*VARY, "--count", "2", "--seed", "5", "-o", "out.png", "--json")
    first, second = map(json.loads, said.out.splitlines())
    assert said.err == ""
    assert (first["output"], second["output"]) == ("out-1.png", "out-2.png")
    assert (first["seed"], second["seed"]) == (5, 6)
    assert first["size"] == [48, 40]
    assert first["engine"] == "fake"
    assert first["sha256"] == first["record"]["output"] == Picture.open("out-1.png").sha256


def test_stdin_and_stdout_are_pictures_and_nothing_else(anew, folder, streams):
    out = streams((folder / "photo.jpg").read_bytes())
    from anew.cli.main import run

    assert run(["vary", "-", "-o", "-"]) == 0
    made = Picture.open(out.getvalue())
    assert made.origin.format == "jpeg"
    assert made.size == (48, 40)


def test_stdout_is_written_in_the_format_asked_for(anew, folder, streams):
    out = streams()
    from anew.cli.main import run

    assert run(["vary", "photo.jpg", "-o", "-", "--format", "png"]) == 0
    assert out.getvalue().startswith(b"\x89PNG")


def test_a_mask_may_come_by_stdin(anew, folder, streams):
    streams((folder / "mask.png").read_bytes())
    assert anew("inpaint", "photo.png", "--mask", "-", "-o", "out.png").code == 0


def test_several_pictures_go_into_a_folder_which_is_made(anew, folder):
    assert anew("vary", "photo.png", "style.png", "-o", "results").code == 0
    assert names("results") == ["photo.png", "style.png"]


def test_several_pictures_follow_a_pattern(anew, folder):
    assert anew("vary", "photo.jpg", "style.png", "-o", "{name}-new.webp").code == 0
    assert (folder / "photo-new.webp").exists()
    assert (folder / "style-new.webp").exists()


def test_a_folder_and_a_format_give_names_of_that_format(anew, folder):
    assert anew("vary", "photo.jpg", "-o", "new/", "--format", "png").code == 0
    assert Picture.open("new/photo.png").origin.format == "png"


def test_one_failing_picture_does_not_lose_the_others(anew, folder):
    said = anew("vary", "photo.png", "no.png", "style.png", "-o", "out")
    assert said.code == 2
    assert "no.png:" in said.err.splitlines()
    assert "nothing at no.png" in said.error["found"]
    assert names("out") == ["photo.png", "style.png"]


def test_the_exit_code_is_that_of_the_worst(anew, folder):
    said = anew("vary", "no.png", "photo.png", "-o", "out", "--limit", "0.001")
    assert said.code == 3


def test_json_names_the_input_that_failed(anew, folder):
    said = anew("vary", "photo.png", "no.png", "-o", "out", "--json")
    made, failed = map(json.loads, said.out.splitlines())
    assert made["output"] == "out/photo.png"
    assert failed["input"] == "no.png"
    assert failed["error"]["type"] == "BadFile"


def test_the_content_and_not_the_name_decides_what_a_file_is(anew, folder):
    (folder / "photo.jpg").rename(folder / "wrong.png")
    assert anew("vary", "wrong.png", "-o", "out.png").code == 0


def test_a_mask_in_colour_is_read_as_grey(anew, folder):
    mask = Picture.open("mask.png")
    Picture.from_array(mask.samples[..., [0, 0, 0]]).save("colour.png")
    assert anew("inpaint", "photo.png", "--mask", "colour.png", "-o", "out.png").code == 0


def test_sixteen_bits_are_cut_only_when_asked(anew, folder):
    picture(20, 20, depth=16).save(folder / "deep.png")
    assert Picture.open("deep.png").depth == 16
    said = anew("vary", "deep.png", "-o", "out.jpg")
    assert said.code == 2
    assert "--depth 8" in said.error["fix"]
    assert anew("vary", "deep.png", "-o", "out.jpg", "--depth", "8").code == 0


def test_in_place_replaces_the_picture_itself(anew, folder):
    before = (folder / "photo.png").read_bytes()
    assert anew(*VARY, "--in-place").code == 0
    assert (folder / "photo.png").read_bytes() != before


def test_a_file_that_is_there_is_replaced(anew, folder):
    (folder / "out.png").write_text("old")
    assert anew(*VARY, "-o", "out.png").code == 0
    assert Picture.open("out.png").size == (48, 40)


def test_a_failed_run_leaves_the_old_file(anew, folder):
    (folder / "out.png").write_text("old")
    assert anew(*VARY, "--engine", "fake", "--set", "broken=true", "-o", "out.png").code == 4
    assert (folder / "out.png").read_text() == "old"


def test_a_full_disk_is_told_and_leaves_nothing(anew, folder, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = anew(*VARY, "-o", "out.png")
    assert said.code == 2
    assert "No space left" in said.error["found"]
    assert not list(folder.glob(".anew*"))
    assert not (folder / "out.png").exists()


def test_a_closed_folder_is_told_before_any_work(anew, folder, monkeypatch):
    (folder / "closed").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    said = anew(*VARY, "-o", "closed/out.png", "--engine", "fake", "--set", "broken=true")
    assert said.code == 2
    assert "may be written" in said.error["needed"]


def test_the_recipe_that_ran_is_written_and_runs_again(anew, folder):
    anew(*INPAINT, "--grow", "2", "--seed", "4", "-o", "out.png", "--recipe-out", "again.toml", "--no-sign")
    assert read_recipe("again.toml").seed == 4
    again = ("run", "again.toml", "photo.png", "--picture", "mask=mask.png", "-o", "again.png", "--no-sign")
    assert anew(*again).code == 0
    assert (folder / "out.png").read_bytes() == (folder / "again.png").read_bytes()


def test_a_setting_reaches_its_engine(anew, folder):
    said = anew(*VARY, "--engine", "fake", "--set", "slow=0.01", "-o", "out.png", "--json")
    assert said.json["record"]["recipe"]["steps"][0]["settings"] == {"slow": 0.01}


def test_a_flag_is_read_both_ways(anew, folder):
    said = anew("outpaint", "photo.png", "--left", "4", "--no-exclude-subject", "-o", "out.png", "--json")
    assert said.json["record"]["recipe"]["steps"][0]["with"] == {"left": 4, "exclude_subject": False}


def test_a_negative_number_is_a_value_and_no_option(anew, folder):
    args = ("blend", "photo.png", "--piece", "photo.jpg", "--mask", "mask.png", "--left", "-3", "-o", "out.png")
    assert anew(*args).code == 0


def test_no_option_of_a_task_hides_a_common_one():
    for name in TASKS:
        command_of(name)  # a signature refuses two parameters of one name


class TestPreview:
    def test_the_work_is_seen_while_it_is_done(self, anew, folder):
        said = anew(*VARY, "-o", "out.png", "--preview", "seen.png", "--no-sign")
        assert said.code == 0 and Picture.open("seen.png").size == (12, 8)
        assert anew(*VARY, "-o", "again.png", "--no-sign").code == 0
        assert Path("again.png").read_bytes() == Path("out.png").read_bytes()  # looking changes nothing

    def test_it_is_written_whole_and_nothing_lies_beside_it(self, anew, folder):
        before = names(folder)
        anew(*VARY, "-o", "out.png", "--preview", "seen.png")
        assert names(folder) == sorted([*before, "out.png", "seen.png"])

    @pytest.mark.parametrize("name", ["photo.png", "mask.png", "out.png", "./out.png"])
    def test_it_is_never_written_over_a_picture_of_the_same_call(self, anew, folder, name):
        hole(48, 40).save(folder / "mask.png")
        before = Path("photo.png").read_bytes()
        said = anew(*INPAINT, "-o", "out.png", "--preview", name)
        assert said.code == 2 and "neither an input nor a result" in said.err
        assert Path("photo.png").read_bytes() == before and not Path("out.png").exists()

    @pytest.mark.parametrize("name", ["seen.jpg", "-", "seen", "no/such/folder/seen.png"])
    def test_what_is_no_png_or_cannot_be_written_is_refused_before_the_work(self, anew, folder, name):
        said = anew(*VARY, "-o", "out.png", "--preview", name)
        assert said.code == 2 and "needed" in said.err and not Path("out.png").exists()


def test_a_plan_is_printed_and_nothing_is_made(anew, folder):
    before = names(".")
    said = anew(*VARY, "--strength", "0.25", "--seed", "4", "--plan")
    assert said.code == 0 and names(".") == before
    assert said.out == 'anew = 1\nseed = 4\n\n[[steps]]\ntask = "vary"\n\n[steps.with]\nstrength = 0.25\n'


def test_a_plan_is_written_where_the_recipe_should_go_and_runs(anew, folder):
    assert anew(*VARY, "--plan", "--recipe-out", "vary.toml").code == 0
    assert read_recipe("vary.toml").steps[0].task == TASKS["vary"]()
    assert anew("run", "vary.toml", "photo.png", "-o", "out.png").code == 0


def test_a_plan_is_json_for_programs(anew, folder):
    told = json.loads(anew(*VARY, "--plan", "--json").out)
    assert told == {
        "picture": "photo.png",
        "recipe": {"anew": 1, "seed": 0, "steps": [{"task": "vary"}]},
        "whys": [""],
        "found": [],
    }


def test_what_is_generated_is_marked_unless_somebody_says_no(anew, folder):
    picture(160, 140).save("large.png")
    said = {flag: anew("vary", "large.png", *flag, "-o", "out.png", "--json").json for flag in ((), ("--no-mark",))}
    assert len(said[()]["record"]["mark"]) == 12 and "mark" not in said[("--no-mark",)]["record"]
    assert said[("--no-mark",)]["record"]["recipe"]["mark"] is False
