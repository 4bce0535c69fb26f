"""Filling: textures go on, what is known stays, and no size or mask is too odd."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.patch import filling
from anew.engines.patch.filling import fill
from anew.errors import BadTask, Cancelled
from anew.ops.kernels import threads


def tiles(height=96, width=120, period=8):
    """A texture that repeats exactly, so that the right filling is known."""
    one = np.random.default_rng(3).random((period, period, 3), np.float32)
    return np.tile(one, (height // period, width // period, 1))


def boxed(height, width, top, bottom, left, right):
    hole = np.zeros((height, width), bool)
    hole[top:bottom, left:right] = True
    return hole


def test_fill_continues_a_repeating_texture_almost_exactly():
    truth, hole = tiles(), boxed(96, 120, 30, 62, 40, 75)
    filled = fill(np.where(hole[..., None], 0, truth).astype(np.float32), hole)
    assert np.abs(filled - truth)[hole].mean() < 0.02


def test_fill_continues_a_straight_edge():
    truth = np.where(np.arange(100)[None, :, None] < 50, np.float32(0.2), np.float32(0.8)) * np.ones((90, 1, 3), "f4")
    hole = boxed(90, 100, 35, 60, 38, 63)
    filled = fill(np.where(hole[..., None], np.float32(0.5), truth), hole)
    assert np.abs(filled - truth)[hole].mean() < 0.02


def test_fill_does_not_look_into_the_hole():
    truth, hole = tiles(), boxed(96, 120, 30, 62, 40, 75)
    rng = np.random.default_rng(0)
    one, two = (np.where(hole[..., None], rng.random(truth.shape, np.float32), truth) for _ in range(2))
    np.testing.assert_array_equal(fill(one, hole)[hole], fill(two, hole)[hole])


def test_fill_copies_from_the_source_only():
    picture = np.concatenate([tiles(64, 64) * [1, 0, 0], tiles(64, 64) * [0, 1, 0]], axis=1).astype(np.float32)
    hole = boxed(64, 128, 20, 40, 56, 72)
    source = np.zeros_like(hole)
    source[:, 72:] = True
    filled = fill(picture, hole, source=source)
    assert filled[hole][:, 1].mean() > 3 * filled[hole][:, 0].mean()


def test_fill_keeps_alpha_and_treats_transparent_as_a_colour():
    picture = np.concatenate([tiles(64, 64), np.zeros((64, 64, 1), np.float32)], axis=2)
    picture[:, :32, 3] = 1
    hole = boxed(64, 64, 20, 40, 22, 42)
    alpha = fill(picture, hole)[..., 3]
    assert alpha[20:40, 22:28].mean() > 0.9
    assert alpha[20:40, 36:42].mean() < 0.1


def test_fill_is_the_same_for_any_number_of_threads():
    picture = np.random.default_rng(0).random((300, 300, 3), np.float32)
    hole = boxed(300, 300, 80, 220, 80, 220)
    results = []
    for count in (1, 2):
        with threads(count):
            results.append(fill(picture, hole, seed=4))
    assert results[0].tobytes() == results[1].tobytes()


@given(
    st.sampled_from([(1, 2), (2, 1), (1, 40), (6, 6), (7, 7), (8, 30), (25, 25), (64, 9)]),
    st.sampled_from([3, 4]),
    st.sampled_from([0.05, 0.5, 0.99]),
    st.integers(0, 99),
)
@settings(deadline=None, max_examples=25)
def test_fill_takes_any_size_and_hole(size, channels, share, seed):
    rng = np.random.default_rng(seed)
    picture, hole = rng.random((*size, channels), np.float32), rng.random(size) < share
    hole[0, 0] = False
    filled = fill(picture, hole, seed=seed)
    assert filled.shape == picture.shape
    assert filled.dtype == np.float32
    assert np.isfinite(filled).all()
    assert filled.min() >= 0
    assert filled.max() <= 1
    np.testing.assert_array_equal(filled[~hole], picture[~hole])


@pytest.mark.parametrize("shape", [(3000, 17), (17, 3000)])
def test_fill_takes_a_strip(shape):
    picture = np.random.default_rng(0).random((*shape, 3), np.float32)
    hole = np.zeros(shape, bool)
    hole[: shape[0] // 2, : shape[1] // 2] = True
    assert np.isfinite(fill(picture, hole)).all()


def test_fill_leaves_its_input_alone():
    picture, hole = tiles(), boxed(96, 120, 30, 62, 40, 75)
    before = picture.copy()
    picture.flags.writeable = False
    fill(picture, hole)
    np.testing.assert_array_equal(picture, before)


def test_fill_without_a_hole_gives_the_picture_back():
    np.testing.assert_array_equal(fill(tiles(), np.zeros((96, 120), bool)), tiles())


def test_fill_with_nothing_to_copy_says_so():
    with pytest.raises(BadTask, match="Needed at least one pixel outside the hole"):
        fill(tiles(), np.ones((96, 120), bool))
    with pytest.raises(BadTask, match="allow more as a source"):
        fill(tiles(), boxed(96, 120, 3, 9, 3, 9), source=np.zeros((96, 120), bool))


def test_fill_stops_when_told_to():
    def stop(fraction, doing):
        raise Cancelled(needed="patience", found="none", fix="Start again.")

    with pytest.raises(Cancelled):
        fill(tiles(), boxed(96, 120, 30, 62, 40, 75), progress=stop)


def test_progress_never_falls():
    heard = []
    fill(tiles(), boxed(96, 120, 10, 82, 10, 100), progress=lambda fraction, doing: heard.append(fraction))
    assert len(heard) > 1
    assert heard == sorted(heard)


def test_a_large_picture_is_solved_small_and_copied_at_full_size(monkeypatch):
    truth, hole = tiles(), boxed(96, 120, 30, 62, 40, 75)
    monkeypatch.setattr(filling, "_WORKING_PIXELS", truth.shape[0] * truth.shape[1] // 4)
    filled = fill(np.where(hole[..., None], np.float32(0), truth), hole)
    np.testing.assert_array_equal(filled[~hole], truth[~hole])
    roughness = [np.abs(np.diff(picture[30:62, 40:75], axis=1)).mean() for picture in (filled, truth)]
    assert 0.8 < roughness[0] / roughness[1] < 1.2


def test_what_lies_far_from_a_small_hole_is_not_looked_at():
    picture, hole = np.zeros((1200, 700, 3), np.float32), boxed(1200, 700, 10, 20, 10, 20)
    window = filling._window(hole, ~hole)
    assert picture[window].shape[:2] == (276, 276)


def test_the_whole_picture_is_looked_at_where_the_surroundings_hold_no_source():
    hole = boxed(1200, 700, 10, 20, 10, 20)
    source = boxed(1200, 700, 1000, 1100, 500, 600)
    assert filling._window(hole, source) == (slice(0, 1200), slice(0, 700))
