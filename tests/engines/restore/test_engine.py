"""The restore engine on networks whose answer is known."""

import numpy as np
import pytest

from anew import (
    Clean,
    Colorize,
    Damage,
    Deblur,
    Dejpeg,
    Denoise,
    Picture,
    Recipe,
    Repair,
    Restore,
    Upscale,
    run,
)
from anew.engines.restore.colour import decided
from anew.engines.restore.levels import Levels
from anew.engines.restore.nets import runner
from anew.errors import BadModel, BadTask, MissingExtra
from anew.image.lab import srgb_to_lab
from anew.ops.damage import gaussian_blur, in_levels, jpeg
from anew.road import propose
from tests.engines.restore import tiny
from tests.pictures import hole, picture

photo = picture(90, 70, seed=2)
saved = Picture.from_array(jpeg(photo.rgb(), 20))
LEVEL = {Denoise: {"level": 12}, Dejpeg: {"jpeg_quality": 30}, Deblur: {"radius": 1.2}, Clean: {}}


def tasks_of(result):
    return [step["task"] for step in result.record.recipe["steps"]]


class TestTheBridge:
    @pytest.mark.parametrize("task", LEVEL)
    @pytest.mark.parametrize("steps", [1, 4])
    def test_one_that_changes_nothing_gives_every_sample_back(self, nets, task, steps):
        nets("bridge")
        for mode, depth in (("RGB", 8), ("RGBA", 16), ("L", 16)):
            before = picture(33, 21, mode, depth)
            made = task(**LEVEL[task])(before, settings={"steps": steps}, engine="restore").picture
            assert made.mode == mode and np.abs(made.samples.astype(int) - before.samples).max() <= (depth == 16)

    def test_several_steps_go_all_the_way(self, nets):
        """A network that always says white: whatever the number of steps, the end of the way is white."""
        nets("bridge", 10, 10, 10)
        assert (Denoise(level=9)(photo, settings={"steps": 3}, engine="restore").picture.samples == 255).all()

    def test_it_is_told_what_the_person_told(self, nets, monkeypatch):
        told = []
        monkeypatch.setattr(
            "anew.engines.restore.job.made_in_tiles",
            lambda run, plan, x, c, **_: told.append(c[0].astype(float)) or np.array(x),
        )
        nets("bridge")
        Denoise(level=25)(photo)
        Dejpeg(jpeg_quality=40)(photo)
        Deblur(radius=2)(photo)
        Clean(noise=5, jpeg_quality=100, blur=1)(photo)
        Clean()(photo, settings={"steps": 2}, engine="restore")
        assert np.round(told, 3).tolist() == [
            [0.5, 0, 0, 1, 1],
            [0, 0.6, 0, 1, 1],
            [0, 0, 0.5, 1, 1],
            [0.1, 0.01, 0.25, 1, 1],
            [0, 0, 0, 0, 1],
            [0, 0, 0, 0, 0.5],
        ]

    def test_a_sharp_picture_is_held_to_the_blurred_one_that_was_given(self, nets):
        nets("bridge")
        truth = picture(140, 130, seed=4)
        blurred = Picture.from_array(in_levels(gaussian_blur(truth.rgb(), 1.5)))
        far = [np.abs(made.rgb() - truth.rgb()).mean() for made in (blurred, Deblur(radius=1.5)(blurred).picture)]
        assert far[1] < 0.9 * far[0]


class TestLevelsThatAreFound:
    def test_what_is_found_stands_in_the_record(self, nets):
        nets("estimate", 0.25, 0.6, 0.5)
        nets("bridge", 0.04, 0.04, 0.04)
        made = Denoise()(photo)
        assert made.record.recipe["steps"][0]["with"] == {"level": 12.5}
        assert made.notes == ("found noise of about 12.5 levels",)
        assert Dejpeg()(saved).record.recipe["steps"][0]["with"] == {"jpeg_quality": 40}
        assert Deblur()(photo).record.recipe["steps"][0]["with"] == {"radius": 2.0}

    @pytest.mark.parametrize("task", [Denoise, Dejpeg, Deblur, Restore, Repair])
    def test_a_good_picture_comes_back_as_it_is_and_is_told_so(self, nets, task):
        nets("estimate", 0.01, 0.05, 0.02)
        nets("bridge")
        nets("scratches", -9)
        for mode, depth in (("RGB", 8), ("CMYK", 8), ("RGBA", 16)):
            before = picture(40, 30, mode, depth)
            made = task()(before)
            assert made.picture.sha256 == before.sha256 and made.notes[0].startswith("nothing to do: ")

    def test_settings_are_handed_on(self, nets):
        nets("estimate", 0.25, 0, 0)
        nets("bridge", 0.04, 0.04, 0.04)
        made = Denoise()(photo, engine="restore", settings={"steps": 2})
        assert made.record.recipe["steps"][0]["settings"] == {"steps": 2}


class TestDamage:
    def test_it_is_white_where_the_network_is_sure_enough(self, nets):
        nets("scratches", 0.5)
        assert (Damage(sensitivity=0.1)(photo).picture.samples == 0).all()

    def test_more_than_half_a_picture_is_no_damage(self, nets):
        nets("scratches", 9)
        assert (Damage()(photo).picture.samples == 0).all() and Repair()(photo).notes == (
            "nothing to do: no damage found",
        )

    def test_what_is_found_is_filled_by_whoever_inpaints(self, nets, monkeypatch):
        monkeypatch.setattr("anew.engines.restore.planning.found", lambda *_: hole(90, 70).grey() > 0)
        monkeypatch.setattr("anew.engines.restore.scratches.found", lambda *_: hole(90, 70).grey() > 0)
        made = Repair(grow=1)(photo)
        assert tasks_of(made) == ["damage", "inpaint"]
        assert [step["engine"] for step in made.record.recipe["steps"]] == ["restore", "patch"]
        kept = hole(88, 68).grey() == 0
        assert kept.any() and (made.picture.samples[0, 0] == photo.samples[0, 0]).all()
        again = run(Recipe.from_dict(made.record.recipe), picture=photo)
        assert again.picture.sha256 == made.picture.sha256

    def test_a_mask_of_ones_own_is_taken_instead(self, nets):
        made = Repair(grow=0)(photo, mask=hole(90, 70))
        kept = hole(90, 70).grey() == 0
        assert tasks_of(made) == ["inpaint"]
        assert (made.picture.samples[kept] == photo.samples[kept]).all()
        with pytest.raises(BadTask, match="sensitivity"):
            Repair(sensitivity=0.9)(photo, mask=hole(90, 70))


class TestColour:
    def test_colours_are_those_of_the_network_and_light_stays(self, nets):
        nets("colour", 0.2, -0.3)
        grey = Picture.from_array(np.tile(np.linspace(0, 1, 300)[None, :, None], (260, 1, 1)))
        made = run(Recipe.of(Colorize(), mark=False), picture=grey).picture
        lab, before = srgb_to_lab(made.rgb()), srgb_to_lab(grey.rgb())
        assert made.mode == "RGB" and np.abs(lab[..., 0] - before[..., 0]).max() < 0.7  # 8 bits
        assert np.abs(lab[:, 150, 1:] - decided(np.float32([[[22, -33]]]))).max() < 1.5

    def test_what_is_doubt_becomes_grey_unless_somebody_told_colours(self, nets):
        nets("colour", 0.03, 0.04)
        grey, hints = Picture.from_array(np.full((40, 40), 0.5)), np.zeros((40, 40, 4), np.float32)
        hints[5:15, 5:15] = (1, 0, 0, 1)
        alone, told = (
            run(Recipe.of(Colorize(), mark=False), picture=grey, **more).picture
            for more in ({}, {"hints": Picture.from_array(hints)})
        )
        chroma = [np.hypot(*np.moveaxis(srgb_to_lab(each.rgb())[..., 1:], 2, 0)).mean() for each in (alone, told)]
        assert chroma[0] < 2 and chroma[1] > 4

    def test_strength_nought_is_grey(self, nets):
        nets("colour", 0.2, -0.3)
        made = Colorize(strength=0)(picture(40, 30, "L")).picture
        assert np.ptp(made.samples.astype(int), axis=2).max() <= 1

    def test_hints_reach_the_network_where_they_are_painted(self, nets, monkeypatch):
        seen = []
        monkeypatch.setattr(
            "anew.engines.restore.job.made_in_tiles", lambda run, plan, x, c, **_: seen.append(x) or x[..., 1:3]
        )
        hints = np.zeros((30, 40, 4), np.float32)
        hints[5:15, 5:15] = (1, 0, 0, 1)
        Colorize()(picture(40, 30, "L"), hints=Picture.from_array(hints))
        Colorize()(picture(40, 30, "L"), hints=Picture.from_array(np.ascontiguousarray(hints[..., :3])))
        for x in seen:
            assert x[..., 3].sum() == 100 and (x[5:15, 5:15, 3] == 1).all() and x[0, 0, 1:].tolist() == [0, 0, 0]
            assert x[9, 9, 1] * 110 == pytest.approx(80, abs=1)


class TestUpscale:
    @pytest.mark.parametrize("scale", [2, 3, 4])
    def test_pixels_are_repeated_by_a_network_that_adds_nothing(self, nets, scale):
        nets("enlarge")
        made = Upscale(scale=scale)(photo, engine="restore").picture
        assert (made.samples == photo.samples.repeat(scale, 0).repeat(scale, 1)).all()

    def test_alpha_grows_with_it(self, nets):
        made = Upscale(scale=3)(picture(20, 10, "RGBA", 16), engine="restore").picture
        assert made.mode == "RGBA" and made.depth == 16 and made.size == (60, 30) and np.ptp(made.samples[..., 3]) > 9


class TestRestore:
    def test_it_is_what_was_found_and_asked_in_order(self, nets, monkeypatch):
        monkeypatch.setattr("anew.engines.restore.planning.found", lambda *_: hole(90, 70).grey() > 0)
        nets("estimate", 0.3, 0, 0)
        nets("bridge", 0.04, 0.04, 0.04)
        faded = Picture.from_array(np.float32(0.3) + photo.rgb()[..., :1].repeat(3, 2) * np.float32(0.4))
        told = propose(Recipe.of(Restore(colour=True, scale=2)), picture=faded)
        steps = [step.to_dict() for step in told.recipe.steps]
        assert [step["task"] for step in steps] == ["damage", "inpaint", "clean", "tone", "colorize", "upscale"]
        assert steps[0]["makes"] == steps[1]["pictures"]["mask"] and steps[2]["with"] == {"noise": 10.2}
        assert all(told.whys) and "range" in told.whys[3]

    def test_marks_on_a_photograph_of_today_are_told_and_not_filled(self, nets, monkeypatch):
        monkeypatch.setattr("anew.engines.restore.planning.found", lambda *_: hole(90, 70).grey() > 0)
        nets("estimate", 0, 0, 0)
        nets("bridge")
        made = Restore()(photo)
        assert made.picture.sha256 == photo.sha256
        assert "may be damage: `anew repair` fills them" in made.notes[0]

    def test_mist_is_told_and_not_stretched(self, nets):
        nets("estimate", 0, 0, 0)
        nets("bridge")
        nets("scratches", -9)
        mist = Picture.from_array(np.float32(0.3) + photo.rgb() * np.float32(0.4))
        made = Restore()(mist)
        assert made.picture.sha256 == mist.sha256
        assert "may be mist or fading" in made.notes[0]

    def test_colours_that_are_there_stay(self, nets):
        nets("estimate", 0, 0, 0)
        nets("bridge")
        nets("scratches", -9)
        told = Restore(colour=True)(photo)
        assert told.picture.sha256 == photo.sha256
        assert "it has colours, which stay" in told.notes[0]

    def test_of_several_faults_the_network_is_told_nothing(self, nets):
        nets("estimate", 0.3, 0.6, 0)
        nets("bridge", 0.04, 0.04, 0.04)
        nets("scratches", -9)
        told = propose(Recipe.of(Restore(tone=False)), picture=saved)
        assert [step.task for step in told.recipe.steps] == [Clean()]

    def test_what_is_switched_off_is_not_done(self, nets):
        nets("estimate", 0.3, 0, 0)
        made = Restore(repair=False, clean=False, tone=False)(photo)
        assert made.picture.sha256 == photo.sha256

    def test_the_size_is_as_asked_whatever_is_found(self, nets):
        assert Restore(scale=2)(photo).picture.size == (180, 140)


class TestRunners:
    def test_who_ran_is_in_the_record_and_weights_are_pinned(self, nets):
        made = Denoise(level=5)(photo, engine="restore", settings={"runner": "onnx"}).record
        assert made.versions["onnxruntime"] != "unknown" and "torch" not in made.versions
        assert set(made.recipe["steps"][0]["weights"]) == {"bridge"} and made.licences["bridge"] == "Apache-2.0"

    def test_other_weights_than_those_of_the_recipe_are_refused(self, nets):
        recipe = Recipe.from_dict(Denoise(level=5)(photo).record.recipe)
        nets("bridge")
        with pytest.raises(BadModel, match="pinned"):
            run(recipe, picture=photo)

    def test_torch_makes_the_same_picture(self, nets):
        pytest.importorskip("torch")
        made = [Denoise(level=5)(photo, engine="restore", settings={"runner": kind}) for kind in ("onnx", "torch")]
        assert np.abs(np.diff([each.picture.samples.astype(int) for each in made], axis=0)).max() <= 1
        assert "torch" in made[1].record.versions and "onnxruntime" not in made[1].record.versions

    def test_one_that_is_not_there_is_told(self, nets, monkeypatch):
        monkeypatch.setattr(runner, "find_spec", lambda name: None)
        with pytest.raises(MissingExtra, match="openvino"):
            Denoise(level=5)(photo, engine="restore", settings={"runner": "openvino"})

    def test_damaged_weights_are_told_by_their_file(self, nets, tmp_path):
        path = tmp_path / "nets" / "bridge.safetensors"
        path.write_bytes(path.read_bytes()[:-3])
        with pytest.raises(BadModel, match=r"bridge\.safetensors.*Install anew again"):
            Denoise(level=5)(photo)


def test_every_network_of_the_engine_has_a_tiny_one():
    from anew.engines.restore.engine import NETS

    assert {name for names in NETS.values() for name in names} == set(tiny.PLANS)
    assert Levels() == Levels(0, 0, 0)
