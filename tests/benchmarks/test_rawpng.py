import cv2
import numpy as np
import pytest
from PIL import Image

from benchmarks.rawpng import depth_of, read_png, write_png


@pytest.fixture
def noise():
    return np.random.default_rng(0).integers(0, 65536, (9, 7, 4)).astype(np.uint16)


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("LA", 2), ("RGB", 3), ("RGBA", 4)])
def test_png_of_eight_bits_reads_as_pillow_reads_it(tmp_path, noise, mode, channels):
    path = tmp_path / "a.png"
    write_png(path, (noise[..., :channels] >> 8).astype(np.uint8), mode, 8, [])
    with Image.open(path) as opened:
        assert opened.mode == mode
        assert (read_png(path) == np.asarray(opened.convert("RGBA")) * np.uint16(257)).all()
    assert depth_of(path) == f"{mode} 8 bit"


def test_png_of_sixteen_bits_reads_as_opencv_reads_it(tmp_path, noise):
    path = tmp_path / "a.png"
    write_png(path, noise, "RGBA", 16, [])
    assert (cv2.imread(str(path), cv2.IMREAD_UNCHANGED)[..., [2, 1, 0, 3]] == noise).all()
    assert (read_png(path) == noise).all()


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_png_of_few_bits_stretches_to_the_full_range(tmp_path, noise, bits):
    path = tmp_path / "a.png"
    levels = (noise[..., 0] >> (16 - bits)).astype(np.uint8)
    write_png(path, levels, "L", bits, [])
    assert (read_png(path)[..., 0] == levels * np.uint16(65535 // (2**bits - 1))).all()
    assert (read_png(path)[..., 3] == 65535).all()


def test_png_filters_are_undone(tmp_path):
    smooth = np.add.outer(np.arange(40), np.arange(0, 60, 2)).astype(np.uint8)[..., None].repeat(3, axis=2)
    Image.fromarray(smooth).save(tmp_path / "a.png")  # Pillow chooses a filter for each line
    assert (read_png(tmp_path / "a.png")[..., :3] == smooth * np.uint16(257)).all()


def test_png_palette_and_its_transparency_become_colours(tmp_path):
    palette = [(b"PLTE", bytes([255, 0, 0, 0, 0, 255])), (b"tRNS", bytes([128]))]
    write_png(tmp_path / "a.png", np.array([[0, 1]], np.uint8), "P", 8, palette)
    assert (read_png(tmp_path / "a.png") // 257).tolist() == [[[255, 0, 0, 128], [0, 0, 255, 255]]]
