import numpy as np
import pytest
from skimage.data import coffee

from anew.engines.base import Work
from anew.engines.patch.vary import vary
from anew.tasks import Vary


def photo():
    return (coffee()[::5, ::5] / 255).astype(np.float32)


def made(strength, seed=1, picture=None):
    return vary(Vary(strength=strength), {"picture": photo() if picture is None else picture}, Work(seed=seed))


def test_strength_0_is_the_picture_and_more_strength_strays_further():
    away = [abs(made(strength) - photo()).mean() for strength in (0, 0.2, 1)]
    assert away[0] == 0 and away[0] < away[1] < away[2]


def test_each_seed_gives_another_version_and_the_same_seed_the_same():
    assert np.array_equal(made(0.6, seed=2), made(0.6, seed=2))
    assert abs(made(0.6, seed=2) - made(0.6, seed=3)).mean() > 0.01


def test_a_version_keeps_the_colours_of_the_picture():
    assert abs(made(0.5).mean((0, 1)) - photo().mean((0, 1))).max() < 0.1


@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 5, 4), (300, 17, 3), (1, 90, 4)])
def test_any_size_and_alpha_work(shape):
    picture = np.random.default_rng(0).random(shape, np.float32)
    version = made(0.8, picture=picture)
    assert version.shape == shape and np.isfinite(version).all()
