import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import color
from skimage.data import astronaut, coffee

from anew.ops.colour import (
    lab_to_srgb,
    linear_to_srgb,
    luma,
    monge_kantorovich,
    sliced_transport,
    srgb_to_lab,
    srgb_to_linear,
    transfer_colours,
)


def noise(height, width, seed=0):
    return np.random.default_rng(seed).random((height, width, 3), np.float32)


def photo(picture):
    return (picture()[::4, ::4, :3] / 255).astype(np.float32)


def quantiles(colours):
    return np.quantile(colours.reshape(-1, 3), np.linspace(0, 1, 21), axis=0)


def covariance(colours):
    return np.cov(colours.reshape(-1, 3).T)


def test_lab_agrees_with_skimage():
    picture = noise(40, 40)
    np.testing.assert_allclose(srgb_to_lab(picture), color.rgb2lab(picture), atol=2e-2)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**31))
def test_lab_and_linear_light_come_back_to_the_same_colour(seed):
    picture = noise(5, 7, seed)
    np.testing.assert_allclose(lab_to_srgb(srgb_to_lab(picture)), picture, atol=2e-4)
    np.testing.assert_allclose(linear_to_srgb(srgb_to_linear(picture)), picture, atol=2e-6)


def test_white_has_lightness_100_and_luma_1():
    white = np.ones((1, 1, 3), np.float32)
    np.testing.assert_allclose(srgb_to_lab(white), [[[100, 0, 0]]], atol=1e-3)
    np.testing.assert_allclose(luma(white), 1, atol=1e-6)


def test_monge_kantorovich_gives_the_mean_and_covariance_of_the_reference():
    source, reference = photo(coffee), photo(astronaut)
    moved = monge_kantorovich(source, reference)(source.reshape(-1, 3))
    np.testing.assert_allclose(moved.mean(0), reference.mean((0, 1)), atol=2e-3)
    np.testing.assert_allclose(covariance(moved), covariance(reference), atol=2e-3)


def test_a_map_from_a_picture_to_itself_moves_nothing():
    source = photo(coffee)
    for move in (monge_kantorovich(source, source), sliced_transport(source, source)):
        np.testing.assert_allclose(move(source.reshape(-1, 3)), source.reshape(-1, 3), atol=0.01)


def test_sliced_transport_gives_the_quantiles_of_the_reference():
    source, reference = photo(coffee), photo(astronaut)
    moved = sliced_transport(source, reference)(source.reshape(-1, 3))
    before = abs(quantiles(source) - quantiles(reference))
    after = abs(quantiles(moved) - quantiles(reference))
    assert after.mean() < 0.25 * before.mean()


def test_transfer_does_not_make_a_noisy_sky_noisier():
    rng = np.random.default_rng(0)
    sky = np.clip(np.float32([0.5, 0.7, 0.9]) + 0.01 * rng.standard_normal((96, 96, 3)), 0, 1).astype(np.float32)
    sky[60:] = [0.2, 0.3, 0.1]
    moved = transfer_colours(sky, photo(astronaut))
    assert np.diff(moved[8:40], axis=1).std() < 2 * np.diff(sky[8:40], axis=1).std()
    assert abs(moved[:40] - sky[:40]).mean() > 0.02


def test_transfer_at_strength_0_keeps_the_picture():
    source = photo(coffee)
    np.testing.assert_allclose(transfer_colours(source, photo(astronaut), strength=0), source, atol=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (7, 5), (300, 2)])
@pytest.mark.parametrize("linear", [True, False])
def test_transfer_takes_any_size_and_flat_pictures(shape, linear):
    flat = np.full((*shape, 3), 0.5, np.float32)
    for source, reference in ((flat, noise(4, 4)), (noise(*shape), flat), (flat, np.zeros((1, 1, 3), np.float32))):
        moved = transfer_colours(source, reference, linear=linear)
        assert moved.shape == source.shape and moved.dtype == np.float32
        assert np.isfinite(moved).all() and moved.min() >= 0 and moved.max() <= 1


def test_transfer_is_the_same_for_the_same_seed():
    source, reference = photo(coffee), photo(astronaut)
    assert np.array_equal(transfer_colours(source, reference, seed=3), transfer_colours(source, reference, seed=3))
