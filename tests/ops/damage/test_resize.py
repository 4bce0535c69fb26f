import numpy as np
import pytest

from anew.errors import BadPicture, BadTask
from anew.ops.damage import bicubic, resized, shrink
from anew.ops.damage.resize import METHODS


def keys(x):
    x = abs(x)
    return np.where(x <= 1, 1.5 * x**3 - 2.5 * x**2 + 1, np.where(x < 2, -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2, 0))


def by_the_book(line, scale):
    """MATLAB's imresize along one axis, written as its documentation has it; borders left out."""
    out = np.zeros(len(line) // scale)
    for place in range(len(out)):
        middle = (place + 0.5) * scale - 0.5
        weights = keys((np.arange(len(line)) - middle) / scale)
        out[place] = (weights * line).sum() / weights.sum()
    return out


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_shrink_is_keys_cubic_widened(scale):
    line = np.random.default_rng(scale).random(12 * scale).astype(np.float32)
    picture = np.repeat(np.repeat(line[None, :, None], 4 * scale, 0), 3, 2)
    np.testing.assert_allclose(shrink(picture, scale)[1, :, 0], by_the_book(line, scale), atol=1e-5)


def test_shrink_does_not_alias_and_does_not_clip():
    stripes = np.tile(np.float32([0, 1]), (16, 8))[..., None].repeat(3, 2)
    assert abs(shrink(stripes, 4)[1:-1, 1:-1] - 0.5).max() < 0.02
    step = np.zeros((16, 32, 3), np.float32)
    step[:, 16:] = 1
    assert shrink(step, 2).max() > 1.01


@pytest.mark.parametrize("method", METHODS)
def test_every_method_keeps_a_flat_picture_and_gives_the_size_asked(method):
    flat = np.full((9, 14, 3), 0.3, np.float32)
    for height, width in ((4, 20), (9, 14), (1, 1)):
        out = resized(flat, height, width, method)
        assert out.shape == (height, width, 3) and out.dtype == np.float32
        np.testing.assert_allclose(out, 0.3, atol=1e-5)


def test_bicubic_up_puts_the_middle_where_it_was():
    ramp = np.linspace(0, 1, 16, dtype=np.float32)[None, :, None].repeat(8, 0).repeat(3, 2)
    larger = bicubic(ramp, 16, 32)
    np.testing.assert_allclose(larger[0, 8:24, 0], ((np.arange(8, 24) + 0.5) / 2 - 0.5) / 15, atol=1e-6)


def test_sides_that_do_not_divide_are_refused():
    with pytest.raises(BadPicture, match="divide by 4"):
        shrink(np.zeros((8, 10, 3), np.float32), 4)
    with pytest.raises(BadTask, match="nearest"):
        resized(np.zeros((8, 8, 3), np.float32), 4, 4, "nearest")
