import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.ops import matting
from anew.ops.matting import alpha_lines, closed_form_alpha


def _levin(picture_HWC, trimap_HW, epsilon):
    """The paper's matrix, written out, and a direct solver."""
    height, width = trimap_HW.shape
    laplacian = np.zeros((trimap_HW.size, trimap_HW.size))
    number = np.arange(trimap_HW.size).reshape(height, width)
    for y in range(1, height - 1):
        for x in range(1, width - 1):
            near = number[y - 1 : y + 2, x - 1 : x + 2].ravel()
            colours = picture_HWC.reshape(-1, 3)[near].astype(float)
            centred = colours - colours.mean(axis=0)
            inverse = np.linalg.inv(centred.T @ centred / 9 + epsilon * np.eye(3))
            laplacian[np.ix_(near, near)] += np.eye(9) - (1 + centred @ inverse @ centred.T) / 9
    unknown = ((trimap_HW > 0) & (trimap_HW < 1)).ravel()
    alpha = trimap_HW.ravel().astype(float)
    asked = -laplacian[np.ix_(unknown, ~unknown)] @ alpha[~unknown]
    alpha[unknown] = np.linalg.solve(laplacian[np.ix_(unknown, unknown)], asked)
    return np.clip(alpha, 0, 1).reshape(height, width)


def _scene(height=26, width=30, noise=0.05, seed=0):
    """A soft-edged disc over a background of another colour, its truth and a trimap."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    far = np.hypot(y - height / 2, x - width / 2)
    truth = np.clip((min(height, width) / 3 - far) / 4 + 0.5, 0, 1).astype(np.float32)
    front, behind = np.float32([0.9, 0.5, 0.1]), np.float32([0.1, 0.3, 0.6])
    picture = truth[..., None] * front + (1 - truth[..., None]) * behind
    picture = (picture + noise * (rng.random(picture.shape) - 0.5)).astype(np.float32)
    trimap = np.where(truth == 1, 1, np.where(truth == 0, 0, 0.5)).astype(np.float32)
    return picture, truth, trimap


def test_alpha_agrees_with_the_papers_matrix_solved_directly(monkeypatch):
    picture, _, trimap = _scene()
    monkeypatch.setattr(matting, "_STEPS", 2000)
    monkeypatch.setattr(matting, "_GOOD", 1e-9)
    assert np.abs(closed_form_alpha(picture, trimap) - _levin(picture, trimap, matting._EPSILON)).max() < 1e-4


def test_alpha_finds_a_soft_edge():
    picture, truth, trimap = _scene(90, 120, noise=0.0)
    assert np.abs(closed_form_alpha(picture, trimap) - truth).max() < 0.03


def test_alpha_keeps_what_the_trimap_knows():
    picture, _, trimap = _scene(60, 70)
    alpha = closed_form_alpha(picture, trimap)
    known = trimap != 0.5
    assert (alpha[known] == trimap[known]).all() and alpha.dtype == np.float32


def test_alpha_tells_its_progress():
    picture, _, trimap = _scene(100, 100)
    heard = []
    closed_form_alpha(picture, trimap, progress=lambda fraction, doing: heard.append(fraction))
    assert heard == sorted(heard) and heard[-1] == 1 and len(heard) > 1


@given(st.integers(1, 14), st.integers(1, 60), st.integers(0, 999))
@settings(max_examples=40, deadline=None)
def test_alpha_is_finite_for_any_size_and_trimap(height, width, seed):
    rng = np.random.default_rng(seed)
    picture = rng.choice([0, 0.5, rng.random()], (height, width, 3)).astype(np.float32)
    trimap = rng.choice([0, 0.5, 1], (height, width), p=rng.dirichlet([1, 1, 1])).astype(np.float32)
    alpha = closed_form_alpha(picture, trimap)
    assert alpha.shape == trimap.shape and np.isfinite(alpha).all() and alpha.min() >= 0 and alpha.max() <= 1


@pytest.mark.parametrize("radius", [1, 2])
def test_alpha_lines_give_alpha_back(radius):
    picture, truth, _ = _scene(60, 70, noise=0.0)
    lines = alpha_lines(picture, truth, radius=radius)
    assert np.abs((lines[..., :3] * picture).sum(axis=2) + lines[..., 3] - truth).max() < 0.02
