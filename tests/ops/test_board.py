"""A piece lands where it belongs, whatever the sizes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from anew.ops.board import Board, thumb

ALL = slice(0, 100), slice(0, 200)


def canvas(height, width, grey=0.0):
    return np.full((height, width, 3), grey, np.float32)


def test_a_piece_is_seen_in_its_place_and_nowhere_else():
    seen = Board(canvas(100, 200)).seen(canvas(7, 9, 1.0), (slice(20, 60), slice(100, 150)))
    assert seen.shape == (100, 200, 3) and np.allclose(seen[20:60, 100:150], 1)
    assert np.count_nonzero(seen) == 40 * 50 * 3


def test_a_large_canvas_is_seen_small():
    seen = Board(canvas(1000, 2000)).seen(canvas(64, 64, 1.0), (slice(0, 1000), slice(1000, 2000)))
    assert seen.shape == (128, 256, 3) and np.allclose(seen[:, 128:], 1) and (seen[:, :128] == 0).all()


def test_what_is_put_stays_and_what_is_only_seen_does_not():
    board = Board(canvas(100, 200))
    board.seen(canvas(5, 5, 0.5), ALL)
    board.put(canvas(5, 5, 1.0), (slice(0, 100), slice(0, 100)))
    seen = board.seen(canvas(5, 5, 0.25), (slice(0, 100), slice(100, 200)))
    assert np.allclose(seen[:, :100], 1) and np.allclose(seen[:, 100:], 0.25)


def test_what_is_over_the_edge_is_left_out():
    piece = canvas(10, 10)
    piece[:, 5:] = 1
    seen = Board(canvas(10, 10)).seen(piece, (slice(0, 10), slice(5, 15)))
    assert seen.max() == 0


def test_a_piece_is_drawn_only_for_whoever_looks():
    looked = []
    within = Board(canvas(100, 200)).within(lambda draw: looked.append(draw), ALL)
    within(lambda: None)
    within(lambda: canvas(3, 3, 1.0))
    assert looked[0]() is None and np.allclose(looked[1](), 1)


@settings(max_examples=50, deadline=None)
@given(some.data())
def test_any_piece_of_any_canvas_can_be_seen(data):
    sides = some.integers(1, 700)
    height, width = data.draw(sides), data.draw(sides)
    top, left = data.draw(some.integers(0, height - 1)), data.draw(some.integers(0, width - 1))
    place = slice(top, top + data.draw(sides)), slice(left, left + data.draw(sides))
    piece = canvas(data.draw(some.integers(1, 40)), data.draw(some.integers(1, 40)), 1.0)
    seen = Board(canvas(height, width)).seen(piece, place)
    assert max(seen.shape) <= 256 and seen.min() >= 0 and np.isclose(seen.max(), 1)


def test_a_mask_is_made_small_too():
    assert thumb(np.ones((600, 300), np.float32)).shape == (256, 128)
