"""Masks and sizes as A1111 says them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from anew.errors import TooLarge
from anew.image import Picture, Size
from anew.image.files.worded import worded
from anew.server.a1111 import pictures
from anew.server.a1111.asked import Extras
from anew.server.a1111.enlarging import target
from tests.server.a1111.conftest import hole, photo

PIXELS = 10_000_000


def file_of(array):
    return Picture.from_array(array).to_bytes("png")


def mask_of(array, **changes):
    height, width = array.shape[:2]
    told = {"size": (width, height), "canvas": (width, height), "how": "stretch", "inverted": False, "blur": (0, 0)}
    answer = pictures.mask(file_of(array), **{**told, "rounded": True, "pixels": PIXELS, **changes})
    return Picture.open(answer.blobs[0]).samples[..., 0], answer.told


def painted(alpha):
    """Strokes of black on a transparent layer."""
    return np.dstack([np.zeros((48, 64, 3), np.uint8), alpha])


def test_white_is_repainted_and_black_where_it_is_inverted():
    assert np.array_equal(mask_of(hole())[0], hole())
    assert np.array_equal(mask_of(hole(), inverted=True)[0], 255 - hole())


def test_on_a_transparent_layer_what_is_opaque_is_repainted():
    assert np.array_equal(mask_of(painted(hole()))[0], hole())
    half = np.where(hole() > 0, 100, 0).astype(np.uint8)
    assert not mask_of(painted(half))[0].any()  # fainter than half is none
    assert np.array_equal(mask_of(painted(half), rounded=False)[0], half)
    opaque = np.dstack([np.dstack([hole()] * 3), np.full((48, 64), 255, np.uint8)])
    assert np.array_equal(mask_of(opaque)[0], hole())


def test_a_blur_goes_both_ways_as_far_as_it_says():
    soft, _ = mask_of(hole(), blur=(4, 4))
    inside, edge = soft[24, 32], soft[24, 24]
    assert 100 < edge < 150 and inside > 200 and not soft[24, :13].any()
    across, _ = mask_of(hole(), blur=(4, 0))
    assert not across[:18].any() and across[24, 22] > 0


def test_it_is_told_where_nothing_or_all_would_change():
    black, white = np.zeros((48, 64), np.uint8), np.full((48, 64), 255, np.uint8)
    assert mask_of(black)[1] == {"white": False, "black": True} == mask_of(white, inverted=True)[1]
    assert mask_of(white)[1] == {"white": True, "black": False}


def test_a_mask_goes_to_another_size_the_way_its_picture_does():
    for how in ("stretch", "crop", "fill"):
        told = {"width": 96, "height": 40, "how": how, "pixels": PIXELS}
        moved = Picture.open(pictures.fit(file_of(hole()), **told).blobs[0]).samples[..., 0]
        drawn, _ = mask_of(hole(), canvas=(96, 40), how=how)
        assert np.abs(moved.astype(int) - drawn).max() <= 1


@settings(max_examples=20, deadline=None)
@given(some.integers(1, 90), some.integers(1, 90), some.sampled_from(["stretch", "crop", "fill"]), some.booleans())
def test_any_size_is_met(width, height, how, clear):
    array = np.dstack([photo(), hole()]) if clear else photo()
    made = Picture.open(pictures.fit(file_of(array), width=width, height=height, how=how, pixels=PIXELS).blobs[0])
    assert made.size == Size(width, height) and made.has_alpha == clear


def test_sizes_over_the_limit_take_no_memory():
    for make in (pictures.fit, pictures.enlarge):
        with pytest.raises(TooLarge):
            make(
                file_of(photo()),
                width=16384,
                height=16384,
                pixels=PIXELS,
                **({"how": "crop"} if make is pictures.fit else {}),
            )
    with pytest.raises(TooLarge):
        pictures.blank(width=16384, height=16384, pixels=PIXELS)
    with pytest.raises(TooLarge):
        mask_of(hole(), canvas=(16384, 16384))


def test_words_of_any_file_are_found():
    told = pictures.words(
        worded(Picture.from_array(photo()), {"parameters": "a cat\nSteps: 9, Seed: 5", "Software": "x"}).to_bytes(
            "png"
        ),
        pixels=PIXELS,
    )
    assert told["info"] == "a cat\nSteps: 9, Seed: 5" and told["items"] == {"Software": "x"}
    assert told["parameters"]["Seed"] == "5" and told["parameters"]["Prompt"] == "a cat"
    assert pictures.words(file_of(photo()), pixels=PIXELS) == {"info": "", "items": {}, "parameters": {}}


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({}, (128, 96)),
        ({"upscaling_resize": 1.5}, (96, 72)),
        ({"resize_mode": 1, "upscaling_resize_w": 128, "upscaling_resize_h": 128}, (171, 128)),
    ],
)
def test_what_extras_ask_for_is_a_size(fields, size):
    assert target(Extras(**fields), Size(64, 48)) == size
