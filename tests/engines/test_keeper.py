"""Keeper: one thread a model, no more in memory than the ceiling, nothing in use taken away."""

import gc
import subprocess
import sys
import weakref
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock
from time import sleep
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines import keeper as keeper_module
from anew.engines.keeper import LAST, Keeper
from anew.errors import BadModel, Cancelled, TooLarge

WAIT = 20
"""Seconds after which a thread that should have come has not."""


@pytest.fixture(scope="module", autouse=True)
def _no_dust_here():
    """Looking through all that pytest has in memory takes long, and what is kept here is small."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeper_module, "gc", SimpleNamespace(collect=lambda: None))
        yield


class Shelf:
    """Opens things and remembers which."""

    def __init__(self):
        self.opened = []

    def opening(self, key):
        def open_it():
            self.opened.append(key)
            return [key]

        return open_it


def used(keeper, shelf, key, size=1):
    with keeper.borrowed(key, shelf.opening(key), size) as pipe:
        return pipe


def test_what_is_in_memory_is_not_opened_again():
    keeper, shelf = Keeper(10), Shelf()
    assert used(keeper, shelf, "a") is used(keeper, shelf, "a")
    assert shelf.opened == ["a"] and len(keeper) == 1


def test_what_was_unused_the_longest_makes_room():
    keeper, shelf = Keeper(2), Shelf()
    for key in "abacba":
        used(keeper, shelf, key)
    assert shelf.opened == list("abcba") and len(keeper) == 2


def test_no_more_is_dropped_than_has_to_be():
    keeper, shelf = Keeper(10), Shelf()
    for key, size in [("a", 2), ("b", 3), ("c", 5), ("d", 2), ("b", 3), ("c", 5)]:
        used(keeper, shelf, key, size)
    assert shelf.opened == list("abcd")


@given(st.lists(st.sampled_from("abcdef"), max_size=20), st.integers(3, 12))
@settings(max_examples=30, deadline=None)
def test_the_sum_never_passes_the_ceiling_and_the_last_one_is_there(order, limit):
    sizes = dict(zip("abcdef", (1, 2, 3, 1, 2, 3), strict=True))
    keeper, shelf, alive = Keeper(limit), Shelf(), []
    for key in order:
        before = len(shelf.opened)
        used(keeper, shelf, key, sizes[key])
        assert (key in alive) == (len(shelf.opened) == before)
        alive = [*(other for other in alive if other != key), key]
        while sum(sizes[other] for other in alive) > limit:
            alive.pop(0)
        assert len(keeper) == len(alive)


def test_memory_is_back_before_more_is_taken(monkeypatch):
    monkeypatch.setattr(keeper_module, "gc", gc)

    class Model:
        def __init__(self):
            self.itself = self

    keeper, seen = Keeper(1), []
    with keeper.borrowed("a", Model, 1) as pipe:
        seen.append(weakref.ref(pipe))
        del pipe
    with keeper.borrowed("b", lambda: seen.append(seen[0]()) or Model(), 1):
        assert seen[1] is None


def test_a_failed_opening_leaves_nothing():
    keeper, shelf = Keeper(1), Shelf()

    def fails():
        raise BadModel(needed="a model", found="none", fix="Get one.")

    with pytest.raises(BadModel), keeper.borrowed("a", fails, 1):
        pass
    assert len(keeper) == 0 and used(keeper, shelf, "a") == ["a"]


def test_a_failed_run_leaves_the_pipeline():
    keeper, shelf = Keeper(1), Shelf()
    with pytest.raises(ValueError, match="run"), keeper.borrowed("a", shelf.opening("a"), 1):
        raise ValueError("run")
    assert used(keeper, shelf, "a") == ["a"] and shelf.opened == ["a"]


def test_what_is_larger_than_the_ceiling_is_refused_with_the_numbers_and_drops_nothing():
    keeper, shelf = Keeper(10**9), Shelf()
    used(keeper, shelf, "a")
    with pytest.raises(TooLarge, match=r"at most 1.00 GB; found 2.50 GB"):
        used(keeper, shelf, "b", 2_500_000_000)
    assert len(keeper) == 1 and shelf.opened == ["a"]


class TestClear:
    def test_it_forgets_all(self):
        keeper, shelf = Keeper(10), Shelf()
        used(keeper, shelf, "a")
        keeper.clear()
        assert len(keeper) == 0
        used(keeper, shelf, "a")
        assert shelf.opened == ["a", "a"]

    def test_what_is_in_use_goes_when_it_comes_back(self):
        keeper, shelf = Keeper(10), Shelf()
        with keeper.borrowed("a", shelf.opening("a"), 1) as pipe:
            keeper.clear()
            assert pipe == ["a"] and len(keeper) == 1
        assert len(keeper) == 0


class TestThreads:
    def test_two_on_one_pipeline_take_turns(self):
        keeper, shelf, inside, most = Keeper(10), Shelf(), Counter(), []

        def work(index):
            with keeper.borrowed("a", shelf.opening("a"), 1):
                inside["now"] += 1
                most.append(inside["now"])
                sleep(0.005)
                inside["now"] -= 1

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(8)))
        assert set(most) == {1} and shelf.opened == ["a"]

    def test_two_on_two_pipelines_do_not_wait(self):
        keeper, shelf, together = Keeper(10), Shelf(), Barrier(2, timeout=WAIT)

        def work(key):
            with keeper.borrowed(key, shelf.opening(key), 1):
                together.wait()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(work, "ab"))

    def test_one_opens_while_another_works(self):
        keeper, shelf, opening, done = Keeper(10), Shelf(), Event(), Event()

        def slow():
            opening.set()
            assert done.wait(WAIT)
            return ["slow"]

        def work():
            with keeper.borrowed("a", slow, 1) as pipe:
                return pipe

        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(work)
            assert opening.wait(WAIT)
            assert used(keeper, shelf, "b") == ["b"]
            done.set()
            assert other.result(WAIT) == ["slow"]

    def test_what_is_in_use_is_never_dropped_and_the_other_waits(self):
        keeper, shelf, borrowed, leave, order = Keeper(1), Shelf(), Event(), Event(), []

        def work():
            with keeper.borrowed("a", shelf.opening("a"), 1):
                borrowed.set()
                assert leave.wait(WAIT)
                order.append("a")

        def hears(fraction, words):
            assert (fraction, words) == (0.0, "waiting for another run") and len(keeper) == 1
            leave.set()

        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(work)
            assert borrowed.wait(WAIT)
            with keeper.borrowed("b", shelf.opening("b"), 1, hears):
                order.append("b")
            other.result(WAIT)
        assert order == ["a", "b"] and len(keeper) == 1

    def test_who_waits_can_be_cancelled(self):
        keeper, shelf, borrowed, leave = Keeper(1), Shelf(), Event(), Event()

        def work():
            with keeper.borrowed("a", shelf.opening("a"), 1):
                borrowed.set()
                assert leave.wait(WAIT)

        def stop(fraction, words):
            raise Cancelled(needed="time", found="a stop", fix="Run it again.")

        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(work)
            assert borrowed.wait(WAIT)
            for key in "ab":
                with pytest.raises(Cancelled), keeper.borrowed(key, shelf.opening(key), 1, stop):
                    pass
            leave.set()
            other.result(WAIT)
        assert used(keeper, shelf, "a") == ["a"] and shelf.opened == ["a"]

    def test_a_run_has_several_things_at_once(self):
        keeper, shelf = Keeper(2), Shelf()
        with keeper.borrowed("a", shelf.opening("a"), 1), keeper.borrowed("net", shelf.opening("net"), 1) as net:
            assert net == ["net"] and len(keeper) == 2

    def test_a_run_does_not_wait_for_itself(self):
        keeper, shelf = Keeper(1), Shelf()
        with keeper.borrowed("a", shelf.opening("a"), 1):
            assert used(keeper, shelf, "a") == ["a"]
            keeper.clear()
            assert len(keeper) == 1
            with pytest.raises(TooLarge, match="no run that would give"):
                used(keeper, shelf, "b")
        assert used(keeper, shelf, "b") == ["b"]

    def test_who_holds_one_thing_waits_for_another_that_comes_back(self):
        keeper, shelf, borrowed, leave = Keeper(3), Shelf(), Event(), Event()

        def work():
            with keeper.borrowed("a", shelf.opening("a"), 1), keeper.borrowed("net", shelf.opening("net"), 1):
                borrowed.set()
                assert leave.wait(WAIT)

        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(work)
            assert borrowed.wait(WAIT)
            hears = lambda fraction, words: leave.set()  # noqa: E731
            with keeper.borrowed("b", shelf.opening("b"), 1), keeper.borrowed("net", shelf.opening("net"), 1, hears):
                pass
            other.result(WAIT)
        assert sorted(shelf.opened) == ["a", "b", "net"]

    @pytest.mark.parametrize(("limit", "second"), [(2, {"a": "x", "b": "y"}), (9, {"a": "b", "b": "a"})])
    def test_of_two_that_wait_for_each_other_one_is_told_and_the_other_goes_on(self, limit, second):
        keeper, shelf, together = Keeper(limit), Shelf(), Barrier(2, timeout=WAIT)

        def work(key):
            try:
                with keeper.borrowed(key, shelf.opening(key), 1):
                    together.wait()
                    return used(keeper, shelf, second[key])
            except TooLarge as error:
                return error

        with ThreadPoolExecutor(2) as pool:
            made = list(pool.map(work, "ab"))
        assert sum(isinstance(each, TooLarge) for each in made) == 1

    def test_many_threads_on_few_places_all_come_through(self):
        keeper, lock, using, opened, served = Keeper(2), Lock(), Counter(), Counter(), []

        def open_it(key):
            with lock:
                opened[key] += 1
            return key

        def work(index):
            key = "abc"[index % 3]
            with keeper.borrowed(key, lambda: open_it(key), 1) as pipe:
                with lock:
                    using[key] += 1
                    assert using[key] == 1 and sum(using.values()) <= 2
                sleep(0.001)
                with lock:
                    using[key] -= 1
                    served.append(pipe)

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(work, range(30)))
        assert Counter(served) == Counter("abc" * 10) and len(keeper) <= 2


def test_an_engine_that_keeps_the_last_model_has_one_in_memory_at_a_time():
    keeper, shelf = Keeper(LAST), Shelf()
    for key in "aabba":
        used(keeper, shelf, key, LAST)
        assert len(keeper) == 1
    assert shelf.opened == list("aba")


def test_importing_it_loads_no_torch():
    code = "import sys, anew.engines.keeper; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
