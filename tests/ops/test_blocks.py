import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.data import astronaut

from anew.ops.blocks import block_steps
from anew.ops.damage import gaussian_noise, in_levels, jpeg, resized

PHOTO = astronaut()[100:356, 100:356].astype(np.float32) / np.float32(255)


def test_squares_of_eight_are_seen_by_their_step():
    squares = (np.indices((64, 64)) // 8).sum(0) % 2
    picture = np.repeat(squares[..., None], 3, 2).astype(np.float32) * np.float32(2 / 255)
    assert block_steps(picture) == pytest.approx(2, abs=0.01)


def test_the_worse_the_file_the_plainer_the_blocks():
    seen = [block_steps(jpeg(PHOTO, quality)) for quality in (90, 50, 20)]
    assert block_steps(PHOTO) < 0.3 and 0.5 < seen[1] < seen[2] and seen[0] < seen[1]


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 7), st.integers(0, 7))
def test_they_are_seen_wherever_they_begin(top, left):
    assert block_steps(jpeg(PHOTO, 20)[top:, left:]) > 0.8


def test_noise_and_enlargement_are_no_blocks():
    noisy = in_levels(gaussian_noise(PHOTO, 20, np.random.default_rng(0)))
    assert block_steps(noisy) < 0.3 and block_steps(resized(jpeg(PHOTO, 20), 300, 300, "bicubic")) < 0.4


@pytest.mark.parametrize("shape", [(1, 1), (2, 300), (9, 9), (300, 3)])
def test_slivers_have_no_blocks(shape):
    assert block_steps(np.zeros((*shape, 3), np.float32)) == 0
