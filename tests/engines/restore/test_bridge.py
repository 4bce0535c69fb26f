"""Grey noise, which the network of the bridge knows only as the brightness of colour noise."""

import numpy as np
import pytest
from skimage.data import astronaut

from anew import Denoise, Picture, Recipe, run
from anew.engines.restore.bridge import bridged, is_grey
from anew.engines.restore.job import Job
from anew.engines.restore.levels import Levels
from anew.engines.restore.settings import RestoreSettings
from anew.metrics import psnr
from anew.ops.progress import silent

GREY = np.full((64, 64, 3), 0.5, np.float32)
COLOURED = GREY + np.float32([0.1, 0, -0.1])


def job_that(keeps):
    """A job whose network keeps what it is given; it is told to ``keeps`` with what it is told."""

    class Kept(Job):
        def made(self, name, x_HWC, told=None, **_):
            keeps.append((x_HWC.copy(), told))
            return x_HWC.copy()

    return Kept(None, RestoreSettings(), silent)


def test_a_grey_picture_becomes_one_whose_noise_is_another_in_each_colour():
    seen = []
    noisy = GREY + np.random.default_rng(1).normal(0, 10 / 255, (64, 64, 1)).astype(np.float32)
    made = bridged(noisy, Levels(noise=10), job_that(seen))
    ((given, told),) = seen
    noise = (given - GREY).reshape(-1, 3) * 255
    assert np.allclose(np.corrcoef(noise.T), np.eye(3), atol=0.06) and noise.std() == pytest.approx(17.3, rel=0.04)
    assert told[0] == pytest.approx(17.32 / 50, abs=1e-3)
    assert is_grey(made) and np.allclose(made, noisy, atol=1e-5)


@pytest.mark.parametrize(
    ("picture", "levels"), [(COLOURED, Levels(noise=10)), (GREY, Levels(blur=2)), (GREY, Levels())]
)
def test_others_are_given_as_they_are(picture, levels):
    seen = []
    bridged(picture, levels, job_that(seen))
    assert np.array_equal(seen[0][0], picture)


def test_the_network_is_never_told_of_more_than_it_knows():
    seen = []
    bridged(GREY, Levels(noise=50), job_that(seen))
    assert seen[0][1][0] == 1


def test_a_noisy_black_and_white_photograph_becomes_clean():
    clean = np.repeat(astronaut()[100:260, 100:260].mean(axis=2, keepdims=True), 3, axis=2).astype(np.float32) / 255
    noise = np.random.default_rng(1).normal(0, 15 / 255, (160, 160, 1))
    noisy = Picture.from_array(np.clip(clean + noise, 0, 1).astype(np.float32))
    told = run(Recipe.of(Denoise(level=15), engine="restore"), picture=noisy)
    found = run(Recipe.of(Denoise(), engine="restore"), picture=noisy)
    assert psnr(told.picture.rgb(), clean) > psnr(noisy.rgb(), clean) + 5
    assert found.record.recipe["steps"][0]["with"]["level"] == pytest.approx(15, abs=2)
