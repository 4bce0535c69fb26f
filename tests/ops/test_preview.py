"""Drawn only for whoever looks, and only so often."""

import numpy as np
import pytest

from anew.ops import preview
from anew.ops.preview import seldom, through, unseen

GREY = np.full((2, 2, 3), 0.5, np.float32)


def never():
    raise AssertionError("drawn for nobody")


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(preview, "monotonic", lambda: now[0])
    return now


def test_nobody_looks_and_nothing_is_drawn():
    unseen(never)


def test_it_is_drawn_once_a_second(clock):
    shown = []
    look = seldom(shown.append)
    for clock[0] in (100.0, 100.5, 100.99, 101.0, 101.5, 102.0):
        look(lambda: np.full((1, 1, 3), clock[0], np.float32))
    assert [float(each[0, 0, 0]) for each in shown] == [100, 101, 102]


def test_between_two_drawings_how_to_draw_is_not_even_called(clock):
    look = seldom(lambda drawn: None)
    look(lambda: GREY)
    look(never)


def test_a_slow_drawing_does_not_take_all_of_the_time(clock):
    shown = []
    look = seldom(shown.append)

    def slow():
        clock[0] += 10
        return GREY

    look(slow)
    look(never)
    clock[0] += 1
    look(slow)
    assert len(shown) == 2


def test_where_there_is_nothing_to_see_yet_it_is_tried_again_at_once(clock):
    shown = []
    look = seldom(shown.append)
    look(lambda: None)
    look(lambda: GREY)
    assert len(shown) == 1


def test_what_the_listener_raises_is_raised(clock):
    def stop(drawn):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seldom(stop)(lambda: GREY)


def test_what_is_drawn_elsewhere_is_changed_only_for_whoever_looks():
    through(unseen, lambda made: 1 / 0)(lambda: GREY)
    seen = []
    look = through(lambda draw: seen.append(draw()), lambda made: made * 2)
    look(lambda: GREY)
    look(lambda: None)
    assert seen[0].max() == 1 and seen[1] is None
