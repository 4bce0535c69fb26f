"""The control engine: every map has its picture's size, lines are white, and a kind without its model says so."""

from time import monotonic, sleep

import numpy as np
import pytest

from anew import Picture, run
from anew.engines import registry
from anew.engines.base import Work
from anew.engines.control.engine import MAKERS, MODELS, ControlMaps, ControlSettings
from anew.errors import BadRecipe, Cancelled, CannotServe
from anew.recipes import Recipe
from anew.tasks.control import KINDS, Control
from tests.engines.control.shapes import square
from tests.pictures import picture, texture

free = pytest.mark.parametrize("kind", sorted(MAKERS))


def mapped(kind, photo=None, settings=None, **fields):
    recipe = Recipe.of(Control(kind=kind, **fields), settings=settings or {}, engine="control", seed=5)
    return run(recipe, picture=photo or picture()).picture


def test_every_kind_is_made_with_or_without_a_model():
    assert set(MAKERS) | set(MODELS) == set(KINDS) and not set(MAKERS) & set(MODELS)


@free
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (200, 3), (90, 61)])
def test_a_map_has_the_size_of_its_picture(kind, size):
    assert mapped(kind, picture(*size)).size == size
    assert mapped(kind, picture(*size), resolution=4).size == size


@free
def test_a_seed_maps_the_same_way_again(kind):
    assert mapped(kind).sha256 == mapped(kind).sha256


@pytest.mark.parametrize("kind", ["canny", "scribble", "softedge", "lineart"])
def test_lines_are_white_and_inverted_they_are_black(kind):
    made = mapped(kind, Picture.from_array(square())).samples
    assert made.mean() < 60 and made.max() > 200
    inverted = mapped(kind, Picture.from_array(square()), invert=True).samples
    assert (inverted == 255 - made).all()


def test_a_smaller_resolution_draws_coarser_lines():
    photo = Picture.from_array(square(256, 128))
    fine, coarse = mapped("canny", photo), mapped("canny", photo, resolution=64)
    assert (coarse.samples > 20).sum() > 2 * (fine.samples > 20).sum()


def test_a_resolution_above_the_pictures_own_changes_nothing():
    assert mapped("softedge", resolution=4000).sha256 == mapped("softedge").sha256


def test_flat_colours_stay_flat_when_they_are_brought_back_to_size():
    made = mapped("posterize", picture(90, 60), detail=0, resolution=20).samples
    assert len(np.unique(made.reshape(-1, 3), axis=0)) <= 4


def test_a_grey_picture_gets_coloured_normals_and_a_deep_one_deep_tones():
    assert mapped("normal", picture(mode="L")).mode == "RGB"
    assert mapped("gray", picture(depth=16)).depth == 16


def test_thresholds_are_settings_of_canny():
    low, high = (mapped("canny", settings={"low": at, "high": 2 * at}).samples.mean() for at in (20, 200))
    assert low > high
    with pytest.raises(BadRecipe, match="high"):
        mapped("canny", settings={"high": -1})


def test_a_depth_map_decides_the_normals():
    ramp = Picture.from_array(np.tile(np.linspace(0, 1, 48, dtype=np.float32)[None, :, None], (40, 1, 3)))
    recipe = Recipe.of(Control(kind="normal"), engine="control")
    made = run(recipe, picture=picture(48, 40), depth_map=ramp).picture.samples
    assert made[20, 24, 0] > 200 and abs(int(made[20, 24, 1]) - 128) < 3  # it rises to the right, so it faces left


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_a_kind_without_its_model_says_which_models_fit(kind):
    point = {"point": "3,4"} if kind == "mask" else {}
    with pytest.raises(CannotServe, match=f"a model for kind {kind}: a folder with {MODELS[kind]}.*anew models pull"):
        mapped(kind, **point)


def test_maps_need_nothing_beside_the_core():
    assert registry.card("control").missing() == []
    assert registry.choose(Control()).name == "control"


def test_inputs_are_left_alone():
    photo = np.full((20, 30, 3), 0.5, np.float32)
    photo[5:10, 5:10] = 0.1
    before = photo.copy()
    photo.flags.writeable = False
    for kind in MAKERS:
        ControlMaps().make(Control(kind=kind), {"picture": photo}, Work(0), ControlSettings())
    assert (photo == before).all()


class TestStopping:
    def test_a_map_that_hears_nothing_is_left_within_a_second(self, monkeypatch):
        monkeypatch.setitem(MAKERS, "blur", lambda *_: sleep(1.5))
        began = monotonic()

        def stop(fraction, doing):
            if monotonic() - began > 0.2:
                raise Cancelled(needed="a map", found="a stop", fix="")

        with pytest.raises(Cancelled):
            ControlMaps().make(Control(kind="blur"), {"picture": texture(30, 20)}, Work(0, stop), ControlSettings())
        assert monotonic() - began < 1

    @pytest.mark.parametrize("kind", ["softedge", "scribble", "lineart", "posterize"])
    def test_long_kinds_say_how_far_they_are_and_end_between_their_stages(self, kind):
        heard, photo = [], {"picture": texture(40, 30)}

        def make(progress):
            return MAKERS[kind](photo, Control(kind=kind), Work(0, progress), ControlSettings())

        make(lambda fraction, doing: heard.append(fraction))
        assert len(heard) >= 3 and heard == sorted(heard) and heard[-1] <= 1

        def stop(fraction, doing):
            if fraction == heard[1]:
                raise Cancelled(needed="a map", found="a stop", fix="")

        with pytest.raises(Cancelled):
            make(stop)
