import importlib.metadata
from dataclasses import replace

import numpy as np
import pytest

from anew import Inpaint, Picture, Recipe, Recolor, run, variants
from anew.engines import base, registry
from anew.engines.card import EngineCard, everything_of
from anew.errors import BadTask, CannotServe, EngineFailed, MissingExtra
from anew.image.profiles import display_p3
from anew.image.space import SRGB
from anew.ops.preview import unseen
from anew.recipes import parse
from tests.pictures import hole, picture


class Careless(base.Engine[base.Settings]):
    """Returns whatever the test tells it to."""

    card = EngineCard(
        name="careless",
        summary="",
        serves={Inpaint: everything_of(Inpaint)},
        engine=f"{__name__}:Careless",
        licence="MIT",
        sources=(),
        rank=1,
        multiple_of=8,
    )
    returns = staticmethod(lambda x: x["picture"])
    draws = staticmethod(lambda: None)

    def make(self, task, x, work, settings):
        self.seen = x
        work.preview(self.draws)
        return self.returns(x)


@pytest.fixture
def careless(monkeypatch):
    engine = Careless()
    monkeypatch.setattr(registry, "card", lambda name: engine.card)
    monkeypatch.setattr(registry, "cards", lambda: [engine.card])
    monkeypatch.setattr(registry, "load", lambda name: engine)
    return engine


def test_whatever_an_engine_makes_the_kept_pixels_come_back(careless):
    careless.returns = lambda x: 1 - x["picture"]
    before, mask = picture(21, 13), hole(21, 13)
    after = Inpaint()(before, mask=mask).picture
    kept = mask.grey() == 0
    assert (after.samples[kept] == before.samples[kept]).all()
    assert (after.samples[~kept] != before.samples[~kept]).any()


def test_sides_are_padded_to_what_the_card_asks_and_cropped_back(careless):
    assert Inpaint()(picture(21, 13), mask=hole(21, 13)).picture.size == (21, 13)
    assert careless.seen["picture"].shape == (16, 24, 3)


def test_engines_cannot_write_into_their_inputs(careless):
    Inpaint()(picture(16, 16), mask=hole(16, 16))
    with pytest.raises(ValueError, match="read-only"):
        careless.seen["picture"][0, 0] = 0


@pytest.mark.parametrize("wrong", [lambda x: x["picture"][:-1], lambda x: x["picture"] * np.nan, lambda x: x["mask"]])
def test_a_broken_promise_is_the_engines_fault(careless, wrong):
    careless.returns = wrong
    with pytest.raises(EngineFailed, match="careless"):
        Inpaint()(picture(16, 16), mask=hole(16, 16))


def test_a_changed_kept_pixel_is_never_handed_back(careless, monkeypatch):
    """The guard is guarded: a remade that forgets to keep is caught before anybody sees it."""
    monkeypatch.setattr(Picture, "remade", lambda self, rgb, *_, **__: Picture.from_array(1 - rgb))
    with pytest.raises(EngineFailed, match="kept pixels"):
        Inpaint()(picture(16, 16), mask=hole(16, 16))


def test_the_first_engine_that_reads_what_is_asked_is_taken(careless):
    assert run(Recipe.of(Inpaint(prompt="a cat")), picture=picture(16, 16), mask=hole(16, 16)).record.licences == {
        "careless": "MIT"
    }


def test_a_missing_extra_says_how_to_get_it(monkeypatch):
    needs = EngineCard(
        name="far",
        summary="",
        serves={},
        engine="x:Y",
        licence="MIT",
        sources=(),
        extra="diffusion",
        modules=("no_such",),
    )
    monkeypatch.setattr(registry, "card", lambda name: needs)
    with pytest.raises(MissingExtra, match=r"anew\[diffusion\]"):
        registry.load.__wrapped__("far")


def test_either_of_two_modules_will_do():
    card = replace(Careless.card, modules=("no_such|numpy", "no_such|nor_this"))
    assert card.missing() == ["no_such or nor_this"]


def test_the_engine_that_knows_the_model_is_taken(monkeypatch, tmp_path):
    (tmp_path / "x.mine").touch()
    without, mine = Careless.card, replace(Careless.card, name="mine", model="optional", model_files=("*.mine",))
    other = replace(mine, name="other", model_files=("index.json",))
    monkeypatch.setattr(registry, "cards", lambda: [without, other, mine])
    assert registry.choose(Inpaint(), model=str(tmp_path / "x.mine")).name == "mine"
    assert registry.choose(Inpaint()).name == "careless"
    (tmp_path / "index.json").touch()
    assert registry.choose(Inpaint(), model=str(tmp_path)).name == "other"


def test_an_engine_that_takes_no_model_names_one_that_does(monkeypatch, tmp_path):
    (tmp_path / "x.mine").touch()
    mine = replace(Careless.card, name="mine", model="needed", model_files=("*.mine",))
    monkeypatch.setattr(registry, "card", lambda name: Careless.card)
    monkeypatch.setattr(registry, "cards", lambda: [Careless.card, mine])
    with pytest.raises(CannotServe, match="choose the engine mine"):
        registry.choose(Inpaint(), name="careless", model=str(tmp_path / "x.mine"))


def test_an_engine_that_cannot_name_its_models_breaks_a_promise(careless, monkeypatch, tmp_path):
    (tmp_path / "x.mine").touch()
    monkeypatch.setattr(Careless, "card", replace(Careless.card, model="optional", model_files=("*.mine",)))
    with pytest.raises(EngineFailed, match="a way to name its models"):
        Inpaint()(picture(16, 16), mask=hole(16, 16), model=tmp_path / "x.mine")


def test_no_engine_for_a_task_says_so(monkeypatch):
    monkeypatch.setattr(registry, "cards", list)
    with pytest.raises(CannotServe, match="none installed"):
        registry.choose(Inpaint())


def test_steps_run_in_order_and_each_binds_its_own_pictures():
    recipe = parse(
        """
        seed = 5
        [[steps]]
        task = "recolor"
        with = { color = "#00ff00" }
        [[steps]]
        task = "recolor"
        with = { color = "#0000ff" }
        pictures = { mask = "second" }
        """
    )
    result = run(recipe, picture=picture(), mask=hole(), second=hole(share=8))
    assert [step["engine"] for step in result.record.recipe["steps"]] == ["patch", "patch"]
    assert set(result.record.inputs) == {"picture", "mask", "second"}


def test_a_picture_that_a_step_names_must_be_given():
    recipe = parse('task = "restyle"\npictures = { mask = "where" }')
    with pytest.raises(BadTask, match="a picture named where"):
        run(recipe, picture=picture(), style=picture())


def test_a_record_holds_what_makes_the_picture_again():
    result = Recolor()(picture(), mask=hole(), seed=9)
    again = run(Recipe.from_dict(result.record.recipe), picture=picture(), mask=hole())
    assert again.record == result.record and again.picture.sha256 == result.record.output


def test_variants_count_seeds_up_from_the_recipes_own():
    made = variants(Recipe.of(Recolor(), seed=2**32 - 1), 2, picture=picture(), mask=hole())
    assert [result.record.recipe["seed"] for result in made] == [2**32 - 1, 0]


class TestPreviews:
    def test_nobody_looks_and_nothing_is_drawn(self, careless):
        def draw():
            raise AssertionError("drawn for nobody")

        careless.draws = draw
        assert Inpaint()(picture(21, 13), mask=hole(21, 13)).picture.size == (21, 13)

    def test_they_show_what_the_task_keeps_as_it_was(self, careless):
        seen, mask = [], hole(80, 60)
        careless.draws = lambda: np.ones((6, 8, 4), np.float32)
        Inpaint()(picture(80, 60), mask=mask, preview=lambda draw: seen.append(draw()))
        painted = mask.grey() == 1
        assert seen[0].shape == (60, 80, 3) and seen[0][painted].min() == 1
        assert np.allclose(seen[0][~painted], picture(80, 60).rgb()[~painted], atol=1e-6)

    def test_nothing_yet_is_nothing_to_see(self, careless):
        seen = []
        Inpaint()(picture(80, 60), mask=hole(80, 60), preview=lambda draw: seen.append(draw()))
        assert seen == [None]

    def test_they_are_small_and_the_result_is_the_same(self, careless):
        seen = []
        careless.draws = lambda: np.full((600, 900, 3), np.nan, np.float32)
        made = [
            Inpaint()(picture(900, 600), mask=hole(900, 600), preview=look).picture.sha256
            for look in (unseen, lambda draw: seen.append(draw()))
        ]
        assert made[0] == made[1] and seen[0].shape == (171, 256, 3) and np.isfinite(seen[0]).all()

    def test_colours_of_another_space_are_seen_as_they_look(self, careless):
        wide = Picture.from_array(np.full((8, 8, 3), 0.5), profile=display_p3())
        careless.card = replace(careless.card, space="own")
        careless.draws, seen = lambda: np.full((8, 8, 3), (1, 0.5, 0), np.float32), []
        Inpaint()(wide, mask=hole(8, 8), preview=lambda draw: seen.append(draw()))
        assert np.allclose(seen[0][4, 4], np.clip(wide.space.to(SRGB, np.float32([[[1, 0.5, 0]]])), 0, 1), atol=1e-4)


def test_progress_never_falls_and_ends_at_one():
    heard = []
    Recolor()(picture(), mask=hole(), progress=lambda fraction, doing: heard.append(fraction))
    assert heard == sorted(heard) and heard[-1] == 1


def test_what_is_installed_is_looked_up_once_a_process(monkeypatch):
    recipe = Recipe.from_dict({"task": "control", "with": {"kind": "gray"}})
    first = run(recipe, picture=picture(8, 8))
    monkeypatch.setattr(importlib.metadata.Distribution, "discover", None)  # each look reads hundreds of files
    assert run(recipe, picture=picture(8, 8)).record.versions == first.record.versions
