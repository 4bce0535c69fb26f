"""Any size through a net: what goes in comes out, at every size and in any tiles."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.gan.sizes import LEAST, through
from anew.errors import Cancelled
from anew.ops.progress import silent


def same(piece):
    return np.asarray(piece, np.float32)


def ran(code, call=same, tile=0, overlap=16, multiple=4, hard=False, progress=silent):
    return through(code, call, tile=tile, overlap=overlap, multiple=multiple, hard=hard, progress=progress)


@given(
    height=st.integers(1, 150),
    width=st.integers(1, 150),
    tile=st.sampled_from([0, 32, 48, 64]),
    overlap=st.integers(0, 40),
    multiple=st.sampled_from([1, 4, 32]),
    hard=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_a_net_that_changes_nothing_gives_the_picture_back(height, width, tile, overlap, multiple, hard):
    code = np.random.default_rng(0).random((height, width, 3), np.float32)
    seen = []

    def call(piece):
        seen.append(piece.shape)
        return same(piece)

    made = ran(code, call, tile, overlap, multiple, hard)
    assert np.abs(made - code).max() < 1e-6
    assert all(side % multiple == 0 and side >= LEAST for shape in seen for side in shape[:2])
    assert tile == 0 or max(max(shape[:2]) for shape in seen) <= max(tile + -tile % multiple, LEAST)


def test_two_tiles_of_different_tone_fade_into_each_other():
    tones = iter((0.0, 1.0))
    made = ran(np.zeros((32, 48, 3), np.float32), lambda piece: np.full((*piece.shape[:2], 3), next(tones)), tile=32)
    steps = np.diff(made[0, :, 0])
    assert made[0, 0, 0] == 0 and made[0, -1, 0] == 1 and (steps >= 0).all() and steps.max() < 0.12


def test_growing_mirrors_the_picture():
    code = np.arange(3, dtype=np.float32)[None, :, None] * np.ones((1, 1, 3), np.float32)
    seen = []
    ran(code, lambda piece: seen.append(piece) or same(piece))
    assert seen[0][0, :6, 0].tolist() == [0, 1, 2, 1, 0, 1]


def test_a_stop_is_heard_before_every_piece():
    heard = []

    def stop(fraction, doing):
        heard.append(fraction)
        if fraction > 0:
            raise Cancelled(needed="", found="", fix="")

    with pytest.raises(Cancelled):
        ran(np.zeros((100, 100, 3), np.float32), tile=32, progress=stop)
    assert len(heard) == 2
