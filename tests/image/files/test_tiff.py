import io

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image

from anew.errors import BadFile
from anew.image import Limit, open_picture

RNG = np.random.default_rng(0)
RGB = RNG.integers(0, 256, (33, 44, 3)).astype(np.uint8)


def tiff_file(array, **options):
    stream = io.BytesIO()
    tifffile.imwrite(stream, array, metadata=None, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    "options",
    [
        {"bigtiff": True},
        {"byteorder": ">"},
        {"tile": (16, 32)},
        {"rowsperstrip": 5, "compression": "adobe_deflate"},
        {"compression": "adobe_deflate", "predictor": 2, "tile": (32, 16)},
    ],
)
@pytest.mark.parametrize("deep", [False, True])
def test_every_plain_layout_is_read(options, deep):
    array = RNG.integers(0, 65536, RGB.shape).astype(np.uint16) if deep else RGB
    data = tiff_file(array, photometric="rgb", **options)
    picture = open_picture(data)
    assert np.array_equal(picture.samples, array)
    assert open_picture(picture.to_bytes("tiff")).sha256 == picture.sha256


@pytest.mark.parametrize("compression", ["packbits", "tiff_lzw", "tiff_deflate", "zstd"])
def test_what_libtiff_wrote_is_read(compression):
    stream = io.BytesIO()
    Image.fromarray(RGB).save(stream, "TIFF", compression=compression)
    assert np.array_equal(open_picture(stream.getvalue()).samples, RGB)


@pytest.mark.parametrize("predictor", [None, 2])
def test_planes_apart_are_put_together(predictor):
    options = {"compression": "adobe_deflate", "predictor": predictor} if predictor else {}
    planes = np.ascontiguousarray(np.moveaxis(RGB, 2, 0))
    data = tiff_file(planes, photometric="rgb", planarconfig="separate", **options)
    assert np.array_equal(open_picture(data).samples, RGB)


def test_16_bits_by_lzw_are_read_at_full_depth():
    deep = RNG.integers(0, 65536, RGB.shape).astype(np.uint16)
    picture = open_picture(cv2.imencode(".tif", deep[..., ::-1])[1].tobytes())
    assert picture.origin.compression == "lzw" and np.array_equal(picture.samples, deep)


def test_white_is_zero_is_turned_round():
    assert np.array_equal(
        open_picture(tiff_file(RGB[..., 0], photometric="miniswhite")).samples[..., 0], 255 - RGB[..., 0]
    )


def test_floating_point_is_refused():
    with pytest.raises(BadFile, match="floating point"):
        open_picture(tiff_file(RGB.astype(np.float32), photometric="rgb"))


def test_what_is_no_colour_is_left_out_and_said():
    data = tiff_file(
        RNG.integers(0, 256, (9, 9, 5)).astype(np.uint8), photometric="rgb", extrasamples=["unassalpha", 0]
    )
    picture = open_picture(data)
    assert picture.mode == "RGBA" and "1 extra channel" in picture.origin.notes[0]


def test_a_deflate_bomb_takes_no_more_memory_than_its_picture():
    import zlib

    data = tiff_file(np.zeros((64, 64), np.uint8), photometric="minisblack", compression="adobe_deflate")
    page = tifffile.TiffFile(io.BytesIO(data)).pages[0]
    bomb = zlib.compress(bytes(50_000_000))
    swollen = bytearray(data) + bomb
    for tag, value in (("StripOffsets", len(data)), ("StripByteCounts", len(bomb))):
        at = page.tags[tag].valueoffset
        swollen[at : at + 4] = value.to_bytes(4, "little")[: 4 if page.tags[tag].dtype == 4 else 2].ljust(4, b"\0")
    picture = open_picture(bytes(swollen), limit=Limit(pixels=5000))
    assert picture.samples.nbytes == 4096 and not picture.samples.any()


def test_a_scan_of_a_thumbnail_and_a_page_is_one_picture():
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream) as writer:
        writer.write(RGB, photometric="rgb", metadata=None)
        writer.write(RGB[::4, ::4], photometric="rgb", subfiletype=1, metadata=None)
    assert open_picture(stream.getvalue()).size == (44, 33)
