"""Canvas: nothing shifts, nothing is cut off, no stroke is lost, and what is outside the box is not touched."""

import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.diffusion.canvas import Box, Placement, filled, only_masked, tile_seed, tiles_for, working
from anew.errors import BadTask
from anew.image import Size
from anew.ops import masks
from anew.ops.progress import silent

SIDE = st.integers(1, 3000)
FAMILY = {"native": 512, "multiple": 8, "most": 1024}


def cloudy(width, height, blur=3.0, seed=0):
    """Smooth random colours over the whole range."""
    noise = np.random.default_rng(seed).random((height, width, 3), np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), blur).reshape(height, width, 3)
    return (smooth - smooth.min()) / max(np.ptp(smooth), 1e-6)


def shift(before, after):
    """How far the second lies right of and below the first, in pixels (Lucas & Kanade 1981, one step)."""
    grey, moved = (cv2.GaussianBlur(each.mean(axis=2), (0, 0), 2)[8:-8, 8:-8] for each in (before, after))
    down, across = (each.ravel() for each in np.gradient(grey))
    found, *_ = np.linalg.lstsq(np.stack([-across, -down], axis=1), (moved - grey).ravel(), rcond=None)
    return np.abs(found).max()


def test_the_measure_of_shifts_sees_a_tenth_of_a_pixel():
    fine = cloudy(960, 720, blur=30)
    before, after = (
        cv2.resize(each, (96, 72), interpolation=cv2.INTER_AREA) for each in (fine, np.roll(fine, 1, axis=1))
    )
    assert shift(before, after) == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("size", [(70, 51), (333, 217), (511, 513), (801, 199)])
@pytest.mark.parametrize("work", [(512, 512), (624, 416), (104, 72)])
def test_there_and_back_nothing_shifts(size, work):
    picture = cloudy(*size, blur=max(3.0, size[0] / work[0], size[1] / work[1]))
    placement = Placement.whole(Size(*size), Size(*work))
    small = placement.to_work(picture)
    back = placement.back(small, np.zeros_like(picture))
    assert small.shape == (work[1], work[0], 3) and back.shape == picture.shape
    assert shift(picture, back) < 0.05


@pytest.mark.parametrize("side", [51, 217, 801])
@pytest.mark.parametrize("other", [48, 64, 512, 1024])
def test_a_ramp_is_the_same_ramp_at_the_working_size(side, other):
    ramp = (np.arange(side, dtype=np.float32) + 0.5) / side
    picture = np.broadcast_to(ramp[:, None, None], (side, side, 3)).astype(np.float32)
    made = Placement.whole(Size(side, side), Size(other, other)).to_work(picture)[:, other // 2, 0]
    away = (made - (np.arange(other) + 0.5) / other) * side
    inner = away[other // 10 : -(other // 10)]
    assert abs(inner.mean()) < 0.01 and np.abs(inner).max() < (0.02 if other > side else 0.1)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((512, 512), "512x512"),
        ((512, 576), "512x576"),
        ((3000, 2000), "624x416"),
        ((500, 500), "512x512"),
        ((1, 1), "512x512"),
        ((20_000, 50), "1024x64"),
        ((50, 20_000), "64x1024"),
    ],
)
def test_the_working_size_of_well_known_pictures(size, expected):
    assert str(working(Size(*size), **FAMILY)) == expected


@given(
    SIDE, SIDE, st.sampled_from([(512, 8, 1024), (512, 64, 768), (1024, 16, 2048), (32, 8, 64)]), st.integers(0, 2000)
)
def test_any_picture_has_a_working_size_within_the_models_bounds(width, height, family, asked):
    native, multiple, most = family
    work = working(Size(width, height), native=native, multiple=multiple, most=most, asked=asked)
    assert all(side % multiple == 0 and min(64, multiple) <= side <= most for side in work)
    if not asked and max(width, height) <= 2 * min(width, height) and native >= 8 * multiple:
        assert 0.6 < work.pixels / native**2 < 1.5
        assert abs(math.log(work.width / work.height) - math.log(width / height)) < 1.5 * multiple / min(work)


def test_a_size_asked_for_is_taken_in_place_of_the_native_one():
    assert str(working(Size(900, 900), **FAMILY, asked=768)) == "768x768"
    assert str(working(Size(900, 900), **FAMILY, asked=4000)) == "1024x1024"


def test_the_box_around_a_mask_holds_its_padding_and_is_not_too_long():
    mask = np.zeros((600, 800), np.float32)
    mask[300:310, 100:400] = 0.2
    assert only_masked(mask, 32) == Box(68, 214, 364, 182)


def test_parts_far_from_each_other_are_in_one_box():
    mask = np.zeros((300, 400), np.float32)
    mask[10, 10] = mask[290, 390] = 1
    assert only_masked(mask, 0) == Box(10, 10, 381, 281)


@given(SIDE, SIDE, st.integers(0, 300), st.data())
@settings(max_examples=60, deadline=None)
def test_the_box_holds_all_paint_and_lies_in_the_picture(width, height, padding, data):
    mask = np.zeros((height, width), np.uint8)
    for _ in range(2):
        mask[data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))] = 1
    box = only_masked(mask, padding)
    assert mask[box.place].sum() == mask.sum()
    assert 0 <= box.left <= box.left + box.width <= width and 0 <= box.top <= box.top + box.height <= height
    assert box.width == width or box.width >= max(64, box.height / 2)
    assert box.height == height or box.height >= max(64, box.width / 2)


def test_a_black_mask_has_no_box():
    with pytest.raises(BadTask, match="black everywhere"):
        only_masked(np.zeros((9, 9), np.float32), 32)


@given(st.integers(1, 200), st.integers(1, 200), st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_outside_the_box_is_not_touched(width, height, data):
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    box = Box(left, top, data.draw(st.integers(1, width - left)), data.draw(st.integers(1, height - top)))
    picture = np.random.default_rng(0).random((height, width, 3), np.float32)
    picture.flags.writeable = False
    placement = Placement(box, Size(48, 40))
    back = placement.back(placement.to_work(picture), picture)
    changed = (back != picture).any(axis=2)
    changed[box.place] = False
    assert back.dtype == np.float32 and not changed.any()
    assert back.min() >= 0 and back.max() <= 1


def test_at_the_models_own_size_the_way_there_and_back_changes_nothing():
    picture = cloudy(96, 64)
    placement = Placement(Box(8, 16, 48, 40), Size(48, 40))
    np.testing.assert_array_equal(placement.back(placement.to_work(picture), picture), picture)


@pytest.mark.parametrize("work", [(512, 512), (64, 48)])
def test_a_line_of_one_pixel_is_still_whole_in_the_latents(work):
    mask = np.zeros((801, 1203), np.float32)
    mask[400] = 1
    small = Placement.whole(Size(1203, 801), Size(*work)).mask_to_work(mask)
    latent = masks.in_cells(small, 8)[::8, ::8]
    assert latent.shape == (work[1] // 8, work[0] // 8)
    assert latent.max(axis=0).all() and latent.sum() <= 2 * latent.shape[1]


def square_hole(side=40, margin=12):
    mask = np.zeros((side, side), np.float32)
    mask[margin:-margin, margin:-margin] = 1
    return mask


@pytest.mark.parametrize("content", ["original", "blur", "noise", "neutral"])
def test_a_start_keeps_what_the_mask_keeps_and_reads_nothing_under_it(content):
    mask, picture = square_hole(), cloudy(40, 40)
    other = np.where(mask[..., None] > 0, 1 - picture, picture)
    made, again = (filled(each, mask, content, np.random.default_rng(5)) for each in (picture, other))
    np.testing.assert_array_equal(made[mask == 0], picture[mask == 0])
    assert made.dtype == np.float32 and made.min() >= 0 and made.max() <= 1
    assert (made == again).all() == (content != "original")


def test_a_blurred_start_goes_on_with_the_ramp_around_it():
    ramp = np.broadcast_to(np.linspace(0, 1, 40, dtype=np.float32)[None, :, None], (40, 40, 3)).copy()
    assert np.abs(filled(ramp, square_hole(), "blur", np.random.default_rng(0)) - ramp).max() < 5e-3


def test_noise_has_the_colours_of_what_is_kept():
    picture = np.full((80, 80, 3), [0.2, 0.5, 0.7], np.float32) + 0.05 * cloudy(80, 80)
    mask = square_hole(80, 20)
    made = filled(picture, mask, "noise", np.random.default_rng(0))[mask > 0]
    assert np.allclose(made.mean(axis=0), picture[mask == 0].mean(axis=0), atol=0.01)
    assert np.allclose(made.std(axis=0), picture[mask == 0].std(axis=0), rtol=0.1)


def test_neutral_is_grey_and_a_soft_mask_is_half_of_it():
    made = filled(np.ones((1, 2, 3), np.float32), np.array([[1, 0.5]], np.float32), "neutral", np.random.default_rng(0))
    assert made[0, :, 0].tolist() == [0.5, 0.75]


@pytest.mark.parametrize("content", ["blur", "noise", "neutral"])
def test_where_nothing_is_kept_a_start_is_grey(content):
    made = filled(cloudy(8, 8), np.ones((8, 8), np.float32), content, np.random.default_rng(0))
    assert (made == 0.5).all()


@given(SIDE, SIDE, st.sampled_from([100, 256, 512]), st.sampled_from([8, 64]), st.integers(0, 600))
@settings(max_examples=40, deadline=None)
def test_tiles_are_never_larger_than_asked_and_cover_any_picture(width, height, tile, multiple, overlap):
    tiling = tiles_for(Size(width, height), tile=tile, overlap=overlap, multiple=multiple)
    assert all(side <= tile and side % multiple == 0 for side in tiling.sides)
    assert tiling.tiles[0][2:] == (0, 0)
    last = tiling.tiles[-1]
    assert (last.top + tiling.sides[0], last.left + tiling.sides[1]) == tiling.grown


def test_an_enlargement_in_tiles_is_the_enlargement():
    picture = cloudy(150, 70)
    tiling = tiles_for(Size(150, 70), tile=64, overlap=16, multiple=8, scale=2)
    made = tiling.make(picture, lambda piece, _: piece.repeat(2, axis=0).repeat(2, axis=1), silent)
    assert np.allclose(made, picture.repeat(2, axis=0).repeat(2, axis=1), atol=1e-6)


def test_every_tile_has_a_seed_of_its_own_and_keeps_it():
    tiles = tiles_for(Size(2000, 1500), tile=256, overlap=64, multiple=8).tiles
    seeds = [tile_seed(7, tile) for tile in tiles]
    assert len(set(seeds)) == len(tiles) > 50 and seeds == [tile_seed(7, tile) for tile in tiles]
    assert all(0 <= seed < 2**32 for seed in seeds) and not set(seeds) & {tile_seed(8, tile) for tile in tiles}
