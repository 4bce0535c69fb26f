"""PatchMatch: it finds what is there, obeys its masks, and does not depend on the threads."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.ops.kernels import threads
from anew.ops.patchmatch import FAR, Field, clip_field, nowhere, random_field, search, upsample_field


def noise(height, width, channels=3, seed=0):
    return np.random.default_rng(seed).random((height, width, channels), np.float32)


def inner(array, radius=3):
    return array[radius:-radius, radius:-radius]


def brute_force(target, source, y, x, radius):
    patch = target[y - radius : y + radius + 1, x - radius : x + radius + 1]
    height, width = source.shape[:2]
    return min(
        ((patch - source[i - radius : i + radius + 1, j - radius : j + radius + 1]) ** 2).sum()
        for i in range(radius, height - radius)
        for j in range(radius, width - radius)
    )


def test_search_finds_a_shifted_copy_exactly():
    source = noise(60, 70)
    target = source[10:50, 20:60]
    field = search(target, source, random_field((40, 40), (60, 70), radius=3, seed=0), radius=3, sweeps=6, seed=1)
    right = (field.y == np.arange(40)[:, None] + 10) & (field.x == np.arange(40)[None, :] + 20)
    assert inner(right).mean() > 0.99


def test_search_comes_close_to_the_exact_nearest_neighbour():
    target, source = noise(24, 24, seed=1), noise(26, 30, seed=2)
    field = search(target, source, random_field((24, 24), (26, 30), radius=2, seed=0), radius=2, sweeps=12, seed=0)
    exact = np.array([[brute_force(target, source, y, x, 2) for x in range(2, 22)] for y in range(2, 22)])
    assert (inner(field.cost, 2) >= exact - 1e-3).all()
    assert inner(field.cost, 2).mean() < 1.1 * exact.mean()


def test_cost_is_the_weighted_and_priced_sum_of_squares():
    target, source = noise(20, 20, seed=1), noise(20, 20, seed=2)
    weights, price = noise(20, 20, 1, seed=3)[..., 0], 1 + noise(20, 20, 1, seed=4)[..., 0]
    field = search(
        target, source, random_field((20, 20), (20, 20), radius=3, seed=0), radius=3, weights=weights, price=price
    )
    y, x = 9, 11
    to_y, to_x = field.y[y, x], field.x[y, x]
    squares = (target[6:13, 8:15] - source[to_y - 3 : to_y + 4, to_x - 3 : to_x + 4]) ** 2
    wanted = (squares.sum(2) * weights[6:13, 8:15]).sum() * price[to_y, to_x]
    assert field.cost[y, x] == pytest.approx(wanted, rel=1e-4)


def test_nearness_prefers_the_nearer_of_two_equals():
    picture = np.tile(noise(8, 8), (8, 8, 1))
    valid = np.ones((64, 64), bool)
    valid[16:48, 16:48] = False
    plain, near = (
        search(picture, picture, nowhere((64, 64)), radius=3, valid=valid, sweeps=6, nearness=nearness)
        for nearness in (0.0, 1e-3)
    )
    y, x = np.mgrid[16:48, 16:48]
    far = [np.hypot(field.y[16:48, 16:48] - y, field.x[16:48, 16:48] - x).mean() for field in (plain, near)]
    assert far[1] < 0.8 * far[0]


def test_more_sweeps_never_cost_more():
    target, source = noise(30, 30, seed=1), noise(40, 40, seed=2)
    start = random_field((30, 30), (40, 40), radius=3, seed=0)
    few, many = (search(target, source, start, radius=3, sweeps=sweeps) for sweeps in (1, 3))
    assert (inner(many.cost) <= inner(few.cost)).all()


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=30)
def test_search_takes_any_size_and_stays_inside(height, width, source_height, source_width, seed):
    target, source = noise(height, width), noise(source_height, source_width)
    start = random_field((height, width), (source_height, source_width), radius=3, seed=seed)
    field = search(target, source, start, radius=3, seed=seed)
    if min(height, width, source_height, source_width) >= 7:
        assert inner(field.y).min() >= 3
        assert inner(field.y).max() <= source_height - 4
        assert inner(field.x).min() >= 3
        assert inner(field.x).max() <= source_width - 4
    else:
        np.testing.assert_array_equal(field.y, start.y)


def test_only_valid_sources_are_used_even_from_nowhere():
    picture = noise(50, 50)
    valid = np.zeros((50, 50), bool)
    valid[40, 5] = valid[12, 33] = True
    field = search(picture, picture, nowhere((50, 50)), radius=3, valid=valid)
    assert valid[inner(field.y), inner(field.x)].all()
    assert inner(field.cost).max() < FAR


def test_only_targets_are_changed():
    picture = noise(50, 50)
    targets = np.zeros((50, 50), bool)
    targets[20:30, 10:20] = True
    start = nowhere((50, 50))
    field = search(picture, noise(50, 50, seed=1), start, radius=3, targets=targets)
    assert (field.y[~targets] == -1).all()
    assert (field.y[targets] >= 3).all()
    assert (start.y == -1).all()


def test_nothing_valid_leaves_the_field_alone():
    picture = noise(20, 20)
    field = search(picture, picture, nowhere((20, 20)), radius=3, valid=np.zeros((20, 20), bool))
    assert (field.y == -1).all()


def test_the_result_does_not_depend_on_the_number_of_threads():
    target, source = noise(120, 130, seed=1), noise(90, 110, seed=2)
    start = random_field((120, 130), (90, 110), radius=3, seed=0)
    with threads(1):
        one = search(target, source, start, radius=3, sweeps=3, seed=5)
    with threads(2):
        two = search(target, source, start, radius=3, sweeps=3, seed=5)
    np.testing.assert_array_equal(one.y, two.y)
    np.testing.assert_array_equal(one.cost, two.cost)


def test_an_upsampled_identity_stays_the_identity():
    y, x = np.mgrid[:10, :12].astype(np.int32)
    small = Field(y, x, np.zeros((10, 12), np.float32))
    large = upsample_field(small, (20, 24), source_from=(10, 12), source_to=(20, 24), radius=0)
    np.testing.assert_array_equal(large.y, np.mgrid[:20, :24][0])
    np.testing.assert_array_equal(large.x, np.mgrid[:20, :24][1])


def test_a_clipped_field_points_inside():
    y = np.array([[-5, 100]], np.int32)
    field = clip_field(Field(y, y, y.astype(np.float32)), (20, 30), radius=3)
    assert field.y.tolist() == [[3, 16]]
    assert field.x.tolist() == [[3, 26]]
