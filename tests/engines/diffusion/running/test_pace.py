"""Pace: steps counted as a person counts them, whatever the pipeline does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.engines.diffusion.running import pace
from anew.engines.diffusion.running.pace import Pace


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is set."""
    now = [0.0]
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])
    return now


def taken(made, steps, calls=1):
    """That many steps; the words at each."""
    heard = []
    for _ in range(steps):
        for _ in range(calls):
            made.call()
            heard.append(made.words.partition(",")[0])
        made.step()
    return list(dict.fromkeys(heard))


def test_steps_are_named_while_they_are_taken():
    assert taken(Pace(3), 3) == ["step 1 of 3", "step 2 of 3", "step 3 of 3"]


def test_two_calls_a_step_are_one_step():
    assert taken(Pace(3), 3, calls=2) == ["step 1 of 3", "step 2 of 3", "step 3 of 3"]


def test_a_scheduler_of_second_order_is_asked_twice_a_step_but_for_the_last():
    assert taken(Pace(3, order=2), 5) == ["step 1 of 3", "step 2 of 3", "step 3 of 3"]


def test_more_steps_than_expected_are_not_counted_out_loud():
    assert taken(Pace(2), 5) == ["step 1 of 2", "step 2 of 2"]


def test_without_a_scheduler_each_call_is_a_step():
    made = Pace(8)
    for _ in range(8):
        made.call()
    assert made.words.startswith("step 8 of 8")


def test_the_time_left_comes_from_the_steps_that_are_done(clock):
    made = Pace(4, layers=2)
    made.call()
    clock[0] = 3.0
    assert made.words == "step 1 of 4"
    made.step()
    made.call()
    assert made.words == "step 2 of 4, 9 s left"
    made.layer()
    clock[0] = 4.5
    assert made.words == "step 2 of 4, 8 s left"


def test_long_times_are_told_in_minutes(clock):
    made = Pace(4)
    made.call()
    made.step()
    clock[0] = 60.0
    assert made.words == "step 2 of 4, 3 min left"


def test_layers_say_how_far_a_step_is():
    made = Pace(2, layers=4)
    made.call()
    made.layer()
    assert made.fraction == 1 / 8
    made.step()
    assert made.fraction == 1 / 2


def test_calls_a_step_are_learned_from_the_step_before():
    made = Pace(2, layers=1)
    for _ in range(2):
        made.call()
        made.layer()
    made.step()
    made.call()
    made.layer()
    assert made.fraction == 1 / 2 + 1 / 4


@given(
    st.lists(st.sampled_from(["call", "layer", "step"]), max_size=60),
    st.integers(-1, 20), st.integers(0, 5), st.integers(0, 3),
)  # fmt: skip
def test_whatever_happens_the_fraction_is_one_and_the_words_are_words(events, expected, layers, order):
    made = Pace(expected, layers, order)
    for event in events:
        getattr(made, event)()
        assert 0 <= made.fraction <= 1
        assert made.words.startswith("step ")
