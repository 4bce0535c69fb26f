import numpy as np

from anew.image.lab import lab_to_srgb, lightness_of, srgb_to_lab


def test_pure_red_is_where_the_standard_says():
    assert np.allclose(srgb_to_lab(np.float32([[[1, 0, 0]]])), [[[53.24, 80.09, 67.20]]], atol=0.02)


def test_there_and_back_is_the_same_picture():
    picture = np.random.default_rng(0).random((16, 16, 3)).astype(np.float32)
    assert np.abs(lab_to_srgb(srgb_to_lab(picture)) - picture).max() < 1e-4


def test_grey_has_no_colour():
    grey = np.repeat(np.linspace(0, 1, 9, dtype=np.float32)[None, :, None], 3, axis=2)
    assert np.abs(srgb_to_lab(grey)[..., 1:]).max() < 0.01


def test_lightness_alone_is_that_of_lab():
    picture = np.random.default_rng(1).random((8, 8, 3)).astype(np.float32)
    assert np.allclose(lightness_of(picture), srgb_to_lab(picture)[..., 0], atol=1e-4)
