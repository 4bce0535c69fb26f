"""Pictures through foreign networks: whole and in tiles, kept where they are kept, refused in words."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch

import anew
from anew import Picture, Recipe, run
from anew.engines import registry
from anew.engines.foreign import running
from anew.engines.foreign.net import call_for
from anew.engines.foreign.opening import opened
from anew.engines.foreign.running import Run, settled
from anew.engines.foreign.settings import ForeignSettings
from anew.errors import BadModel, Cancelled, CannotServe, TooLarge
from anew.models import add
from anew.ops.progress import silent
from anew.tasks import Clean, Deblur, Dejpeg, Denoise, Inpaint, Upscale
from tests.engines.foreign import tiny
from tests.pictures import hole, picture, texture

LEVEL = 1 / 255


def of(task, name, seed=0, settings=None, progress=silent, pictures=None, **options):
    recipe = Recipe.of(task, model=str(tiny.saved(name, **options)), settings=settings, seed=seed)
    return run(recipe, progress=progress, **(pictures or {"picture": picture()}))


def through(name, x, task=None, **options):
    net = settled(opened(tiny.saved(name)), ForeignSettings())
    return Run(net, task or Clean(), ForeignSettings(**options), silent).made(x, "testing")


class TestWhatIsMade:
    @pytest.mark.parametrize("name", ["ESRGAN", "Compact", "SwinIR"])
    def test_is_what_spandrel_makes(self, name):
        x = texture(40, 32)
        seen = torch.from_numpy(x.transpose(2, 0, 1)[None].copy())
        wanted = opened(tiny.saved(name)).model(seen)[0].permute(1, 2, 0).numpy()
        made = through(name, x, Upscale())
        assert made.shape == (64, 80, 3) and np.allclose(made, wanted, atol=1e-6)

    def test_a_network_that_enlarges_twice_enlarges_four_times_in_two_rounds(self):
        once = through("Compact", texture(24, 20), Upscale())
        twice = through("Compact", once, Upscale())
        made = of(Upscale(scale=4), "Compact", pictures={"picture": Picture.from_array(texture(24, 20))}).picture
        assert made.size == (96, 80) and np.abs(made.rgb() - twice).max() < 2 * LEVEL

    def test_a_network_for_grey_sees_each_colour_by_itself(self):
        x = texture(30, 30)
        made = through("DnCNN", x)
        for plane in range(3):
            alone = through("DnCNN", np.repeat(x[..., plane : plane + 1], 3, axis=2))
            assert np.allclose(made[..., plane], alone[..., 0], atol=1e-6)

    def test_the_level_of_noise_reaches_a_network_that_takes_one(self):
        weak, strong = (of(Denoise(level=level), "DRUNet").picture.rgb() for level in (5, 50))
        assert np.abs(weak - strong).max() > LEVEL
        net = opened(tiny.saved("DRUNet"))
        x = torch.rand(1, 3, 16, 16)
        assert torch.equal(call_for(net, Denoise(level=15))(x), net.model(x))  # 15 is what spandrel assumes

    def test_so_does_the_quality_of_jpeg(self):
        net, x = opened(tiny.saved("FBCNN")), torch.rand(1, 3, 16, 16)
        lost = net.model.model(x)[1]
        told = Dejpeg(jpeg_quality=round(100 * (1 - float(lost))))
        assert torch.allclose(call_for(net, told)(x), net.model(x), atol=1e-2)
        assert torch.equal(call_for(net, Dejpeg())(x), net.model(x))

    def test_is_the_same_each_time_whatever_the_seed(self):
        first, again = (of(Clean(), "NAFNet", seed=seed).picture for seed in (1, 2))
        assert (first.samples == again.samples).all()

    def test_alpha_grows_with_the_picture_and_is_kept_where_nothing_grows(self):
        given = {"picture": picture(mode="RGBA", depth=16)}
        larger = of(Upscale(), "Compact", pictures=given).picture
        assert larger.mode == "RGBA" and larger.depth == 16 and larger.size == (96, 80)
        mended = of(Clean(), "NAFNet", pictures=given).picture
        assert (mended.samples[..., 3] == given["picture"].samples[..., 3]).all()

    def test_inpainting_keeps_everything_outside_the_mask(self):
        given = {"picture": picture(depth=16), "mask": hole()}
        made = of(Inpaint(), "LaMa", pictures=given).picture
        keep = given["mask"].samples[..., 0] == 0
        assert (made.samples[keep] == given["picture"].samples[keep]).all()
        assert (made.samples[~keep] != given["picture"].samples[~keep]).any()

    def test_what_was_in_the_hole_does_not_matter(self):
        x = texture(48, 40)
        holed = np.zeros((40, 48), bool)
        holed[10:20, 10:30] = True
        other = np.where(holed[..., None], 1 - x, x)
        mask = Picture.from_array(holed)
        made = [
            of(Inpaint(), "LaMa", pictures={"picture": Picture.from_array(each), "mask": mask}).picture.samples
            for each in (x, other)
        ]
        assert (made[0] == made[1]).all()


class TestTiles:
    @pytest.mark.parametrize(("name", "task"), [("ESRGAN", Upscale()), ("Compact", Upscale()), ("DnCNN", Clean())])
    def test_of_networks_that_look_near_are_the_whole_picture_without_a_seam(self, name, task):
        x = texture(100, 80)
        whole, tiled = through(name, x, task, tile=200), through(name, x, task, tile=64, overlap=32)
        assert whole.shape == tiled.shape
        assert np.abs(whole - tiled).max() < 3 * LEVEL
        assert np.abs(whole - tiled).mean() < LEVEL / 10

    @pytest.mark.parametrize(("name", "task"), [("NAFNet", Clean()), ("SwinIR", Upscale())])
    def test_of_networks_that_look_far_fade_into_each_other_where_cut_ones_would_show(self, name, task):
        x = texture(160, 128)
        whole = through(name, x, task, tile=200)
        cut, faded = (np.abs(through(name, x, task, tile=64, overlap=each) - whole).max() for each in (0, 32))
        assert faded < 2 * LEVEL < 20 * LEVEL < cut

    def test_networks_that_look_far_take_a_picture_whole_and_others_take_tiles(self):
        near, far = (Run(opened(tiny.saved(name)), Clean(), ForeignSettings(), silent) for name in ("ESRGAN", "SCUNet"))
        assert next(near._sides()) == running.USUAL and next(far._sides()) == 0

    def test_are_told_of_one_by_one_and_can_be_stopped_between_two(self):
        told = []

        def stop(fraction, doing):
            told.append(fraction)
            if doing == "mending" and fraction > 0.5:
                raise Cancelled(needed="a run", found="a stop", fix="")

        x = {"picture": picture(200, 40)}
        with pytest.raises(Cancelled):
            of(Clean(), "NAFNet", settings={"tile": 64, "overlap": 0}, progress=stop, pictures=x)
        assert len(set(told)) > 3 and told == sorted(told)

    def test_tell_how_far_a_large_one_has_come_and_are_stopped_within_it(self):
        told = []

        def stop(fraction, doing):
            told.append(fraction)
            if 0.5 < fraction < 0.9:
                raise Cancelled(needed="a run", found="a stop", fix="")

        with pytest.raises(Cancelled):
            of(Clean(), "SCUNet", progress=stop)
        assert len(set(told)) > 20 and told == sorted(told)
        net = settled(opened(tiny.saved("SCUNet")), ForeignSettings())
        assert not any(layer._forward_pre_hooks for layer in net.model.model.modules())

    def test_without_a_hole_do_not_bother_the_network(self, monkeypatch):
        x = np.dstack((texture(200, 40), np.zeros((40, 200), np.float32)))
        x[10:20, 10:20, 3] = 1
        calls = []
        monkeypatch.setattr(running, "call_for", lambda net, task: lambda x: calls.append(x) or x[:, :3])
        through("LaMa", x, Inpaint(), tile=64, overlap=0)
        assert len(calls) == 1


class TestMemory:
    def test_is_reckoned_near_what_the_widest_layers_take(self):
        measured = settled(opened(tiny.saved("Compact")), ForeignSettings()).measured
        a_map = 8 * 4  # eight channels of 32 bits
        assert 4 * a_map < measured.a_pixel < 16 * a_map and measured.layers == 8

    def test_too_little_is_refused_in_numbers_before_anything_is_made(self):
        with pytest.raises(TooLarge, match=r"GB for SCUNet.*0\.40 GB.*more memory"):
            of(Clean(), "SCUNet", settings={"memory": 0.4})
        with pytest.raises(TooLarge, match="smaller tile"):
            of(Clean(), "SCUNet", settings={"memory": 0.43, "tile": 512}, pictures={"picture": picture(600, 600)})

    def test_less_of_it_makes_smaller_tiles(self):
        net = settled(opened(tiny.saved("SCUNet")), ForeignSettings())
        sides = []
        for memory in (100.0, 0.9, 0.5):
            run_ = Run(net, Clean(), ForeignSettings(memory=memory), silent)
            sides.append(run_._tiling((900, 900, 3)).sides[0])
        assert sides[0] == 900 > sides[1] > sides[2]


class TestRefusals:
    def test_a_scale_that_the_network_does_not_come_to_and_one_that_it_does_is_told(self):
        with pytest.raises(CannotServe, match=r"2 or 4.*--scale 2"):
            of(Upscale(scale=3), "Compact")

    @pytest.mark.parametrize(
        ("task", "name", "does"),
        [
            (Upscale(), "NAFNet", "which mends"),
            (Clean(), "Compact", "which enlarges"),
            (Deblur(), "LaMa", "which fills"),
        ],
    )
    def test_a_task_that_the_network_is_not_for(self, task, name, does):
        with pytest.raises(CannotServe, match=f"{name}, {does}"):
            of(task, name)

    def test_a_filling_that_is_asked_of_another_network(self):
        with pytest.raises(CannotServe, match="a network that fills holes"):
            of(Inpaint(), "NAFNet", pictures={"picture": picture(), "mask": hole()})

    def test_a_level_that_the_network_cannot_take_and_one_that_it_must(self):
        with pytest.raises(CannotServe, match="no level: NAFNet"):
            of(Denoise(level=10), "NAFNet")
        with pytest.raises(CannotServe, match="--level 15"):
            of(Denoise(), "DRUNet")
        with pytest.raises(CannotServe, match="no jpeg_quality"):
            of(Dejpeg(jpeg_quality=30), "NAFNet")
        with pytest.raises(CannotServe, match="radius"):
            of(Deblur(radius=2), "NAFNet")

    def test_numbers_that_the_network_does_not_bear(self):
        with pytest.raises(CannotServe, match="fp32, bf16"):
            of(Clean(), "NAFNet", settings={"precision": "fp16"})

    def test_halves_are_near_where_they_are_borne(self):
        whole, half = (of(Clean(), "NAFNet", settings={"precision": each}).picture.rgb() for each in ("fp32", "bf16"))
        assert 0 < np.abs(whole - half).max() < 16 * LEVEL

    def test_a_gpu_that_is_not_there(self):
        if torch.cuda.is_available():
            pytest.skip("there is one")
        with pytest.raises(CannotServe, match="GPU"):
            of(Clean(), "NAFNet", settings={"device": "cuda"})

    def test_a_file_that_changed_since_the_recipe_was_pinned(self, tmp_path):
        file = tmp_path / "x.safetensors"
        file.write_bytes(tiny.saved("NAFNet").read_bytes())
        made = run(Recipe.of(Clean(), model=str(file)), picture=picture())
        file.write_bytes(tiny.saved("NAFNet", img_channel=1).read_bytes())
        with pytest.raises(BadModel, match="pinned"):
            run(Recipe.from_dict(made.record.recipe), picture=picture())


def test_the_licence_that_was_stated_stands_in_the_record_and_else_that_none_was():
    made = of(Clean(), "NAFNet")
    assert made.record.licences[str(tiny.saved("NAFNet"))] == "unstated"
    add(tiny.saved("NAFNet"), name="mine", licence="CC-BY-4.0")
    made = run(Recipe.of(Clean(), model="mine"), picture=picture())
    assert made.record.licences == {"foreign": "Apache-2.0", "mine": "CC-BY-4.0"}


def test_no_other_room_imports_spandrel():
    source = Path(anew.__file__).parent
    imports = re.compile(r"^\s*(import|from) spandrel\b", re.MULTILINE)
    importing = [path for path in source.rglob("*.py") if imports.search(path.read_text(encoding="utf8"))]
    assert [path.relative_to(source).as_posix() for path in importing] == ["engines/foreign/opening.py"]


def test_the_engine_is_listed_without_it():
    assert "spandrel" in registry.card("foreign").modules and registry.card("foreign").extra == "foreign"
