import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.errors import BadPicture
from anew.image import Picture, Size


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.zeros((3, 40, 60)), "transpose"),
        (np.zeros((4,)), "shape"),
        (np.zeros((2, 40, 60, 3)), "one picture"),
        (np.zeros((40, 60, 5)), "shape"),
        (np.zeros((0, 60, 3)), "at least one pixel"),
        (np.full((4, 4), np.nan), "NaN"),
        (np.full((4, 4), 1.5), "Divide by 255"),
        (np.full((4, 4), -0.5), "Scale or clip"),
        (np.full((4, 4), np.inf), "Scale or clip"),
        (np.zeros((4, 4), np.int64), "int64"),
        (np.zeros((4, 4), complex), "complex"),
        (np.array([["a", "b"]]), "U1"),
    ],
)
def test_an_array_that_is_no_picture_is_refused_with_a_way_out(array, words):
    with pytest.raises(BadPicture, match=words):
        Picture.from_array(array)


def test_the_channels_decide_the_mode():
    modes = [Picture.from_array(np.zeros((2, 3, channels), np.uint8)).mode for channels in (1, 2, 3, 4)]
    assert modes == ["L", "LA", "RGB", "RGBA"]


def test_bool_is_black_and_white_and_floats_are_rounded():
    assert Picture.from_array(np.array([[True, False]])).samples.ravel().tolist() == [255, 0]
    assert Picture.from_array(np.array([[0.5, 1.0]])).samples.ravel().tolist() == [128, 255]
    assert Picture.from_array(np.array([[0.5, 1.0]]), depth=16).samples.ravel().tolist() == [32768, 65535]


def test_a_picture_does_not_change_with_the_array_it_came_from():
    array = np.zeros((2, 2), np.uint8)
    picture = Picture.from_array(array)
    array[:] = 9
    assert not picture.samples.any()
    with pytest.raises(ValueError, match="read-only"):
        picture.samples[0, 0] = 1


def test_the_digest_names_mode_depth_shape_samples_and_profile():
    zeros = np.zeros((2, 3, 4), np.uint8)
    same = [Picture(zeros, "RGBA"), Picture(zeros.copy(), "RGBA")]
    others = [
        Picture(zeros, "CMYK"),
        Picture(zeros, "RGBA", b"profile"),
        Picture(zeros.astype(np.uint16), "RGBA"),
        Picture(zeros.reshape(3, 2, 4), "RGBA"),
        Picture(zeros + np.uint8(1), "RGBA"),
    ]
    assert same[0].sha256 == same[1].sha256
    assert len({picture.sha256 for picture in [same[0], *others]}) == 6


def test_the_digest_is_of_big_endian_samples_in_any_layout():
    values = np.arange(12, dtype=np.uint16).reshape(2, 2, 3)
    known = hashlib.sha256(b"RGB 16 (2, 2, 3)\n" + values.astype(">u2").tobytes()).hexdigest()
    assert Picture(values, "RGB").sha256 == known
    assert Picture(np.asfortranarray(values), "RGB").sha256 == known


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_every_sample_survives_the_turn_through_floats(dtype):
    top = np.iinfo(dtype).max
    values = np.arange(top + 1, dtype=dtype).reshape(-1, 256)
    picture = Picture.from_array(np.dstack([values] * 3))
    assert picture.rgb().dtype == np.float32
    assert np.array_equal(picture.remade(picture.rgb()).samples, picture.samples)


def test_grey_reads_masks_of_any_kind():
    hole = np.zeros((4, 5), bool)
    hole[1:3, 2:4] = True
    white, drawn = hole.astype(np.float32), np.zeros((4, 5, 4), np.uint8)
    drawn[hole] = (0, 0, 0, 255)
    layer = np.zeros((4, 5, 4), np.uint8)
    layer[hole] = 255
    photo = np.full((4, 5, 2), 255, np.uint8)
    photo[..., 0] = hole * 255
    masks = [hole, white, np.dstack([white] * 3), (hole * 65535).astype(np.uint16), drawn, layer, photo]
    for mask in masks:
        assert np.array_equal(Picture.from_array(mask).grey(), white)


def test_alpha_is_none_where_there_is_none():
    assert Picture.from_array(np.zeros((2, 2, 3), np.uint8)).alpha() is None
    assert Picture.from_array(np.full((2, 2, 2), 255, np.uint8)).alpha().tolist() == [[1, 1], [1, 1]]


def test_size_reads_as_people_say_it():
    assert str(Picture.from_array(np.zeros((480, 640), np.uint8)).size) == "640x480"
    assert Size(640, 480).pixels == 307200


def test_depths_convert_and_come_back():
    values = np.arange(256, dtype=np.uint8).reshape(16, 16)
    picture = Picture.from_array(values)
    assert picture.of_depth(16).samples.max() == 65535
    assert np.array_equal(picture.of_depth(16).of_depth(8).samples, picture.samples)
    with pytest.raises(BadPicture):
        picture.of_depth(12)


@settings(max_examples=40, deadline=None)
@given(
    width=st.sampled_from([1, 2, 17, 640, 3000]),
    height=st.integers(1, 17),
    mode=st.sampled_from(["L", "LA", "RGB", "RGBA", "CMYK"]),
    deep=st.booleans(),
    seed=st.integers(0, 99),
    left=st.integers(-4, 4),
    top=st.integers(-4, 4),
)
def test_kept_pixels_are_kept_on_any_canvas(width, height, mode, deep, seed, left, top):
    rng = np.random.default_rng(seed)
    channels = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4}[mode]
    kind = np.uint16 if deep else np.uint8
    picture = Picture(rng.integers(0, np.iinfo(kind).max, (height, width, channels)).astype(kind), mode)
    new = (max(1, height + int(rng.integers(-3, 4))), max(1, width + int(rng.integers(-3, 4))))
    rows, columns = np.mgrid[: new[0], : new[1]]
    inside = (rows >= top) & (rows < top + height) & (columns >= left) & (columns < left + width)
    keep = inside & (rng.random(new) < 0.5)
    remade = picture.remade(rng.random((*new, 3), dtype=np.float32), keep=keep, at=(left, top))
    rows, columns = np.nonzero(keep)
    assert remade.mode == mode and remade.depth == picture.depth and remade.samples.shape[:2] == new
    assert np.array_equal(remade.samples[rows, columns], picture.samples[rows - top, columns - left])
