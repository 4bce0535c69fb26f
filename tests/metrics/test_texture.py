import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.data import astronaut, grass

from anew.errors import BadPicture
from anew.metrics import gradient_ratio, patch_swd


@pytest.fixture(scope="module")
def lawn():
    return grass()[:160, :160]


@pytest.fixture(scope="module")
def hole():
    mask = np.zeros((160, 160), bool)
    mask[30:120, 40:130] = True
    return mask


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 1))
def test_gradient_ratio_is_the_contrast(contrast):
    truth = np.random.default_rng(0).random((20, 20, 3))
    assert gradient_ratio(0.5 + contrast * (truth - 0.5), truth) == pytest.approx(contrast, abs=1e-9)


def test_gradient_ratio_of_a_flat_truth():
    flat, ramp = np.full((16, 16), 0.5), np.tile(np.linspace(0, 1, 16), (16, 1))
    assert gradient_ratio(flat, flat) == 1
    assert gradient_ratio(ramp, flat) == float("inf")


def test_gradient_ratio_does_not_see_the_rim_of_the_mask(lawn, hole):
    filled = lawn.copy()
    filled[~hole] = 0
    assert gradient_ratio(filled, lawn, hole) == 1


def test_texture_of_a_shuffled_lawn_is_right_and_of_a_blur_is_not(lawn, hole):
    elsewhere = grass()[200:360, 200:360]
    blurred = cv2.GaussianBlur(lawn, (0, 0), 4)
    assert 0.8 < gradient_ratio(elsewhere, lawn, hole) < 1.25
    assert gradient_ratio(blurred, lawn, hole) < 0.5
    assert patch_swd(elsewhere, lawn, hole) < 0.5 * patch_swd(blurred, lawn, hole)


def test_patch_swd_is_zero_for_any_order_of_the_same_patches():
    truth = np.random.default_rng(0).random((20, 20))
    assert patch_swd(truth, truth) == 0
    tiled = np.tile(np.random.default_rng(0).random((8, 8)), (4, 4))  # all whole periods of 8 hold the same patches
    inside = np.zeros(tiled.shape, bool)
    inside[4:26, 4:26] = True  # 16 x 16 centres: two whole periods
    assert patch_swd(np.roll(tiled, (3, 5), (0, 1)), tiled, inside) == pytest.approx(0, abs=1e-6)


def test_patch_swd_of_a_flat_filling_is_that_of_a_point_and_a_bell():
    noise = np.random.default_rng(0).normal(0.5, 0.1, (80, 80)).clip(0, 1)
    assert patch_swd(np.full_like(noise, 0.5), noise) == pytest.approx(np.sqrt(2 / np.pi), rel=0.06)


def test_patch_swd_forgives_a_shift_of_light(lawn):
    truth = lawn / 255 * 0.8
    assert patch_swd(truth + 0.1, truth) < 0.01


def test_patch_swd_equals_its_definition_on_bytes():
    """The formula as first used to choose the engine's settings, on 0..255, so that figures compare."""
    truth, made = astronaut()[100:200, 150:250], astronaut()[300:400, 50:150]
    mask = np.zeros((100, 100), bool)
    mask[20:80, 10:90] = True
    rng = np.random.default_rng(0)
    directions = rng.standard_normal((147, 64)).astype(np.float32)
    directions -= directions.mean(0)
    directions /= np.linalg.norm(directions, axis=0)
    centres = [(y, x) for y in range(23, 77) for x in range(13, 87)]

    def project(picture):
        patches = [picture[y - 3 : y + 4, x - 3 : x + 4].ravel() for y, x in centres]
        return np.sort(np.array(patches, np.float32) @ directions, axis=0)

    a, b = project(made), project(truth)
    expected = float(np.mean(np.abs(a - b).mean(0) / (b.std(0) + 1)))
    assert patch_swd(made, truth, mask) == pytest.approx(expected, rel=1e-5)


def test_patch_swd_repeats_itself_when_it_samples():
    rng = np.random.default_rng(0)
    made, truth = rng.random((2, 200, 200))
    assert patch_swd(made, truth) == patch_swd(made, truth)


@pytest.mark.parametrize(("metric", "side"), [(gradient_ratio, 4), (patch_swd, 6)])
def test_texture_refuses_a_mask_that_is_too_thin(metric, side):
    mask = np.zeros((40, 40), bool)
    mask[10 : 10 + side, 10:30] = True
    with pytest.raises(BadPicture, match="pixels from its edge"):
        metric(np.zeros((40, 40)), np.zeros((40, 40)), mask)


def test_patch_swd_refuses_a_picture_smaller_than_a_patch():
    with pytest.raises(BadPicture, match="at least one pixel"):
        patch_swd(np.zeros((6, 30)), np.zeros((6, 30)))
