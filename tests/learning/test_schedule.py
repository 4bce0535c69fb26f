import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.learning.schedule import factor

KINDS = st.sampled_from(["constant", "linear", "cosine", "halving"])


def test_known_places():
    assert [factor("linear", step, 200) for step in (0, 100, 150)] == [1, 1, 0.5]
    assert factor("cosine", 150, 200) == pytest.approx(0.5)
    assert [factor("halving", 100_000 * k, 1_000_000) for k in range(4)] == [1, 0.5, 0.25, 0.125]
    assert factor("constant", 7, 8) == 1
    assert factor("linear", 5, 10, decay_from=0) == 0.5


@given(KINDS, st.integers(1, 1000), st.floats(0, 0.99), st.data())
def test_it_never_rises_and_every_step_counts(kind, steps, decay_from, data):
    step = data.draw(st.integers(0, steps - 1))
    here, later = (factor(kind, at, steps, decay_from) for at in (step, step + 1))
    assert 0 <= later <= here <= 1 and here > 0
