"""Votes: the mean of what the patches say, and the best of them."""

import numpy as np

from anew.ops.patchmatch import Field
from anew.ops.voting import best_offsets, vote


def identity(height, width):
    y, x = np.mgrid[:height, :width].astype(np.int32)
    return Field(y, x, np.ones((height, width), np.float32))


def noise(height, width, channels=3, seed=0):
    return np.random.default_rng(seed).random((height, width, channels), np.float32)


def test_patches_at_home_vote_for_the_picture_itself():
    picture = noise(20, 25)
    for kind in ({}, {"window": 1.5}, {"robust": 0.35}):
        np.testing.assert_allclose(vote(picture, identity(20, 25), radius=3, **kind), picture, atol=1e-5)


def test_a_plain_vote_is_the_mean_over_the_patches():
    picture, field = noise(9, 9), identity(9, 9)
    field.x[4, 4] = 5  # one patch of those over (4, 4) is taken from one column further right
    result = vote(picture, field, radius=1)
    wanted = (8 * picture[4, 4] + picture[4, 5]) / 9
    np.testing.assert_allclose(result[4, 4], wanted, atol=1e-6)


def test_a_robust_vote_leans_towards_the_cheap_patch():
    picture, field = noise(9, 9), identity(9, 9)
    field.x[4, 4] = 5
    field.cost[4, 4] = 0.01
    plain = np.abs(vote(picture, field, radius=1)[4, 4] - picture[4, 5]).max()
    assert np.abs(vote(picture, field, radius=1, robust=0.35)[4, 4] - picture[4, 5]).max() < 0.3 * plain


def test_pixels_not_asked_for_keep_the_base():
    base, pixels = noise(12, 12, seed=1), np.zeros((12, 12), bool)
    pixels[5:7, 5:7] = True
    result = vote(noise(12, 12), identity(12, 12), radius=2, base=base, pixels=pixels)
    np.testing.assert_array_equal(result[~pixels], base[~pixels])
    np.testing.assert_allclose(result[pixels], noise(12, 12)[pixels], atol=1e-5)


def test_patches_without_trust_have_no_vote():
    trust = np.ones((9, 9), np.float32)
    trust[4, 4] = 0
    field = identity(9, 9)
    field.x[4, 4] = 6
    result = vote(noise(9, 9), field, radius=1, trust=trust)
    np.testing.assert_allclose(result[4, 4], noise(9, 9)[4, 4], atol=1e-6)


def test_the_best_offset_is_that_of_the_cheapest_patch():
    field = identity(11, 11)
    field.y[5, 6], field.x[5, 6], field.cost[5, 6] = 8, 4, 0.0
    pixels = np.zeros((11, 11), bool)
    pixels[5, 5] = True
    down, right = best_offsets(field, radius=2, pixels=pixels)
    assert (down[5, 5], right[5, 5]) == (3, -2)
    assert not down[~pixels].any()
