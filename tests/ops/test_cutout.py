"""Cut-outs: alpha and colours of a subject whose edge is known, at any size, and the hints that lead to it."""

import numpy as np
import pytest

from anew.errors import Cancelled
from anew.ops import cutout
from anew.ops.cutout import at_full_size, cut, hints

FRONT, BEHIND = np.float32([0.9, 0.5, 0.1]), np.float32([0.1, 0.3, 0.6])


def disc(side=96, edge=8.0):
    """A disc over a plain ground with an edge of so many pixels; and how much of each pixel it is."""
    y, x = np.mgrid[:side, :side]
    alpha = np.clip((side / 4 - np.hypot(y - side / 2, x - side / 2)) / edge + 0.5, 0, 1).astype(np.float32)
    return alpha[..., None] * FRONT + (1 - alpha[..., None]) * BEHIND, alpha


def whole(picture, **known):
    matte = cut(picture, hints(picture, **known), refine=8)
    return at_full_size(matte, picture, (slice(0, picture.shape[0]), slice(0, picture.shape[1])))


def test_alpha_and_colours_are_those_that_the_picture_was_mixed_of():
    picture, alpha = disc()
    front, found = whole(picture)
    assert found.shape == (96, 96, 1) and np.abs(found[..., 0] - alpha).mean() < 0.01
    edge = (alpha > 0.2) & (alpha < 0.8)
    assert np.abs(front[edge] - FRONT).mean() < 0.06  # the picture itself: 0.25
    assert np.array_equal(front[found[..., 0] == 1], picture[found[..., 0] == 1])


def test_a_large_picture_is_cut_small_and_carried_back(monkeypatch):
    monkeypatch.setattr(cutout, "_FIND", 2_000)
    monkeypatch.setattr(cutout, "_MATTE", 5_000)
    picture, alpha = disc(192, 12.0)
    front, found = whole(picture)
    assert np.abs(found[..., 0] - alpha).mean() < 0.02
    assert np.abs(front[(alpha > 0.3) & (alpha < 0.7)] - FRONT).mean() < 0.1


def test_a_tile_is_the_same_part_of_the_whole():
    picture, _ = disc()
    matte = cut(picture, hints(picture), refine=8)
    at = (slice(16, 64), slice(32, 96))
    for tile, all_of_it in zip(at_full_size(matte, picture, at), whole(picture), strict=True):
        np.testing.assert_allclose(tile, all_of_it[at], atol=1e-6)


def test_what_is_transparent_already_stays_so():
    picture, _ = disc()
    own = np.ones((96, 96, 1), np.float32)
    own[:, :48] = 0
    _, found = whole(np.concatenate((picture, own), axis=2))
    assert found[:, :48].max() == 0 and found[48, 60] > 0.95


def test_without_refining_the_edge_is_hard():
    picture, _ = disc(edge=1.0)
    matte = cut(picture, hints(picture, box=(20, 20, 56, 56)), refine=0)
    assert set(np.unique(matte.alpha_hw)) <= {0.0, 1.0}


def test_every_stage_can_be_the_last():
    picture, _ = disc(48, 2.0)
    told = []
    cut(picture, hints(picture), refine=4, progress=lambda share, doing: told.append((share, doing)))
    assert [share for share, _ in told] == sorted(share for share, _ in told) and told[-1][0] <= 1

    def stop(share, doing):
        if doing == told[-1][1]:
            raise Cancelled(needed="time", found="none", fix="Go on.")

    with pytest.raises(Cancelled):
        cut(picture, hints(picture), refine=4, progress=stop)
