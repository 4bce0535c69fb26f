import io

import numpy as np
import pytest
from PIL import Image

from anew.errors import BadTask, TooLarge
from anew.metrics import psnr
from anew.ops.damage import double_jpeg, in_levels, jpeg, webp
from tests.pictures import texture


@pytest.fixture(scope="module")
def photo():
    return texture(67, 50)


@pytest.mark.parametrize(("subsampling", "theirs"), [("4:4:4", 0), ("4:2:2", 1), ("4:2:0", 2)])
def test_jpeg_is_the_file_that_pillow_writes(photo, subsampling, theirs):
    file = io.BytesIO()
    Image.fromarray(np.uint8(photo * 255 + 0.5)).save(file, "jpeg", quality=30, subsampling=theirs)
    expected = np.asarray(Image.open(file), np.float32) / 255
    assert abs(jpeg(photo, 30, subsampling=subsampling) - expected).max() <= 2.01 / 255


def test_quality_decides_how_much_is_lost(photo):
    for save in (jpeg, webp):
        scores = [psnr(save(photo, quality), photo) for quality in (5, 20, 50, 95)]
        assert scores == sorted(scores)
    assert (jpeg(photo, 20, subsampling="4:4:4") != jpeg(photo, 20)).any()


def seams(picture):
    """How much more neighbours differ across each eighth column, by where the eighths begin."""
    across = abs(np.diff(picture, axis=1)).mean((0, 2))
    return [across[start::8].mean() for start in range(8)]


def test_the_blocks_lie_where_the_shift_says():
    noise = np.random.default_rng(0).random((64, 96, 3), np.float32) * 0.2 + np.linspace(0, 0.8, 96)[:, None]
    noise = noise.astype(np.float32)
    assert np.argmax(seams(jpeg(noise, 3))) == 7
    assert np.argmax(seams(jpeg(noise, 3, shift=(5, 3)))) == 4  # the first block has 8 - 3 columns


def test_saved_twice_is_worse_than_once(photo):
    twice = double_jpeg(photo, 30, 60, np.random.default_rng(1))
    assert psnr(twice, photo) < psnr(jpeg(photo, 60), photo)
    assert twice.shape == photo.shape


@pytest.mark.parametrize("save", [in_levels, lambda picture: jpeg(picture, 90), lambda picture: webp(picture, 90)])
def test_a_file_holds_whole_levels_and_clips(save):
    wild = np.random.default_rng(2).normal(0.5, 1, (16, 16, 3)).astype(np.float32)
    saved = save(wild)
    assert saved.min() >= 0 and saved.max() <= 1 and saved.dtype == np.float32
    np.testing.assert_allclose(saved * 255, np.rint(saved * 255), atol=1e-3)


def test_one_pixel_can_be_saved():
    assert jpeg(np.zeros((1, 1, 3), np.float32), 5, shift=(7, 7)).shape == (1, 1, 3)


def test_what_cannot_be_saved_is_refused(photo):
    for call in (
        lambda: jpeg(photo, 0),
        lambda: webp(photo, 101),
        lambda: jpeg(photo, 50, shift=(16, 0)),
        lambda: jpeg(photo, 50, subsampling="4:1:1"),
    ):
        with pytest.raises(BadTask):
            call()
    with pytest.raises(TooLarge, match="16383"):
        webp(np.zeros((1, 16384, 3), np.float32), 50)
