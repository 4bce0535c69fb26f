"""Inpaint: the mask as painted, grown, soft; the source as given."""

import numpy as np
import pytest

from anew.engines.base import Work
from anew.engines.patch.inpaint import inpaint
from anew.errors import BadTask
from anew.tasks import Inpaint


def inputs(**more):
    """A grey wall with a red spot, of which the mask misses the rim."""
    rng = np.random.default_rng(0)
    picture = (0.5 + 0.1 * rng.random((64, 80, 1)) * np.ones(3)).astype(np.float32)
    picture[24:40, 30:46] = [1, 0, 0]
    mask = np.zeros((64, 80), np.float32)
    mask[27:37, 33:43] = 1
    return {"picture": picture, "mask": mask, **more}


def redness(picture):
    return float((picture[..., 0] - picture[..., 1])[20:44, 26:50].max())


def test_a_grown_mask_takes_the_whole_object():
    assert redness(inpaint(Inpaint(grow=6), inputs(), Work(seed=0))) < 0.1


def test_what_is_not_masked_stays():
    x = inputs()
    made = inpaint(Inpaint(), x, Work(seed=0))
    np.testing.assert_array_equal(made[x["mask"] == 0], x["picture"][x["mask"] == 0])


def test_a_faintly_painted_pixel_is_filled_too():
    x = inputs()
    x["mask"] = x["mask"] * np.float32(0.01)
    assert not np.array_equal(inpaint(Inpaint(), x, Work(seed=0)), x["picture"])


def test_the_source_is_obeyed():
    source = np.zeros((64, 80), np.float32)
    source[24:40, 30:46] = 1
    made = inpaint(Inpaint(), inputs(source=source), Work(seed=0))
    assert made[32, 38].tolist() == pytest.approx([1, 0, 0], abs=0.05)


def test_a_seed_decides_the_result():
    x = inputs()
    x["picture"] = np.random.default_rng(1).random((64, 80, 3), np.float32)
    one, again, other = (inpaint(Inpaint(), x, Work(seed=seed)) for seed in (1, 1, 2))
    assert one.tobytes() == again.tobytes()
    assert one.tobytes() != other.tobytes()


def test_a_mask_that_grows_over_everything_is_refused():
    with pytest.raises(BadTask, match="found none"):
        inpaint(Inpaint(grow=64), inputs(), Work(seed=0))
