import numpy as np
import pytest
from skimage.data import astronaut

from anew.engines.restore.learning.options import NETS, PLANS
from anew.training.photos import damaging

PHOTO = np.ascontiguousarray(astronaut())


def sample(net, seed, size=32):
    return damaging.sample_of(PHOTO, net, size, np.random.default_rng(seed), 3)


@pytest.mark.parametrize("net", NETS)
def test_a_sample_fits_its_network(net):
    plan, one = PLANS[net], sample(net, 0)
    assert one["x"].shape == (plan.inputs, 32, 32)
    assert all(array.dtype == np.float32 and np.isfinite(array).all() for array in one.values())
    assert one.get("c", np.zeros(0)).shape == (plan.conditions,)
    side = 96 if net == "enlarge" else 32
    assert one["y"].shape == ((plan.outputs,) if plan.pooled else (plan.outputs, side, side))


@pytest.mark.parametrize("net", NETS)
def test_the_same_chance_gives_the_same_sample(net):
    first, again, other = sample(net, 1), sample(net, 1), sample(net, 2)
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not np.array_equal(first["x"], other["x"])


def test_at_the_far_end_the_bridge_is_given_what_is_damaged_and_nearer_less():
    gaps = {}
    for seed in range(60):
        one = sample("bridge", seed)
        gaps.setdefault(one["c"][4] > 0.5, []).append(np.abs(one["x"] - one["y"]).mean())
    assert np.mean(gaps[True]) > 2 * np.mean(gaps[False])


def test_a_blind_bridge_is_told_no_levels():
    for seed in range(40):
        *levels, known, _ = sample("bridge", seed)["c"]
        assert known or not any(levels)


def test_an_enlarger_gets_the_picture_in_small():
    one = sample("enlarge", 3)
    pooled = one["y"].reshape(3, 32, 3, 32, 3).mean((2, 4))
    assert np.abs(pooled - one["x"])[:, 2:-2, 2:-2].mean() < 0.02


def test_colour_is_hinted_only_where_it_is_said_to_be():
    for seed in range(20):
        one = sample("colour", seed)
        where = one["x"][3] > 0
        assert not one["x"][1:3, ~where].any()
        assert np.array_equal(one["x"][1:3, where], one["y"][:, where])


def test_some_pictures_are_not_scratched_and_most_are():
    marked = [sample("scratches", seed, 96)["y"].mean() for seed in range(40)]
    assert 1 <= sum(share == 0 for share in marked) < 25
    assert max(marked) < 0.7


def test_sharp_photographs_are_scratched_too_and_old_prints_may_be_whole():
    names = [{step.name for step in damaging.worn_chain(np.random.default_rng(seed)).steps} for seed in range(60)]
    kinds = {("faded" in each, "scratches" in each) for each in names}
    assert kinds == {(True, True), (True, False), (False, True), (False, False)}
