import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.engines.restore.levels import Levels
from anew.ops.damage import Chain, Step


def test_levels_are_told_in_the_networks_units():
    assert Levels(25, 80, 2).numbers.tolist() == pytest.approx([0.5, 0.8, 0.5])
    assert Levels(25, 80, 2).told(True, 0.5).tolist() == pytest.approx([0.5, 0.8, 0.5, 1, 0.5])


def test_a_blind_bridge_is_told_nothing_but_where_it_stands():
    assert Levels(25, 80, 2).told(False, 1.0).tolist() == [0, 0, 0, 0, 1]


@given(st.floats(0, 60), st.floats(0, 95), st.floats(0, 6))
def test_what_is_written_reads_back(noise, loss, blur):
    read = Levels.read(Levels(noise, loss, blur).numbers)
    assert (read.noise, read.loss, read.blur) == pytest.approx((noise, loss, blur), abs=1e-4)


def test_less_than_nothing_is_nothing():
    assert Levels.read(np.float32([-0.1, -0.2, -0.3])) == Levels()


@pytest.mark.parametrize(
    ("steps", "levels"),
    [
        ([Step("gaussian_noise", {"sigma": 12.0})], Levels(noise=12)),
        ([Step("camera_noise", {"shot": 9.0, "read": 3.0})], Levels(noise=255 * 0.04)),
        ([Step("jpeg", {"quality": 30, "subsampling": "4:2:0", "top": 0, "left": 0})], Levels(loss=70)),
        ([Step("double_jpeg", {"first": 20, "second": 80})], Levels(loss=80)),
        ([Step("gaussian_blur", {"sigma": 1.6}), Step("in_levels")], Levels(blur=1.6)),
        ([Step("soft_lens", {"across": 1.0, "along": 4.0, "angle": 0.0})], Levels(blur=2)),
        ([Step("defocus", {"radius": 3.0})], Levels(blur=1.5)),
    ],
)
def test_a_chain_of_one_kind_says_its_levels(steps, levels):
    assert Levels.of(Chain(tuple(steps)), 0.04) == levels
