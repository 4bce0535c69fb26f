"""Backgrounds by words: the subject with its soft edge over what the model made, on a tiny model."""

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

from anew import Picture, Recipe, run
from anew.errors import Cancelled
from anew.tasks import Background
from tests.engines.diffusion import tiny
from tests.engines.diffusion.setups import QUICK

FRONT, BEHIND = np.array([0.9, 0.5, 0.1]), np.array([0.1, 0.3, 0.6])


def disc(edge=6.0):
    """A disc with an edge of so many pixels, 70 by 51, and how much of each pixel it is."""
    y, x = np.mgrid[:51, :70]
    alpha = np.clip((15 - np.hypot(y - 25, x - 35)) / edge + 0.5, 0, 1)[..., None]
    return alpha * FRONT + (1 - alpha) * BEHIND, alpha[..., 0]


def samples(picture, progress=lambda share, doing: None, **fields):
    recipe = Recipe.of(
        Background(prompt="a dog", **fields), engine="diffusion", model=str(tiny.saved("sd")), settings=QUICK, seed=1
    )
    return run(recipe, progress=progress, picture=Picture.from_array(picture)).picture.samples


def test_inside_the_subject_the_picture_is_kept_and_far_from_it_nothing_is():
    picture, alpha = disc()
    after = samples(picture).astype(int)
    before = Picture.from_array(picture).samples.astype(int)
    assert np.abs(after - before)[20:30, 30:40].max() <= 1
    assert np.abs(after - before)[alpha == 0].mean() > 8


def test_nothing_of_the_old_background_shines_through_the_edge():
    """On two grounds the same subject has the same edge: colours and alpha are its own."""
    picture, alpha = disc()
    other = alpha[..., None] * FRONT + (1 - alpha[..., None]) * [0.2, 0.5, 0.2]
    edge = (alpha > 0.3) & (alpha < 0.9)
    one, two = (samples(each).astype(int)[edge] for each in (picture, other))
    gap = np.abs(np.asarray(picture - other)[edge]).mean() * 255
    assert np.abs(one - two).mean() < gap / 2


def test_what_was_transparent_is_filled():
    picture, _ = disc()
    rgba = np.dstack((picture, np.ones((51, 70))))
    rgba[:, :10, 3] = 0
    after = samples(rgba)
    assert after.shape == (51, 70, 4) and after[..., 3].min() == 255


def test_a_run_stops_while_the_subject_is_looked_for():
    def stop(share, doing):
        if "transparency" in doing:
            raise Cancelled(needed="time", found="none", fix="Go on.")

    with pytest.raises(Cancelled):
        samples(disc()[0], progress=stop)


def test_the_same_recipe_gives_the_same_bytes():
    picture, _ = disc()
    assert np.array_equal(samples(picture), samples(picture))
