"""Outpaint: the old picture in its place, layers at their height, the subject once."""

import numpy as np
import pytest

from anew.engines.base import Work
from anew.engines.patch.outpaint import outpaint
from anew.engines.patch.saliency import subject_of
from anew.engines.patch.scan import frame_of
from anew.tasks import Outpaint


def scene():
    """Blue sky over a green field, and a red ball."""
    rng = np.random.default_rng(0)
    picture = np.empty((80, 100, 3), np.float32)
    picture[:44], picture[44:] = [0.4, 0.6, 0.9], [0.2, 0.5, 0.2]
    y, x = np.mgrid[:80, :100]
    picture[(y - 44) ** 2 + (x - 50) ** 2 < 14**2] = [0.9, 0.1, 0.1]
    return np.clip(picture + 0.03 * rng.standard_normal((80, 100, 1)), 0, 1).astype(np.float32)


def test_the_old_picture_lies_where_the_margins_say():
    made = outpaint(Outpaint(left=7, top=3, right=20, bottom=11), {"picture": scene()}, Work(seed=0))
    assert made.shape == (94, 127, 3)
    np.testing.assert_array_equal(made[3:83, 7:107], scene())


def test_sky_stays_above_and_field_below():
    made = outpaint(Outpaint(left=40, right=40), {"picture": scene()}, Work(seed=0))
    new = np.concatenate([made[:, :40], made[:, 140:]], axis=1)
    assert (new[:34, :, 2] > new[:34, :, 1]).mean() > 0.98
    assert (new[54:, :, 2] < new[54:, :, 1]).mean() > 0.98


@pytest.mark.parametrize("given", [True, False])
def test_the_subject_is_not_repeated(given):
    x = {"picture": scene()}
    if given:
        x["subject"] = (scene()[..., 0] > 0.7).astype(np.float32)
    made = outpaint(Outpaint(left=60, right=60), x, Work(seed=0))
    new = np.concatenate([made[:, :60], made[:, 160:]], axis=1)
    assert (new[..., 0] > 0.7).mean() < 0.01


def test_an_aspect_is_reached_and_alpha_kept():
    picture = np.concatenate([scene(), np.ones((80, 100, 1), np.float32)], axis=2)
    made = outpaint(Outpaint(aspect="2:1"), {"picture": picture}, Work(seed=0))
    assert made.shape == (80, 160, 4)
    assert made[..., 3].min() > 0.99


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (5, 6), (300, 8)])
def test_any_small_picture_grows(size):
    picture = np.random.default_rng(0).random((*size, 3), np.float32)
    made = outpaint(Outpaint(left=2, bottom=3), {"picture": picture}, Work(seed=0))
    assert made.shape == (size[0] + 3, size[1] + 2, 3)
    assert np.isfinite(made).all()


def test_a_ball_on_a_field_is_a_subject_and_a_texture_has_none():
    ball = scene()[..., 0] > 0.7
    found = subject_of(scene())
    assert (found & ball).sum() > 0.9 * ball.sum()
    assert not subject_of(np.random.default_rng(0).random((80, 100, 3), np.float32)).any()


def test_a_dark_frame_is_found_and_a_night_sky_is_not():
    photo = scene()
    assert not frame_of(photo).any()
    photo[:, -2:] = 0.02
    assert np.flatnonzero(frame_of(photo).all(axis=0)).tolist() == [97, 98, 99]
    assert not frame_of(photo * np.float32(0.1)).any()
