import itertools

import numpy as np
import pytest
import scipy.sparse
import scipy.sparse.linalg
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.ops.poisson import blend_gradients, solve


def _exact(rhs_HWC, mask_HW, screen):
    """The same system, written out as a matrix and factorised."""
    height, width = mask_HW.shape
    number = np.full(mask_HW.shape, -1)
    number[mask_HW] = np.arange(mask_HW.sum())
    matrix = scipy.sparse.lil_matrix((mask_HW.sum(), mask_HW.sum()))
    for y, x in zip(*np.nonzero(mask_HW), strict=True):
        near = [(y, x + 1), (y, x - 1), (y + 1, x), (y - 1, x)]
        near = [(j, i) for j, i in near if 0 <= j < height and 0 <= i < width]
        matrix[number[y, x], number[y, x]] = len(near) + screen
        for spot in near:
            if mask_HW[spot]:
                matrix[number[y, x], number[spot]] = -1
    e_HWC = np.zeros(rhs_HWC.shape)
    e_HWC[mask_HW] = scipy.sparse.linalg.splu(matrix.tocsc()).solve(rhs_HWC[mask_HW].astype(float))
    return e_HWC


def _left_over(e_HWC, rhs_HWC, mask_HW, screen=0.0):
    """The largest residual inside the mask."""
    flow = rhs_HWC - screen * e_HWC
    for axis in (0, 1):
        step = np.diff(e_HWC.astype(float), axis=axis)
        pad = [(0, 0)] * 3
        pad[axis] = (0, 1)
        flow = flow + np.pad(step, pad)
        pad[axis] = (1, 0)
        flow = flow - np.pad(step, pad)
    return np.abs(flow[mask_HW]).max()


def _disc(height, width):
    y, x = np.mgrid[:height, :width]
    return (y - height / 2) ** 2 + (x - width / 2) ** 2 < (min(height, width) / 2.2) ** 2


MASKS = {
    "disc": _disc(37, 50),
    "corner": np.pad(np.ones((20, 30), bool), ((0, 9), (0, 4))),
    "noise": np.random.default_rng(1).random((33, 41)) < 0.8,
    "one known pixel": np.arange(35 * 35).reshape(35, 35) != 600,
    "comb": np.arange(21)[:, None] % 20 * (np.arange(40) % 3) != 0,
    "strip": np.arange(200)[None] > 0,
}


@pytest.mark.parametrize("screen", [0.0, 0.01])
@pytest.mark.parametrize("name", MASKS)
def test_solve_agrees_with_a_direct_solver(name, screen):
    mask_HW = MASKS[name]
    rhs_HWC = np.random.default_rng(0).standard_normal((*mask_HW.shape, 2)).astype(np.float32)
    truth = _exact(rhs_HWC, mask_HW, screen)
    assert np.abs(solve(rhs_HWC, mask_HW, screen=screen, cycles=12) - truth).max() < 1e-5 * np.abs(truth).max()
    assert np.abs(solve(rhs_HWC, mask_HW, screen=screen) - truth).max() < 2e-3 * np.abs(truth).max()


def test_solve_converges_on_a_large_mask():
    mask_HW = _disc(401, 333)
    rhs_HWC = np.zeros((*mask_HW.shape, 1), np.float32)
    rhs_HWC[200:, :] = 1
    errors = [_left_over(solve(rhs_HWC, mask_HW, cycles=n), rhs_HWC, mask_HW) for n in (1, 2, 3, 4)]
    assert all(after < before / 4 for before, after in itertools.pairwise(errors))


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 999), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_solve_is_zero_outside_and_finite_for_any_size_and_mask(height, width, seed, share):
    rng = np.random.default_rng(seed)
    mask_HW = rng.random((height, width)) <= share
    rhs_HWC = rng.standard_normal((height, width, 3)).astype(np.float32)
    e_HWC = solve(rhs_HWC, mask_HW)
    assert e_HWC.shape == rhs_HWC.shape and e_HWC.dtype == np.float32
    assert np.isfinite(e_HWC).all() and (e_HWC[~mask_HW] == 0).all()


def test_solve_gives_mean_zero_when_nothing_is_known():
    rhs_HWC = np.random.default_rng(0).standard_normal((30, 44, 1)).astype(np.float32)
    mask_HW = np.ones((30, 44), bool)
    e_HWC = solve(rhs_HWC, mask_HW, cycles=10)
    assert abs(e_HWC.mean()) < 1e-6
    assert _left_over(e_HWC, rhs_HWC - rhs_HWC.mean(), mask_HW) < 1e-4


def test_solve_does_not_read_outside_the_mask():
    mask_HW = _disc(20, 20)
    rhs_HWC = np.where(mask_HW[..., None], 1, np.nan).astype(np.float32)
    assert np.isfinite(solve(rhs_HWC, mask_HW)).all()


def test_blend_continues_the_surroundings_under_foreign_gradients():
    """A piece that differs from its surroundings by a constant comes out as its surroundings."""
    truth = np.random.default_rng(0).random((40, 50, 3)).astype(np.float32)
    mask_HW = _disc(40, 50)
    base = truth + 0.3 * mask_HW[..., None].astype(np.float32)
    gx, gy = np.zeros_like(truth), np.zeros_like(truth)
    gx[:, :-1], gy[:-1] = np.diff(truth, axis=1), np.diff(truth, axis=0)
    blended = blend_gradients(base, gx, gy, mask_HW, screen=0.0, cycles=10)
    assert np.abs(blended - truth).max() < 1e-5


def test_blend_lets_mismatches_above_the_tolerance_go():
    base = np.zeros((20, 40, 1), np.float32)
    mask_HW = np.zeros((20, 40), bool)
    mask_HW[:, 20:] = True
    gx, gy = np.zeros_like(base), np.zeros_like(base)
    gx[:, 19] = 0.5
    pulled = blend_gradients(base, gx, gy, mask_HW, screen=0.0)
    let_go = blend_gradients(base, gx, gy, mask_HW, screen=0.0, tolerance=0.1)
    assert pulled[:, 20:].min() > 0.49 and let_go.max() < 0.01


def test_blend_returns_the_base_outside_the_mask_bit_for_bit():
    rng = np.random.default_rng(0)
    base, gx, gy = (rng.random((17, 23, 3)).astype(np.float32) for _ in range(3))
    mask_HW = _disc(17, 23)
    kept = base.copy()
    blended = blend_gradients(base, gx, gy, mask_HW)
    assert (blended[~mask_HW] == kept[~mask_HW]).all() and (base == kept).all()


def test_blend_keeps_the_mean_when_everything_may_change():
    rng = np.random.default_rng(0)
    base = rng.random((24, 24, 3)).astype(np.float32)
    blended = blend_gradients(base, np.zeros_like(base), np.zeros_like(base), np.ones((24, 24)), screen=0.0, cycles=10)
    assert np.abs(blended - base.mean(axis=(0, 1))).max() < 1e-4
