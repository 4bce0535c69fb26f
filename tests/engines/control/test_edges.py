"""Edges of a square are its outline, wherever detail stands; a flat or faintly noisy picture has none."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.control.edges import canny, scribble, softedge
from anew.engines.control.gradients import gradient, linked, thinned
from tests.engines.control.shapes import grey, noisy, rim, square
from tests.pictures import texture

every_map = pytest.mark.parametrize("make", [canny, scribble, softedge])
details = pytest.mark.parametrize("detail", [0.0, 0.5, 1.0])


@every_map
@details
def test_a_square_is_its_outline(make, detail):
    made = make(square(), detail)
    assert made.dtype == np.float32 and made.shape == (96, 96)
    assert (made[rim(reach=10)] > 0.5).any() and made[~rim(reach=10)].max() < 0.1


@details
def test_cannys_outline_has_no_gap(detail):
    drawn = canny(square(), detail) > 0
    outside, _ = cv2.connectedComponents((~drawn).astype(np.uint8), connectivity=4)
    assert outside == 3  # the lines, what is in them, what is around them


@every_map
@pytest.mark.parametrize("tone", [0.0, 0.5, 1.0])
def test_a_flat_picture_has_no_edges(make, tone):
    assert not make(grey(tone=tone), 1.0).any()


@pytest.mark.parametrize("make", [canny, scribble])
def test_half_a_grey_level_of_noise_is_not_drawn(make):
    assert not make(noisy(grey(), 0.5 / 255), 0.5).any()


def test_edges_between_colours_of_one_lightness_are_found():
    made = square()
    made[...], inside = (0.6, 0.2, 0.2), made[..., 0] > 0.5
    made[inside] = (0.2, 0.2, 0.6)
    assert (canny(made, 0.5)[rim()] > 0).any()


def test_thresholds_by_hand_are_those_of_everybody():
    photo = texture(80, 60)
    pixels = (photo * 255).round().astype(np.uint8)
    assert (canny(photo, 0.5, 100, 200) * 255 == cv2.Canny(pixels, 100, 200)).all()


def test_more_detail_draws_more():
    photo = noisy(cv2.GaussianBlur(texture(200, 160), (0, 0), 1), 0.03)
    for make in (canny, scribble):
        assert make(photo, 0.0).sum() < make(photo, 1.0).sum()


def test_scribbles_are_thick_and_cannys_lines_thin():
    thin, thick = canny(square(256, 128), 0.5).sum(), scribble(square(256, 128), 0.5).sum()
    assert 4 * 110 < thin < 4 * 150 and thick > 2 * thin


def test_texture_is_dimmer_than_an_outline_as_strong():
    made = np.full((256, 256, 3), 0.3, np.float32)
    made[64:192, 64:192] = 0.6
    made[80:176:6, 80:176] = 0.3  # stripes as strong as the square's own edge
    soft = softedge(made, 0.0)
    assert soft[60:68, 90:160].max(axis=0).mean() > 1.5 * soft[100:160, 100:160].mean()


@given(size=st.tuples(st.integers(1, 40), st.integers(1, 40)), detail=st.floats(0, 1), seed=st.integers(0, 9))
@settings(deadline=None, max_examples=20)
def test_every_edge_map_is_in_range_at_any_size(size, detail, seed):
    photo = texture(*size, seed=seed)
    for make in (canny, scribble, softedge):
        made = make(photo, detail)
        assert made.shape == photo.shape[:2] and np.isfinite(made).all() and made.min() >= 0 and made.max() <= 1


def test_a_gradient_is_the_change_a_pixel():
    ramp = np.tile(np.arange(20, dtype=np.float32)[None, :, None] / 100, (10, 1, 1))
    gx, gy = gradient(ramp)
    assert np.allclose(gx[:, 1:-1], 0.01, atol=1e-6) and not gy.any()


def test_thinning_leaves_one_pixel_across_an_edge():
    y = np.exp(-((np.arange(31, dtype=np.float32) - 15.2) ** 2) / 18)
    strength = np.tile(y[:, None], (1, 20))
    kept = thinned(strength, np.zeros_like(strength), np.ones_like(strength))
    assert ((kept > 0).sum(axis=0) == 1).all() and (kept[15] > 0).all()


def test_linking_keeps_pieces_that_hold_a_strong_pixel():
    weak = np.zeros((9, 20), bool)
    weak[1, 2:12] = weak[5, 2:12] = weak[7, 2:4] = True
    strong = np.zeros_like(weak)
    strong[1, 5] = strong[7, 2] = True
    kept = linked(strong, weak, least=3)
    assert kept[1, 2:12].all() and kept.sum() == 10
