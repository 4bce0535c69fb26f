"""Any file a person has becomes 8-bit sRGB; a label map becomes its codes, whatever its coding."""

import numpy as np
import pytest
import tifffile
from PIL import Image

from anew.errors import BadFile
from anew.image import open_picture
from anew.training.data.reading import codes, fitted, part_of, srgb8
from tests.training.data.made import label_map, pixels, put


def test_eight_bits_of_rgb_come_as_they_are(tmp_path):
    assert np.array_equal(srgb8(open_picture(put(tmp_path / "a.png", pixels(1)))), pixels(1))


def test_grey_is_repeated(tmp_path):
    grey = pixels(1)[..., 0]
    assert np.array_equal(srgb8(open_picture(put(tmp_path / "a.png", grey))), np.dstack([grey] * 3))


@pytest.mark.parametrize("ending", [".png", ".tif"])
def test_sixteen_bits_are_rounded_to_eight(tmp_path, ending):
    deep = np.minimum(pixels(1) * np.uint32(257) + 60, 65535).astype(np.uint16)
    path = tmp_path / f"a{ending}"
    if ending == ".png":
        put(path, deep[..., 0])
        assert np.array_equal(srgb8(open_picture(path))[..., 0], pixels(1)[..., 0])
    else:
        tifffile.imwrite(path, deep, photometric="rgb")
        assert np.array_equal(srgb8(open_picture(path)), pixels(1))


def test_alpha_is_laid_over_white(tmp_path):
    rgba = np.dstack([pixels(1), np.full((24, 24), 255, np.uint8)])
    rgba[:, 12:, 3] = 0
    read = srgb8(open_picture(put(tmp_path / "a.png", rgba)))
    assert (read[:, 12:] == 255).all() and np.array_equal(read[:, :12], pixels(1)[:, :12])


def test_cmyk_is_read_as_colour(tmp_path):
    red = Image.new("CMYK", (24, 24), (0, 255, 255, 0))
    read = srgb8(open_picture(put(tmp_path / "a.jpg", red)))
    assert read.shape == (24, 24, 3) and read[..., 0].mean() > read[..., 1:].mean() + 80


def test_a_palette_picture_is_read_by_its_colours(tmp_path):
    read = srgb8(open_picture(put(tmp_path / "a.png", label_map(np.eye(24)))))
    assert read[0, 0].tolist() == [255, 0, 0] and read[0, 1].tolist() == [0, 0, 0]


def test_a_bilevel_picture_is_black_and_white(tmp_path):
    read = srgb8(open_picture(put(tmp_path / "a.png", Image.fromarray(np.eye(24) > 0))))
    assert set(read.ravel().tolist()) == {0, 255}


@pytest.mark.parametrize("kind", ["palette", "grey", "colour"])
def test_codes_and_table_give_back_the_label_map(tmp_path, kind):
    values = np.arange(24 * 24).reshape(24, 24) % 3
    read = codes(open_picture(put(tmp_path / "a.png", label_map(values, kind))))
    assert read.kind == kind and len(read.table) == 3
    back = np.array([value for value, _ in read.table])[read.numbers_HW]
    if kind == "colour":
        back = np.array([{"#000000": 0, "#ff0000": 1, "#00ff00": 2}[colour] for _, colour in read.table])[
            read.numbers_HW
        ]
    assert np.array_equal(back, values)


def test_a_one_bit_label_map_has_the_numbers_0_and_1(tmp_path):
    read = codes(open_picture(put(tmp_path / "a.png", Image.fromarray(np.eye(24) > 0))))
    assert [value for value, _ in read.table] == [0, 1]


def test_a_sixteen_bit_label_map_keeps_its_numbers(tmp_path):
    values = (np.arange(24 * 24).reshape(24, 24) % 2 * 1000).astype(np.uint16)
    read = codes(open_picture(put(tmp_path / "a.png", values)))
    assert [value for value, _ in read.table] == [0, 1000]


def test_a_photo_is_no_label_map(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    with pytest.raises(BadFile) as caught:
        codes(open_picture(put(tmp_path / "a.png", noise)))
    assert (
        "flat regions" in caught.value.needed and "1,600" in caught.value.found and "never as JPEG" in caught.value.fix
    )


def test_halves_are_cut_with_their_palette(tmp_path):
    values = np.hstack([np.zeros((8, 8)), np.ones((8, 8))])
    picture = open_picture(put(tmp_path / "a.png", label_map(values)))
    assert [codes(part_of(picture, part)).table[0][0] for part in ("left", "right")] == [0, 1]


def test_fitting_keeps_the_shape_and_codes_unmixed():
    assert fitted(pixels(1, 40, 20), 10, flat=False).shape == (10, 20, 3)
    values = np.arange(400, dtype=np.uint8).reshape(20, 20) % 2 * 200
    assert set(np.unique(fitted(values, 13, flat=True))) <= {0, 200}


def test_shrinking_averages():
    board = np.indices((32, 32)).sum(axis=0) % 2 * 255
    assert np.all(np.abs(fitted(np.uint8(board), 16, flat=False).astype(int) - 128) <= 1)
