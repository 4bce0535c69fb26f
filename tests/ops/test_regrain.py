import numpy as np
import pytest

from anew.ops.regrain import regrain


def test_a_picture_that_was_not_graded_comes_back():
    picture = np.random.default_rng(0).random((40, 60, 3), np.float32)
    np.testing.assert_allclose(regrain(picture, picture), picture, atol=1e-5)


def test_grain_that_grading_amplified_is_put_back():
    rng = np.random.default_rng(1)
    flat = (0.5 + 0.01 * rng.standard_normal((80, 80, 3))).astype(np.float32)
    graded = 0.3 + 5 * (flat - 0.5)
    out = regrain(flat, graded)
    assert abs(out.mean() - 0.3) < 5e-3
    assert abs(out.std() - flat.std()) < 0.5 * flat.std()


def test_an_edge_keeps_its_place_and_takes_its_new_colours():
    picture = np.full((60, 80, 3), 0.2, np.float32)
    picture[:, 40:] = 0.8
    graded = np.where(picture > 0.5, np.float32([0.9, 0.5, 0.1]), np.float32([0.1, 0.1, 0.4])).astype(np.float32)
    assert abs(regrain(picture, graded) - graded).max() < 0.05


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (3, 2), (900, 700)])
def test_any_size_works(shape):
    picture = np.random.default_rng(2).random((*shape, 3), np.float32)
    out = regrain(picture, picture * np.float32(0.5))
    assert out.shape == picture.shape and np.isfinite(out).all()
