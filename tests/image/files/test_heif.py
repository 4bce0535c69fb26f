import io

import numpy as np
import pytest
from PIL import Image

from anew.image import Picture, open_picture, read_record

pillow_heif = pytest.importorskip("pillow_heif")

SMOOTH = (np.add.outer(np.arange(64) * 400, np.arange(80) * 300)[..., None] * np.ones(3)).astype(np.uint16)


def test_ten_bits_are_read_as_ten_and_written_as_ten():
    stream = io.BytesIO()
    pillow_heif.from_bytes("RGB;16", (80, 64), SMOOTH.tobytes()).save(stream, quality=95, chroma=444)
    picture = open_picture(stream.getvalue())
    assert picture.depth == 16 and picture.origin.bits == 10
    assert np.abs(picture.samples.astype(int) - SMOOTH).mean() < 300
    again = open_picture(picture.to_bytes("heif", record='{"a": 1}'))
    assert again.origin.bits == 10 and np.abs(again.samples.astype(int) - picture.samples).mean() < 300
    assert np.array_equal(open_picture(picture.to_bytes("png")).samples, picture.samples)


def test_it_is_turned_upright_once():
    exif = Image.Exif()
    exif[0x0112] = 6
    image = pillow_heif.from_pillow(Image.fromarray((SMOOTH >> 8).astype(np.uint8)))
    stream = io.BytesIO()
    image.save(stream, exif=exif.tobytes())
    picture = open_picture(stream.getvalue())
    assert picture.size == (64, 80)
    assert open_picture(picture.to_bytes("heif")).size == (64, 80)


def test_lossless_is_lossless_and_carries_a_record():
    picture = Picture.from_array(np.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype(np.uint8))
    data = picture.to_bytes("heif", lossless=True, record="{}")
    assert open_picture(data).sha256 == picture.sha256 and read_record(data) == "{}"
    assert open_picture(open_picture(data).to_bytes("heif")).sha256 == picture.sha256
