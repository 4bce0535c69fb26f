import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.errors import BadTask
from anew.ops.watermark import code

ids = st.integers(0, 2**48 - 1)


def test_the_check_is_the_published_one():
    assert code.crc16(b"123456789") == 0x29B1


@given(ids)
@settings(max_examples=30)
def test_an_id_comes_back(id):
    assert code.read(code.signs(id).astype(np.float32)) == (id, 0)


@given(ids, st.sets(st.integers(0, 63), min_size=1, max_size=4))
@settings(max_examples=30)
def test_wrong_bits_that_were_unsure_are_mended(id, wrong):
    soft = code.signs(id).astype(np.float32)
    for bit in wrong:
        soft[bit] *= -0.1
    assert code.read(soft) == (id, len(wrong))


def test_wrong_bits_that_were_sure_are_not():
    soft = code.signs(7).astype(np.float32)
    soft[:30] *= -1
    assert code.read(soft) is None


def test_of_noise_one_word_in_170_fits():
    rng = np.random.default_rng(1)
    fitting = sum(code.read(rng.standard_normal(64).astype(np.float32)) is not None for _ in range(3000))
    assert 5 <= fitting <= 35


@pytest.mark.parametrize("wrong", [-1, 2**48])
def test_an_id_of_more_bits_is_refused(wrong):
    with pytest.raises(BadTask, match="48 bits"):
        code.signs(wrong)
