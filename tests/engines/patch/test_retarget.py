import numpy as np
import pytest
from skimage.data import coffee

from anew.engines.base import Work
from anew.engines.patch import retarget as retargeting
from anew.engines.patch.retarget import retarget, undeformed_scale
from anew.tasks import Retarget


def photo(step=4):
    return (coffee()[::step, ::step] / 255).astype(np.float32)


@pytest.mark.parametrize("size", [(225, 100), (90, 100), (150, 150), (300, 180), (60, 50)])
def test_the_canvas_is_what_was_asked_for(size):
    made = retarget(Retarget(width=size[0], height=size[1]), {"picture": photo()}, Work(seed=1))
    assert made.shape == (size[1], size[0], 3) and made.dtype == np.float32
    assert abs(made.mean((0, 1)) - photo().mean((0, 1))).max() < 0.12


def test_a_canvas_of_the_same_size_changes_nothing():
    assert np.array_equal(retarget(Retarget(width=150, height=100), {"picture": photo()}, Work(seed=1)), photo())


def test_a_large_canvas_is_solved_small_and_finished_sharp(monkeypatch):
    monkeypatch.setattr(retargeting, "_WORKING_PIXELS", 20_000)
    large = photo(2)
    made = retarget(Retarget(width=400), {"picture": large}, Work(seed=1))
    assert made.shape == (200, 400, 3)
    assert abs(np.diff(made, axis=1)).mean() > 0.6 * abs(np.diff(large, axis=1)).mean()


def test_alpha_is_carried():
    picture = np.concatenate([photo(), np.ones((100, 150, 1), np.float32)], axis=-1)
    picture[:, :40, 3] = 0
    made = retarget(Retarget(width=220), {"picture": picture}, Work(seed=1))
    assert made.shape == (100, 220, 4)
    assert 0.1 < (made[..., 3] < 0.5).mean() < 0.6


@pytest.mark.parametrize("old", [(1, 1), (7, 5), (300, 17)])
@pytest.mark.parametrize("new", [(1, 1), (9, 4), (40, 300)])
def test_any_size_works(old, new):
    picture = np.random.default_rng(0).random((*old, 3), np.float32)
    made = retarget(Retarget(width=new[1], height=new[0]), {"picture": picture}, Work(seed=1))
    assert made.shape == (*new, 3) and np.isfinite(made).all()


def test_scale_is_kept_unless_both_sides_agree_or_one_loses_too_much():
    assert undeformed_scale((100, 100), (80, 150)) == 1
    assert undeformed_scale((100, 200), (50, 150)) == pytest.approx(0.75)
    assert undeformed_scale((100, 100), (300, 200)) == 2
