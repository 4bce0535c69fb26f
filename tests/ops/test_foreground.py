import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.ops.foreground import estimate_foreground, refine_foreground

RED, BLUE = np.float32([0.9, 0.2, 0.1]), np.float32([0.1, 0.2, 0.8])


def _mixed(height=40, width=60):
    alpha = np.clip((np.arange(width) - 20) / 20, 0, 1).astype(np.float32)[None].repeat(height, 0)
    return alpha[..., None] * RED + (1 - alpha[..., None]) * BLUE, alpha


def test_foreground_unmixes_two_plain_colours():
    picture, alpha = _mixed()
    front, behind = estimate_foreground(picture, alpha)
    assert np.abs(front - RED)[alpha > 0.1].max() < 0.05 and np.abs(behind - BLUE)[alpha < 0.9].max() < 0.05


def test_foreground_and_background_explain_the_picture():
    picture, alpha = _mixed()
    front, behind = estimate_foreground(picture, alpha)
    again = alpha[..., None] * front + (1 - alpha[..., None]) * behind
    assert np.abs(again - picture).max() < 0.02


def test_foreground_where_opaque_is_the_picture():
    picture = np.random.default_rng(0).random((30, 30, 3)).astype(np.float32)
    front, _ = estimate_foreground(picture, np.ones((30, 30), np.float32))
    assert np.abs(front - picture).max() < 1e-3


def test_refined_foreground_explains_the_picture_exactly():
    picture, alpha = _mixed()
    front = refine_foreground(picture, alpha, np.full_like(picture, 0.5), np.full_like(picture, BLUE))
    assert np.abs(front - picture)[alpha == 1].max() < 1e-6


@given(st.integers(1, 20), st.integers(1, 20), st.sampled_from([0.0, 1.0, None]), st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_foreground_is_a_picture_for_any_size_and_alpha(height, width, level, seed):
    rng = np.random.default_rng(seed)
    picture = rng.random((height, width, 3)).astype(np.float32)
    alpha = rng.random((height, width)) if level is None else np.full((height, width), level)
    front, behind = estimate_foreground(picture, alpha.astype(np.float32))
    for colours in (front, behind, refine_foreground(picture, alpha.astype(np.float32), front, behind)):
        assert (
            colours.shape == picture.shape and np.isfinite(colours).all() and 0 <= colours.min() <= colours.max() <= 1
        )
