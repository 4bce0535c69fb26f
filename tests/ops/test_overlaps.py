"""Overlapping tiles: what goes in comes out at every size and scale, and each tile knows where it is."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.errors import Cancelled
from anew.ops.overlaps import shares, tiling_of
from anew.ops.progress import silent


def larger(piece, scale):
    return piece.repeat(scale, axis=0).repeat(scale, axis=1)


def test_tiles_are_numbered_and_placed_row_by_row():
    tiling = tiling_of(6, 10, tile=4, overlap=1)
    assert [tuple(tile) for tile in tiling.tiles] == [
        (0, 0, 0, 0), (1, 0, 3, 0), (2, 0, 6, 0), (0, 1, 0, 2), (1, 1, 3, 2), (2, 1, 6, 2),
    ]  # fmt: skip


@given(
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    tile=st.sampled_from([0, 8, 17, 32]),
    overlap=st.integers(0, 40),
    multiple=st.sampled_from([1, 4, 16]),
    scale=st.integers(1, 3),
    hard=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_tiles_that_are_only_enlarged_are_together_the_picture_enlarged(
    height, width, tile, overlap, multiple, scale, hard
):
    picture = np.random.default_rng(0).random((height, width, 3), np.float32)
    tiling = tiling_of(height, width, tile=tile, overlap=overlap, multiple=multiple, scale=scale, hard=hard)
    whole = tiling.grow(picture)

    def call(piece, at):
        assert piece.shape[:2] == tiling.sides
        assert all(side % multiple == 0 for side in piece.shape[:2])
        np.testing.assert_array_equal(
            piece, whole[at.top : at.top + piece.shape[0], at.left : at.left + piece.shape[1]]
        )
        return larger(piece, scale)

    made = tiling.make(picture, call, silent)
    assert made.shape == (scale * height, scale * width, 3)
    assert np.abs(made - larger(picture, scale)).max() < 1e-6


@given(length=st.integers(32, 500), overlap=st.integers(0, 16), scale=st.integers(1, 4), hard=st.booleans())
def test_shares_add_up_to_one_and_overlap_as_asked(length, overlap, scale, hard):
    found = shares(length, 32, overlap, scale=scale, hard=hard)
    total = np.zeros(scale * length)
    for start, weights in found:
        assert start % scale == 0
        total[start : start + 32 * scale] += weights
    assert np.allclose(total, 1, atol=1e-6)
    assert all(left.start + (32 - overlap) * scale >= right.start for left, right in pairwise(found))


def test_hard_shares_are_all_or_nothing():
    assert {weight for share in shares(100, 32, 16, hard=True) for weight in share.weights.tolist()} == {0.0, 1.0}


def test_any_arrays_of_the_size_are_cut_alike():
    tiling = tiling_of(20, 33, tile=16, overlap=4, multiple=8)
    mask = np.arange(20 * 33).reshape(20, 33)
    made = tiling.make(
        np.dstack([mask] * 3),
        lambda piece, at: np.float32(piece == tiling.grow(mask)[tiling.place(at)][..., None]),
        silent,
    )
    assert np.allclose(made, 1)


def test_a_stop_is_heard_before_every_tile():
    heard = []

    def stop(fraction, doing):
        heard.append(doing)
        if fraction > 0:
            raise Cancelled(needed="", found="", fix="")

    with pytest.raises(Cancelled):
        tiling_of(100, 100, tile=32, overlap=8).make(
            np.zeros((100, 100, 3), np.float32), lambda piece, _: piece, stop, "reimagining"
        )
    assert heard == ["reimagining"] * 2
