import numpy as np

from anew.ops.lab import lab_of, srgb_of


def test_pure_red_is_where_the_standard_says():
    assert np.allclose(lab_of(np.float32([[[1, 0, 0]]])), [[[53.24, 80.09, 67.20]]], atol=0.3)


def test_there_and_back_is_the_same_picture():
    picture = np.random.default_rng(0).random((16, 16, 3)).astype(np.float32)
    assert np.abs(srgb_of(lab_of(picture)) - picture).max() < 2e-3


def test_grey_has_no_colour():
    grey = np.repeat(np.linspace(0, 1, 9, dtype=np.float32)[None, :, None], 3, axis=2)
    assert np.abs(lab_of(grey)[..., 1:]).max() < 0.1
