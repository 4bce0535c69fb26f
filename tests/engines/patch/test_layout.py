import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.patch.layout import importance, spread


def disc_on_plain(height=120, width=180, radius=25):
    y, x = np.mgrid[:height, :width]
    picture = np.full((height, width, 3), 0.5, np.float32)
    inside = (y - height // 2) ** 2 + (x - width // 3) ** 2 < radius**2
    picture[inside] = [0.9, 0.2, 0.1]
    return picture, inside


@pytest.mark.parametrize("shape", [(120, 270), (180, 180), (120, 130)])
def test_a_disc_stays_round_when_the_canvas_changes(shape):
    picture, inside = disc_on_plain()
    wide = spread(picture, shape)[..., 0] > 0.7
    old, new = np.nonzero(inside), np.nonzero(wide)
    for axis in (0, 1):
        assert abs(np.ptp(new[axis]) - np.ptp(old[axis])) <= 6


def test_nothing_moves_when_the_canvas_stays():
    picture = np.random.default_rng(0).random((40, 50, 3), np.float32)
    np.testing.assert_allclose(spread(picture, (40, 50)), picture, atol=1e-3)


def test_wandering_moves_a_disc_and_keeps_it_round():
    picture, inside = disc_on_plain()
    moved = [spread(picture, inside.shape, wander=1.5, rng=np.random.default_rng(n))[..., 0] > 0.7 for n in range(4)]
    centres = [np.nonzero(disc)[1].mean() for disc in moved]
    assert np.ptp(centres) > 4
    assert all(abs(np.ptp(np.nonzero(disc)[1]) - 49) < 12 for disc in moved)


def test_importance_is_high_on_the_disc_and_low_on_the_plain():
    picture, _ = disc_on_plain()
    worth = importance(picture)
    assert worth[20:-20].max() > 5 * np.median(worth)


@settings(deadline=None, max_examples=20)
@given(*[st.integers(1, 60)] * 4)
def test_any_canvas_can_be_laid_out(height, width, new_height, new_width):
    picture = np.random.default_rng(0).random((height, width, 4), np.float32)
    laid = spread(picture, (new_height, new_width))
    assert laid.shape == (new_height, new_width, 4) and np.isfinite(laid).all()
