"""Transparency said as the tasks say it: every mode, every depth, and what is none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.errors import BadPicture
from anew.image import Picture
from anew.server.openai import pictures

PIXELS = 10_000


def file(array):
    return Picture.from_array(np.asarray(array)).to_bytes("png")


def made(answer):
    return Picture.open(answer.blobs[0])


@given(st.lists(st.integers(0, 255), min_size=4, max_size=4).filter(lambda alphas: min(alphas) < 255))
@settings(max_examples=20, deadline=None)
def test_a_mask_is_white_as_far_as_it_is_transparent(alphas):
    rgba = np.full((2, 2, 4), 9, np.uint8)
    rgba[..., 3] = np.reshape(alphas, (2, 2))
    mask = made(pictures.hole(file(rgba), pixels=PIXELS))
    assert mask.mode == "L"
    assert mask.samples.ravel().tolist() == [255 - alpha for alpha in alphas]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_mask_without_a_hole_is_refused(channels):
    with pytest.raises(BadPicture, match="opaque everywhere" if channels in (2, 4) else "without alpha"):
        pictures.hole(file(np.full((4, 4, channels), 255, np.uint8)), pixels=PIXELS)


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_without_its_alpha_a_picture_keeps_every_sample(channels, depth):
    array = np.random.default_rng(0).integers(0, np.iinfo(depth).max, (5, 6, channels), depth)
    array[0, 0, -1] = 7
    opaque = made(pictures.opaque(file(array), pixels=PIXELS))
    assert not opaque.has_alpha
    assert np.array_equal(opaque.samples, array[..., : channels - (channels in (2, 4))])


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_markup_covers_what_it_covers_and_nothing_else(channels, depth):
    top = np.iinfo(depth).max
    array = np.full((4, 4, channels), top // 2, depth)
    layer = np.zeros((4, 4, 4), np.uint8)
    layer[0] = (255, 0, 0, 255)
    over = made(pictures.overlaid(file(array), file(layer), pixels=PIXELS))
    assert over.samples.dtype == depth
    assert over.samples[0, 0, :3].tolist() == [top, 0, 0]
    assert (over.samples[1:, :, 0] == top // 2).all()


def test_a_markup_makes_what_it_covers_visible():
    layer = np.zeros((2, 2, 4), np.uint8)
    layer[0] = (255, 0, 0, 255)
    over = made(pictures.overlaid(file(np.zeros((2, 2, 4), np.uint8)), file(layer), pixels=PIXELS))
    assert over.samples[..., 3].tolist() == [[255, 255], [0, 0]]


def test_an_opaque_markup_is_refused():
    with pytest.raises(BadPicture, match="transparent parts"):
        pictures.overlaid(file(np.zeros((2, 2, 3))), file(np.ones((2, 2, 3))), pixels=PIXELS)


def test_an_empty_canvas_is_grey():
    assert (made(pictures.empty(width=3, height=2)).samples == 128).all()
