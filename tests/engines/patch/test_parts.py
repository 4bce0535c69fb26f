"""The parts of a fill: features, levels, the peel, seams."""

import numpy as np

from anew.engines.patch import seam
from anew.engines.patch.features import texture
from anew.engines.patch.levels import finer_field, levels_of, target_centres, valid_centres
from anew.engines.patch.peel import peel
from anew.engines.patch.seam import heal
from anew.ops.patchmatch import Field


def noise(height, width, seed=0):
    return np.random.default_rng(seed).random((height, width, 3), np.float32)


def hole_of(height=90, width=100, margin=25):
    hole = np.zeros((height, width), bool)
    hole[margin:-margin, margin:-margin] = True
    return hole


def test_texture_tells_stripes_from_a_plain_surface_and_their_direction():
    picture = np.full((40, 80, 3), 0.5, np.float32)
    picture[:, :40:2] = 1
    features = texture(picture, np.zeros((40, 80), bool), window=5)
    assert features[20, 20].tolist() == [0.5, 0]
    assert features[20, 60].tolist() == [0, 0]


def test_texture_ignores_what_the_hole_holds():
    hole = hole_of(60, 60, 20)
    one, two = (np.where(hole[..., None], noise(60, 60, seed), noise(60, 60)) for seed in (1, 2))
    np.testing.assert_array_equal(texture(one, hole, window=5), texture(two, hole, window=5))


def test_every_hole_pixel_lies_in_a_target_patch():
    hole = np.random.default_rng(0).random((30, 40)) < 0.1
    hole[0, 0] = hole[-1, -1] = True
    targets = target_centres(hole, 3)
    assert not targets[:3].any()
    rows, columns = np.nonzero(hole)
    for y, x in zip(rows, columns, strict=True):
        assert targets[max(0, y - 3) : y + 4, max(0, x - 3) : x + 4].any()


def test_valid_patches_hold_source_pixels_only():
    source = ~hole_of()
    for y, x in np.argwhere(valid_centres(source, 3))[::50]:
        assert source[y - 3 : y + 4, x - 3 : x + 4].all()


def test_levels_end_where_the_hole_is_thin_and_keep_their_sources():
    hole = hole_of(200, 220, 50)
    levels = levels_of(noise(200, 220), hole, ~hole, None, 3)
    assert len(levels) == 3
    assert [level.hole.shape for level in levels] == [(200, 220), (100, 110), (50, 55)]
    assert all(level.valid.any() and not (level.source & level.hole).any() for level in levels)


def test_a_finer_field_keeps_each_pixels_distance_to_its_match():
    hole = hole_of(200, 220, 50)
    fine, coarse = levels_of(noise(200, 220), hole, ~hole, None, 3)[:2]
    y, x = np.mgrid[: coarse.hole.shape[0], : coarse.hole.shape[1]].astype(np.int32)
    field = finer_field(Field(y - 5, x + 4, np.zeros(y.shape, np.float32)), coarse, fine, 3)
    rows, columns = np.nonzero(fine.hole)
    assert (field.y[rows, columns] - rows == -10).all()
    assert (field.x[rows, columns] - columns == 8).all()


def test_the_peel_leaves_nothing_unknown_and_the_known_alone():
    hole = hole_of()
    level = levels_of(noise(90, 100), hole, ~hole, None, 3)[-1]
    picture, field = peel(level, radius=3, seed=0)
    assert (picture[level.hole][:, :3].max(axis=1) > 0).all()
    np.testing.assert_array_equal(picture[~level.hole], level.picture[~level.hole])
    assert level.valid[field.y[level.hole], field.x[level.hole]].all()


def test_healing_takes_away_a_difference_in_brightness_but_not_an_edge():
    rng = np.random.default_rng(0)
    clean = (0.5 + 0.02 * rng.random((60, 120, 3))).astype(np.float32)
    hole = np.zeros((60, 120), bool)
    hole[20:40, 20:40] = True
    offsets = np.zeros((2, 60, 120), np.int32)
    offsets[1][hole] = 60
    for step, left in ((0.05, 0.02), (0.4, 0.3)):
        shown = clean.copy()
        shown[:, 70:] += np.float32(step)
        shown[hole] = shown[:, 60:][hole[:, :60]]
        heal(shown, hole, (offsets[0], offsets[1]))
        wrong = abs(float(shown[hole].mean() - clean[hole].mean()))
        assert wrong < left if step < 0.1 else wrong > left


def test_healing_part_by_part_is_healing_the_whole():
    hole = np.zeros((50, 400), bool)
    hole[20:30, 20:30] = hole[20:30, 350:360] = True
    offsets = np.zeros((2, 50, 400), np.int32)
    offsets[1][hole] = np.random.default_rng(1).integers(1, 4, hole.sum()) * 5 + 10
    offsets[1][20:30, 350:360] *= -1
    both = noise(50, 400)
    alone = both[:, :100].copy()
    heal(both, hole, (offsets[0], offsets[1]))
    heal(alone, hole[:, :100], (offsets[0][:, :100], offsets[1][:, :100]))
    np.testing.assert_allclose(both[:, :100], alone, atol=2e-3)


def test_a_very_large_part_is_healed_on_cells_with_almost_the_same_result(monkeypatch):
    clean = np.full((63, 120, 3), 0.5, np.float32)
    hole = np.zeros((63, 120), bool)
    hole[20:41, 20:41] = True
    offsets = np.zeros((2, 63, 120), np.int32)
    offsets[1][hole] = 60
    clean[:, 70:] += np.float32(0.05)
    clean[hole] = 0.55
    exact, coarse = clean.copy(), clean.copy()
    heal(exact, hole, (offsets[0], offsets[1]))
    monkeypatch.setattr(seam, "_LARGE", 200)
    heal(coarse, hole, (offsets[0], offsets[1]))
    assert np.abs(exact - coarse).max() < 0.03
    np.testing.assert_array_equal(coarse[~hole], clean[~hole])
