"""The order: every item once an epoch, ranks apart, and a pure function of where one is."""

from collections import Counter
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from anew.training.data.order import Order, picks

counts = st.integers(1, 23)
seeds = st.integers(0, 2**32 - 1)


def stream(order, steps):
    """All ranks' picks of the first steps."""
    ranks = [Order(order.seed, order.a, order.b, order.paired, order.batch, r, order.world) for r in range(order.world)]
    return [pick for step in range(steps) for rank in ranks for pick in rank.step(step)]


@given(seeds, counts, st.integers(1, 5), st.integers(1, 4), st.integers(1, 3))
def test_every_item_comes_once_an_epoch(seed, count, batch, world, epochs):
    order = Order(seed, count, count, True, batch, 0, world)
    taken = stream(order, order.steps(epochs))
    for epoch in range(epochs):
        assert Counter(pick.a for pick in taken if pick.epoch == epoch) == Counter(range(count))


@given(seeds, counts, st.integers(1, 5), st.integers(2, 4))
def test_ranks_share_no_place(seed, count, batch, world):
    order = Order(seed, count, count, True, batch, 0, world)
    taken = [(pick.epoch, pick.place) for pick in stream(order, 6)]
    assert len(set(taken)) == len(taken) == 6 * batch * world


@given(seeds, counts, counts)
def test_each_unpaired_side_is_used_evenly(seed, a, b):
    order = Order(seed, a, b, False)
    taken = stream(order, order.steps(4))
    for side, count in (("a", a), ("b", b)):
        used = Counter(getattr(pick, side) for pick in taken)
        assert set(used) == set(range(count)) and max(used.values()) - min(used.values()) <= 1


@given(seeds, counts, st.integers(0, 50))
def test_pairs_stay_together(seed, count, step):
    assert all(pick.a == pick.b for pick in Order(seed, count, count, True, batch=3).step(step))


def test_unpaired_sides_are_drawn_independently():
    taken = stream(Order(0, 40, 40, False), 400)
    together = sum(pick.a == pick.b for pick in taken)
    assert 1 <= together <= 30, "about one in forty by chance"


@given(seeds, counts, counts, st.integers(0, 40))
def test_a_resumed_run_takes_what_the_other_would_have(seed, a, b, start):
    order = Order(seed, a, b, False, batch=2)
    assert list(islice(picks(order, start), 5)) == list(islice(picks(order, 0), start, start + 5))


def test_epochs_and_seeds_differ():
    order = Order(1, 50, 50, True)
    first, second = ([p.a for p in stream(order, 100) if p.epoch == e] for e in (0, 1))
    assert first != second and first != [p.a for p in stream(Order(2, 50, 50, True), 50)]


def test_the_chance_of_a_sample_is_its_own_and_repeats():
    order = Order(3, 5, 5, True)
    draws = [order.rng(pick).random() for step in range(10) for pick in order.step(step)]
    assert len(set(draws)) == 10
    assert order.rng(order.step(7)[0]).random() == draws[7]
