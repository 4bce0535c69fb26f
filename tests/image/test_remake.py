from dataclasses import replace

import numpy as np
import pytest

from anew.errors import BadPicture
from anew.image import Origin, Palette, Picture

GREY = Picture.from_array(np.arange(12, dtype=np.uint8).reshape(3, 4) * 20)
RED = np.broadcast_to(np.array([1, 0, 0], np.float32), (3, 4, 3))
LEFT = np.zeros((3, 4), bool)
LEFT[:, :2] = True


def test_grey_stays_grey_unless_it_is_recoloured():
    assert GREY.remade(RED).mode == "L"
    coloured = replace(GREY, profile=b"grey").remade(RED, keep=LEFT, recolours=True)
    assert coloured.mode == "RGB" and coloured.profile is None
    assert np.array_equal(coloured.samples[:, :2], np.repeat(GREY.samples[:, :2], 3, axis=2))
    assert coloured.samples[0, 3].tolist() == [255, 0, 0]


def test_alpha_is_added_only_where_something_is_clear():
    assert GREY.remade(RED, np.ones((3, 4), np.float32)).mode == "L"
    clear = np.ones((3, 4), np.float32)
    clear[0, 3] = 0.5
    remade = GREY.remade(RED, clear, keep=LEFT)
    assert remade.mode == "LA"
    assert remade.samples[0, 3, 1] == 128 and (remade.samples[:, :2, 1] == 255).all()


def test_the_pictures_own_alpha_stays_where_none_is_given():
    alpha = np.full((3, 4, 4), 99, np.uint8)
    remade = Picture.from_array(alpha).remade(np.zeros((4, 5, 3), np.float32), at=(1, 1))
    assert (remade.samples[1:, 1:, 3] == 99).all() and (remade.samples[0, :, 3] == 255).all()


def test_paint_mixes_with_the_native_samples_and_keeps_them_at_zero():
    paint = np.array([[0, 0.25, 0.5, 1]] * 3, np.float32)
    deep = Picture.from_array(np.full((3, 4), 1001, np.uint16))
    row = deep.remade(np.ones((3, 4, 3), np.float32), paint=paint).samples[0, :, 0]
    assert row.tolist() == [1001, round(1001 + 0.25 * 64534), round(1001 + 0.5 * 64534), 65535]


def test_made_colours_outside_the_range_are_clamped():
    wild = np.stack([np.full((3, 4), value, np.float32) for value in (-1, 0.5, 2)], axis=2)
    assert Picture.from_array(np.zeros((3, 4, 3), np.uint8)).remade(wild).samples[0, 0].tolist() == [0, 128, 255]


def test_cmyk_stays_cmyk_and_becomes_rgba_with_alpha():
    inks = Picture(np.random.default_rng(0).integers(0, 256, (3, 4, 4)).astype(np.uint8), "CMYK")
    remade = inks.remade(RED, keep=LEFT)
    assert remade.mode == "CMYK" and remade.samples[0, 3].tolist() == [0, 255, 255, 0]
    assert np.array_equal(remade.samples[:, :2], inks.samples[:, :2])
    assert np.abs(remade.rgb()[0, 3] - [1, 0, 0]).max() < 0.01
    assert inks.remade(RED, np.zeros((3, 4), np.float32)).mode == "RGBA"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"rgb": np.zeros((3, 4, 4), np.float32)}, "alpha apart"),
        ({"rgb": np.full((3, 4, 3), np.nan, np.float32)}, "NaN"),
        ({"rgb": RED, "keep": np.ones((4, 4), bool)}, "new canvas"),
        ({"rgb": RED, "alpha": np.ones((4, 4), np.float32)}, "new canvas"),
        ({"rgb": RED, "keep": np.ones((3, 4), bool), "at": (1, 0)}, "margins"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, words):
    with pytest.raises(BadPicture, match=words):
        GREY.remade(**arguments)


# Palettes and few bits.


def indexed(colours, indices, bits=8):
    colours, indices = np.array(colours, np.uint8), np.array(indices, np.uint8)
    mode = "RGBA" if colours.shape[1] == 4 else "RGB"
    return Picture(colours[indices], mode, None, Origin("png", bits=bits, palette=Palette(colours, indices)))


def test_few_made_colours_are_held_exactly():
    picture = indexed([[10, 20, 30], [40, 50, 60]], [[0, 1, 0, 1]])
    made = np.array([[[0] * 3, [0] * 3, [0.2, 0.4, 0.6], [1, 1, 1]]], np.float32)
    remade = picture.remade(made, keep=np.array([[True, True, False, False]]))
    assert remade.samples[0].tolist() == [[10, 20, 30], [40, 50, 60], [51, 102, 153], [255, 255, 255]]
    assert remade.origin.palette.indices[0, :2].tolist() == [0, 1]


def test_a_full_palette_gives_the_nearest_colour():
    picture = indexed([[0, 0, 0], [255, 255, 255]], [[0, 1, 0]], bits=1)
    remade = picture.remade(np.full((1, 3, 3), 0.9, np.float32), keep=np.array([[True, True, False]]))
    assert remade.samples[0, 2].tolist() == [255, 255, 255]


def test_many_made_colours_are_clustered_well():
    ramp = np.linspace(0, 1, 64 * 64, dtype=np.float32).reshape(64, 64)
    made = np.stack([ramp, ramp.T, 1 - ramp], axis=2)
    keep = np.zeros((64, 64), bool)
    keep[0, 0] = True
    picture = indexed([[7, 7, 7]] * 3, np.zeros((64, 64)))
    error = picture.remade(made, keep=keep).rgb()[1:] - made[1:]
    assert np.sqrt((error**2).mean()) < 0.03


def test_nothing_kept_leaves_the_palette_and_the_few_bits_behind():
    made = np.random.default_rng(0).random((1, 2, 3), dtype=np.float32)
    assert indexed([[0, 0, 0], [9, 9, 9]], [[0, 1]]).remade(made).origin.palette is None
    bilevel = Picture(np.zeros((1, 2, 1), np.uint8), "L", None, Origin("png", bits=1))
    assert bilevel.remade(made).origin.bits == 8


def test_black_and_white_stays_so_where_something_is_kept():
    bilevel = Picture(np.array([[[0], [255], [0]]], np.uint8), "L", None, Origin("png", bits=1))
    grey = np.full((1, 3, 3), 0.6, np.float32)
    assert bilevel.remade(grey, keep=np.array([[True, True, False]])).samples.ravel().tolist() == [0, 255, 255]
