import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.nets.runner import open_runner
from anew.engines.restore.tiling import AT_ONCE, made_in_tiles, reach, tile_of
from anew.errors import Cancelled
from anew.ops.progress import silent
from tests.engines.restore.tiny import PLANS, says, tensors_of

SAME = 1e-5


def made(plan, tensors, x, tile, scale=1, progress=silent):
    c = np.full((1, plan.conditions), 0.5, np.float32) if plan.conditions else None
    run = open_runner("onnx", plan, tensors)
    return made_in_tiles(run, plan, x, c, scale=scale, tile=tile, progress=progress, doing="testing")


@settings(deadline=None, max_examples=12)
@given(st.sampled_from(["bridge", "scratches"]), st.integers(1, 150), st.integers(1, 150), st.integers(1, 64))
def test_a_picture_in_tiles_is_the_whole_picture(name, height, width, tile):
    plan = PLANS[name]
    x = np.random.default_rng(height).random((height, width, 3), np.float32)
    whole = made(plan, tensors_of(plan), x, 1000)
    assert whole.shape == (height, width, plan.outputs)
    assert np.abs(made(plan, tensors_of(plan), x, tile) - whole).max() < SAME * max(1, np.abs(whole).max())


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_so_is_a_larger_one(scale):
    plan = PLANS["enlarge"]
    x = np.random.default_rng(0).random((70, 41, 3), np.float32)
    whole = made(plan, tensors_of(plan), x, 1000, scale)
    assert whole.shape == (70 * scale, 41 * scale, 3)
    assert np.abs(made(plan, tensors_of(plan), x, 16, scale) - whole).max() < SAME * max(1, np.abs(whole).max())


def test_what_is_out_of_reach_changes_nothing_and_what_is_within_may():
    plan = PLANS["bridge"]
    x = np.random.default_rng(0).random((96, 96, 3), np.float32)
    other = x.copy()
    other[0, 0] = 1 - other[0, 0]
    changed = np.argwhere(np.abs(made(plan, tensors_of(plan), x, 200) - made(plan, tensors_of(plan), other, 200)) > 0)
    assert 2 < changed.max() <= reach(plan)


@pytest.mark.parametrize("shape", [(1, 1), (1, 200), (200, 1), (2, 3)])
def test_slivers_go_through(shape):
    plan, x = PLANS["bridge"], np.random.default_rng(0).random((*shape, 3), np.float32)
    assert np.array_equal(made(plan, says(plan), x, 0), x)


def test_a_tile_is_as_large_as_memory_should_bear():
    wide = Plan(fold=1, widths=(256,), blocks=(1,))
    assert 4 * 256 * tile_of(wide) ** 2 <= AT_ONCE and tile_of(Plan()) > 4 * tile_of(wide) / 2
    assert tile_of(Plan(), 3) == Plan().multiple_of


def test_each_tile_is_told_and_can_be_the_last():
    plan, heard = PLANS["bridge"], []

    def stop(fraction, doing):
        heard.append(fraction)
        if len(heard) == 3:
            raise Cancelled(needed="a run", found="a stop", fix="")

    with pytest.raises(Cancelled):
        made(plan, says(plan), np.zeros((64, 64, 3), np.float32), 32, progress=stop)
    assert heard == [0, 0.25, 0.5]
