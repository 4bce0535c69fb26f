import numpy as np
import pytest
from skimage.data import coffee

from anew.engines.patch.alpha import premultiplied, straight
from anew.engines.patch.enlarge import enlarge
from anew.engines.patch.resynthesis import Made, fitting_radius, resynthesise
from anew.ops.patchmatch import FAR, Field
from anew.ops.pyramids import resize


def itself(picture):
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]].astype(np.int32)
    return Made(picture, Field(y, x, np.full(picture.shape[:2], FAR)))


@pytest.mark.parametrize("factor", [1.5, 2, 5])
def test_a_picture_solved_small_comes_back_with_its_full_detail(factor):
    full = (coffee()[:300, :400] / 255).astype(np.float32)
    small = resize(full, round(300 / factor), round(400 / factor))
    heard = []
    grown = enlarge(itself(small), small.shape[:2], full, (300, 400), progress=lambda done, doing: heard.append(done))
    assert heard == sorted(heard) and heard[-1] < 1
    blurred = resize(small, 300, 400)
    assert abs(grown - full).mean() < 0.35 * abs(blurred - full).mean()


def test_the_rim_is_as_good_as_the_middle():
    full = (coffee()[:300, :400] / 255).astype(np.float32)
    small = resize(full, 60, 80)
    made = resynthesise(small, (60, 80), completeness=None)
    away = abs(enlarge(made, (60, 80), full, (300, 400)) - full).mean(-1)
    rim = np.ones(away.shape, bool)
    rim[12:-12, 12:-12] = False
    assert away[rim].mean() < 2 * away[~rim].mean() + 0.01


def test_a_picture_already_at_full_size_is_returned():
    picture = np.random.default_rng(0).random((20, 30, 3), np.float32)
    assert enlarge(itself(picture), (20, 30), picture, (20, 30)) is picture


def test_a_picture_too_small_for_patches_is_resized():
    picture = np.random.default_rng(0).random((2, 3, 3), np.float32)
    radius = fitting_radius(3, (2, 3))
    assert enlarge(itself(picture), (2, 3), np.zeros((9, 9, 3), np.float32), (9, 9), radius=radius).shape == (9, 9, 3)


def test_alpha_comes_back_and_hidden_colours_do_not_show():
    picture = np.random.default_rng(0).random((5, 6, 4), np.float32)
    picture[0, :, 3] = 0
    back = straight(premultiplied(picture))
    np.testing.assert_allclose(back[1:], picture[1:], atol=1e-3)
    assert back[0].max() == 0
