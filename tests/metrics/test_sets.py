import cv2
import numpy as np
import pytest
from skimage.data import astronaut, chelsea, grass, gravel

from anew.errors import BadPicture
from anew.metrics import patch_swd_sets


def tiles(picture, side=64):
    h, w = (n - n % side for n in picture.shape[:2])
    return [picture[y : y + side, x : x + side] for y in range(0, h, side) for x in range(0, w, side)]


def test_equal_sets_are_at_zero_and_twice_the_same():
    lawn = tiles(grass())[:9]
    assert patch_swd_sets(lawn, lawn) == 0
    stones = tiles(gravel())[:9]
    assert patch_swd_sets(stones, lawn) == patch_swd_sets(stones, lawn)


def test_two_halves_of_one_texture_are_nearer_than_another_texture_or_a_blur():
    lawn, stones = tiles(grass()), tiles(gravel())
    halves = patch_swd_sets(lawn[::2], lawn[1::2])
    blurred = patch_swd_sets([cv2.GaussianBlur(one, (0, 0), 1.5) for one in lawn[::2]], lawn[1::2])
    assert halves < 0.1
    assert 3 * halves < patch_swd_sets(stones, lawn)
    assert 3 * halves < blurred


def test_flat_pictures_are_the_length_of_a_spread_away():
    noise = list(np.random.default_rng(0).normal(0.5, 0.1, (20, 16, 16)).clip(0, 1))  # one band, and no other
    flat = [np.full((16, 16), 0.5)] * 20
    assert patch_swd_sets(flat, noise) == pytest.approx(np.sqrt(2 / np.pi) * 0.1 / (0.1 + 1 / 255), rel=0.05)


def test_a_change_of_light_and_of_colour_is_seen():
    cats = tiles(chelsea())
    assert patch_swd_sets([one // 2 for one in cats], cats) > 0.2
    assert patch_swd_sets([one[..., ::-1] for one in cats], cats) > 0.05


def test_sets_of_other_sizes_and_counts_compare():
    assert patch_swd_sets(tiles(astronaut(), 96)[:3], tiles(astronaut(), 64)) < 0.3


def test_another_seed_changes_little():
    lawn, stones = tiles(grass()), tiles(gravel())
    one, other = (patch_swd_sets(stones, lawn, seed=seed) for seed in (0, 1))
    assert one != other
    assert one == pytest.approx(other, rel=0.1)


@pytest.mark.parametrize(
    ("made", "truth", "what"),
    [([], [np.zeros((16, 16))], "at least one"), ([np.zeros((15, 40))], [np.zeros((16, 16))], "16 x 16"),
     ([np.zeros((16, 16, 3))], [np.zeros((16, 16))], "channels")],
)  # fmt: skip
def test_sets_that_cannot_be_compared_are_refused(made, truth, what):
    with pytest.raises(BadPicture, match=what):
        patch_swd_sets(made, truth)
