"""The membrane: ramps go on across the hole, and nothing known moves."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.ops.membrane import membrane


def test_a_membrane_continues_a_ramp_across_the_hole():
    ramp = (np.linspace(0, 1, 40)[:, None, None] * np.ones((1, 30, 3))).astype(np.float32)
    hole = np.zeros((40, 30), bool)
    hole[8:-8, 8:-8] = True
    np.testing.assert_allclose(membrane(np.where(hole[..., None], 0, ramp), hole, ~hole), ramp, atol=2e-3)


@given(height=st.integers(1, 20), width=st.integers(1, 20), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=30)
def test_a_filling_stays_within_its_rim_and_the_rest_as_it_was(height, width, seed):
    rng = np.random.default_rng(seed)
    picture, hole = rng.random((height, width, 3), np.float32), rng.random((height, width)) < 0.7
    hole[0, 0] = False
    made = membrane(picture, hole, ~hole)
    np.testing.assert_array_equal(made[~hole], picture[~hole])
    assert made.min() > -0.02 and made.max() < 1.02
