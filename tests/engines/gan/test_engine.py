"""The gan engine: any size, either side, the model named by its bytes, and refusals that say why."""

import os
import shutil
from contextlib import nullcontext

import numpy as np
import pytest

from anew import Picture, Recipe, Render, Translate, Vary, run
from anew.engines import registry
from anew.engines.gan import translator
from anew.engines.gan.engine import Gan, GanSettings
from anew.engines.gan.facts import Domain
from anew.engines.gan.folder import read_facts, write_facts
from anew.engines.gan.labels import coloured, one_hot
from anew.errors import BadModel, BadPicture, BadRecipe, BadTask, CannotServe
from anew.recipes import parse, to_toml
from tests.models import FAMILIES, LABELS, A, shared, tiny
from tests.pictures import picture, texture

GREY = Domain(name="drawing", channels=1)


def translated(photo, model, *, to="", **settings):
    return Translate(to=to)(photo, engine="gan", model=model, settings=settings).picture


def street(width=48, height=40, seed=0):
    rows = np.random.default_rng(seed).integers(0, 3, (height, width)).astype(np.int32)
    return Picture.from_array(coloured(one_hot(rows, 3)[0], LABELS))


class TestModels:
    def test_the_recipe_that_ran_names_the_model_by_its_bytes(self):
        record = Translate()(picture(), model=shared(), seed=4).record
        step = record.recipe["steps"][0]
        assert step["model"] == str(shared()) and len(step["revision"]) == 64
        assert record.licences == {"gan": "Apache-2.0", str(shared()): "CC0-1.0"}
        assert {"torch", "onnxruntime"} <= set(record.versions)

    def test_the_recipe_that_ran_makes_the_same_bytes_again(self):
        first = Translate(to="horse")(picture(50, 33), model=shared(), seed=4)
        recipe = parse(to_toml(Recipe.from_dict(first.record.recipe)))
        again = run(recipe, picture=picture(50, 33))
        assert again.record == first.record and again.picture.sha256 == first.picture.sha256

    def test_a_recipe_pinned_to_another_model_is_refused(self, tmp_path):
        model = tiny(tmp_path / "model")
        recipe = Recipe.from_dict(Translate()(picture(), model=model).record.recipe)
        shutil.rmtree(model)
        tiny(model, seed=1)
        with pytest.raises(BadModel, match="pinned to, revision"):
            run(recipe, picture=picture())

    def test_a_model_that_is_trained_on_is_loaded_again(self, tmp_path):
        model = tiny(tmp_path / "model")
        first = Translate()(picture(), model=model)
        tiny(model, seed=1)
        assert Translate()(picture(), model=model).record.recipe != first.record.recipe

    def test_many_pictures_load_a_model_once(self, tmp_path, monkeypatch):
        loads, real = [], translator.load_method
        monkeypatch.setattr(translator, "load_method", lambda path: loads.append(path) or real(path))
        model = tiny(tmp_path / "model")
        for seed in range(3):
            Translate()(picture(seed=seed), model=model)
        assert len(loads) == 1

    def test_relative_paths_are_recorded_as_given(self, tmp_path, monkeypatch):
        tiny(tmp_path / "runs" / "x")
        monkeypatch.chdir(tmp_path)
        assert Translate()(picture(), model="runs/x").record.recipe["steps"][0]["model"] == "runs/x"

    def test_a_model_that_changes_between_naming_and_use_is_refused(self, tmp_path):
        from anew.engines.base import Work

        model = tiny(tmp_path / "model")
        work = Work(0, model=str(model), revision="0" * 64)
        with pytest.raises(BadModel, match="changed while"):
            Gan().make(Translate(), {"picture": picture().rgb()}, work, GanSettings())

    def test_half_a_model_is_refused(self, tmp_path):
        model = tiny(tmp_path / "model")
        (model / "model.safetensors").unlink()
        with pytest.raises(BadModel, match=r"model\.safetensors"):
            Translate()(picture(), model=model)

    def test_new_names_are_heard_of_at_once(self, tmp_path):
        model = tiny(tmp_path / "model")
        Translate(to="zebra")(picture(), model=model)
        facts = read_facts(model)
        write_facts(model, facts.model_copy(update={"b": Domain(name="quagga")}))
        assert Translate(to="quagga")(picture(), model=model).picture.size == (48, 40)

    def test_no_model_no_picture(self):
        with pytest.raises(CannotServe, match="a model for the engine gan: a folder with"):
            Translate()(picture())

    def test_a_model_for_an_engine_that_takes_none_is_refused(self):
        with pytest.raises(CannotServe, match="patch works without one"):
            Vary()(picture(), model=shared())

    @pytest.mark.parametrize("name", ["", "no-such-run"])
    def test_a_folder_that_is_no_model_is_refused(self, tmp_path, name):
        with pytest.raises(BadModel, match="a model for gan at"):
            Translate()(picture(), model=tmp_path / name)

    def test_a_revision_alone_is_refused(self):
        with pytest.raises(BadRecipe, match="beside its revision"):
            parse('task = "translate"\nrevision = "abc"')

    def test_a_model_as_a_number_is_refused(self):
        with pytest.raises(BadRecipe, match="model as text"):
            parse('task = "translate"\nmodel = 3')

    def test_cards_know_their_own_models(self, tmp_path):
        card = registry.card("gan")
        (tmp_path / "model_index.json").write_text("{}")
        assert card.knows(str(shared())) and card.knows(str(shared() / "model.json"))
        assert not card.knows(str(tmp_path)) and not card.knows("no such thing")


class TestSides:
    def test_the_first_side_is_taken_when_none_is_named(self):
        photo = picture()
        assert translated(photo, shared()).sha256 == translated(photo, shared(), to="zebra").sha256
        assert translated(photo, shared()).sha256 != translated(photo, shared(), to="horse").sha256

    def test_no_such_side_is_refused(self):
        with pytest.raises(BadTask, match="Did you mean zebra"):
            translated(picture(), shared(), to="zebrra")

    def test_render_goes_where_translate_goes(self):
        assert Render()(picture(), model=shared()).picture.sha256 == translated(picture(), shared()).sha256


class TestSizes:
    def test_tiles_share_the_tone_of_the_whole(self, monkeypatch):
        """The guard is guarded: with each tile's own statistics the tiles are further from the whole."""
        across = np.linspace(0, 1, 160, dtype=np.float32)[None, :, None]
        photo = Picture.from_array(np.clip(texture(160, 120) * across, 0, 1))

        def distance():
            whole, tiled = (translated(photo, shared(), tile=tile, overlap=32).samples for tile in (512, 64))
            return np.abs(whole.astype(float) - tiled).mean()

        steady = distance()
        monkeypatch.setattr(translator.TorchTranslator, "steady", lambda self, *_: nullcontext())
        assert steady < 0.8 * distance()

    def test_a_smaller_working_size_gives_the_pictures_own_size(self):
        photo = picture(90, 60)
        small = translated(photo, shared(), size=32)
        assert small.size == photo.size and small.sha256 != translated(photo, shared()).sha256

    def test_bf16_is_near_fp32(self):
        photo = picture(64, 48)
        one, other = (translated(photo, shared(), precision=kind).samples.astype(int) for kind in ("fp32", "bf16"))
        assert 0 < np.abs(one - other).mean() < 4

    def test_compiled_models_make_what_plain_ones_make(self, monkeypatch):
        """With a stand-in for torch's compiler, which takes a minute: that it is used, and not for tiles."""
        used = []

        def compiler(run, **_):
            return lambda *args, **words: used.append(1) or run(*args, **words)

        monkeypatch.setattr("torch.compile", compiler)
        photo = picture(100, 80)
        assert translated(photo, shared(), compile=True).sha256 == translated(photo, shared()).sha256
        assert used == [1]
        tiled = translated(photo, shared(), compile=True, tile=32, overlap=8)
        assert used == [1] and tiled.sha256 == translated(photo, shared(), tile=32, overlap=8).sha256

    def test_a_machine_without_a_compiler_says_so(self, monkeypatch, tmp_path):
        def compiler(*_, **__):
            raise RuntimeError("no g++")

        monkeypatch.setattr("torch.compile", lambda run, **_: compiler)
        with pytest.raises(CannotServe, match="RuntimeError: no g"):
            translated(picture(), tiny(tmp_path / "model"), compile=True)

    def test_settings_out_of_range_are_refused(self):
        with pytest.raises(BadRecipe, match="precision"):
            translated(picture(), shared(), precision="fp8")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_works_whole_in_tiles_and_in_bf16(tmp_path, family):
    photo, a = (street(70, 50), LABELS) if family == "spade" else (picture(70, 50), A)
    model = tiny(tmp_path / "model", family, a=a)
    whole, tiled, half = (translated(photo, model, **each) for each in ({}, {"tile": 32}, {"precision": "bf16"}))
    assert whole.size == tiled.size == half.size == photo.size
    assert np.abs(whole.samples.astype(int) - half.samples).mean() < 8


class TestModes:
    @pytest.mark.parametrize(("mode", "depth"), [("L", 8), ("LA", 16), ("RGBA", 8), ("RGB", 16), ("CMYK", 8)])
    def test_depth_and_alpha_stay_and_grey_gains_colour(self, mode, depth):
        before = picture(mode=mode, depth=depth)
        made = translated(before, shared())
        assert made.depth == depth and made.mode == {"L": "RGB", "LA": "RGBA"}.get(mode, mode)
        if before.has_alpha:
            assert (made.samples[..., -1] == before.samples[..., -1]).all()

    def test_a_palette_picture_works(self, tmp_path):
        from PIL import Image

        Image.fromarray(picture().samples).quantize(16).save(tmp_path / "x.png")
        assert translated(Picture.open(tmp_path / "x.png"), shared()).size == (48, 40)

    def test_grey_models_read_luma_and_make_grey(self, tmp_path):
        model = tiny(tmp_path / "model", "pix2pix", a=GREY, b=GREY)
        made = translated(picture(), model).samples
        assert (made == made[..., :1]).all()


class TestLabels:
    def test_a_label_map_is_rendered(self, tmp_path):
        made = Render()(street(), model=tiny(tmp_path / "model", "spade", a=LABELS)).picture
        assert made.size == (48, 40)

    def test_a_stray_colour_is_refused_by_its_place(self, tmp_path):
        spoilt = street().samples.copy()
        spoilt[5, 6] = (1, 2, 3)
        with pytest.raises(BadPicture, match="#010203 at column 6, row 5"):
            Render()(Picture.from_array(spoilt), model=tiny(tmp_path / "model", "spade", a=LABELS))

    def test_photo_to_labels_gives_palette_colours_only_even_in_tiles(self, tmp_path):
        model = tiny(tmp_path / "model", "pix2pix", b=LABELS)
        made = translated(picture(100, 80), model, tile=32, overlap=8, size=60)
        colours = {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in made.samples.reshape(-1, 3)}
        assert colours <= {label.colour for label in LABELS.palette}

    def test_label_maps_keep_their_classes_at_a_smaller_working_size(self, tmp_path):
        model = tiny(tmp_path / "model", "spade", a=LABELS)
        assert Render()(street(), engine="gan", model=model, settings={"size": 33}).picture.size == (48, 40)


class TestStyles:
    @pytest.fixture
    def stylish(self, tmp_path):
        return tiny(tmp_path / "model", "spade", a=LABELS, style=4)

    def test_the_seed_chooses_the_look(self, stylish):
        one, again, other = (Render()(street(), model=stylish, seed=seed).picture.sha256 for seed in (1, 1, 2))
        assert one == again != other

    def test_a_style_picture_decides_instead_of_the_seed(self, stylish):
        def made(seed, look):
            return Render()(street(), model=stylish, seed=seed, style=picture(60, 50, seed=look)).picture.sha256

        assert made(1, 5) == made(2, 5) != made(1, 6)

    def test_a_model_without_a_style_space_refuses_a_style(self):
        with pytest.raises(CannotServe, match="style encoder"):
            Render()(picture(), model=shared(), style=picture())


def test_noise_at_test_comes_from_the_seed(tmp_path):
    model = tiny(tmp_path / "model", "pix2pix", generator="resnet", blocks=1, noise_at_test=True)
    one, again, other = (Translate()(picture(), model=model, seed=seed).picture.sha256 for seed in (1, 1, 2))
    assert one == again != other


def test_results_do_not_depend_on_torchs_threads():
    import torch

    if (os.cpu_count() or 1) < 2:
        pytest.skip("one core")
    before, found = torch.get_num_threads(), set()
    try:
        for count in (1, 2):
            torch.set_num_threads(count)
            found.add(translated(picture(160, 120), shared()).sha256)
    finally:
        torch.set_num_threads(before)
    assert len(found) == 1


def test_cards_tasks_and_facts_import_no_torch():
    import subprocess
    import sys

    code = (
        "import sys, anew, anew.tasks; from anew.engines import registry; registry.cards();"
        "from anew.engines.gan import facts, folder, engine; registry.load('gan');"
        "print('torch' in sys.modules, 'onnxruntime' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]
