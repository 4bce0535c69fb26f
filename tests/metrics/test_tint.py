import numpy as np
import pytest
from skimage.color import rgb2lab
from skimage.data import astronaut

from anew.errors import BadPicture
from anew.metrics import chroma_error, colourfulness


@pytest.fixture(scope="module")
def photo():
    return astronaut()[:80, :90]


def test_chroma_error_equals_scikit_images_lab(photo):
    grey = photo.mean(2, keepdims=True).astype(np.uint8).repeat(3, 2)
    apart = (rgb2lab(photo) - rgb2lab(grey))[..., 1:]
    assert chroma_error(grey, photo) == pytest.approx(np.hypot(*np.moveaxis(apart, -1, 0)).mean(), abs=0.02)


def test_brightness_alone_is_no_error_of_tint():
    assert chroma_error(np.full((3, 3, 3), 0.2), np.full((3, 3, 3), 0.7)) < 1e-3


def test_chroma_error_looks_inside_its_mask(photo):
    made, half = photo.copy(), np.zeros(photo.shape[:2], bool)
    half[:, :40] = True
    made[:, 40:] = 128
    assert chroma_error(made, photo, half) == 0 < chroma_error(made, photo)


def test_colourfulness_of_grey_and_of_two_colours_is_known():
    assert colourfulness(np.full((5, 5, 3), 0.4)) == pytest.approx(0, abs=1e-9)
    assert colourfulness(np.uint8([[[255, 0, 0]]])) == pytest.approx(0.3 * np.hypot(255, 127.5))
    halves = np.uint8([[[255, 0, 0], [0, 255, 0]]])
    assert colourfulness(halves) == pytest.approx(255 + 0.3 * 127.5)


def test_colourfulness_falls_as_a_photo_fades(photo):
    grey = photo.mean(2, keepdims=True)
    scores = [colourfulness((grey + share * (photo - grey)) / 255) for share in (0.0, 0.3, 0.7, 1.0)]
    assert scores == sorted(scores) and scores[0] < 1e-6 < 20 < scores[-1]


def test_grey_pictures_are_refused():
    with pytest.raises(BadPicture, match="red, green and blue"):
        colourfulness(np.zeros((4, 4)))
    with pytest.raises(BadPicture):
        chroma_error(np.zeros((4, 4, 4)), np.zeros((4, 4, 4)))
