import importlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.base import Work
from anew.engines.patch.blend import blend, harmonising
from anew.ops.colour import srgb_to_lab
from anew.ops.lattice import apply_lattice
from anew.tasks import Blend


def _texture(height, width, seed=0, mean=0.5, swing=0.2):
    rng = np.random.default_rng(seed)
    return (mean + swing * (rng.random((height, width, 3)) - 0.5)).astype(np.float32)


def _blended(picture, piece, mask=None, **fields):
    mask = np.ones(piece.shape[:2], np.float32) if mask is None else mask
    return blend(Blend(**fields), {"picture": picture, "piece": piece, "mask": mask}, Work(0))


def test_blend_of_a_brighter_copy_gives_back_the_picture():
    picture = _texture(60, 80)
    made = _blended(picture, picture[20:40, 30:60] + 0.1, left=30, top=20, gradients="piece", harmonise=0.0)
    assert np.abs(made - picture).max() < 0.02


def test_blend_keeps_the_pieces_detail():
    picture, piece = np.full((60, 80, 3), 0.3, np.float32), _texture(30, 30, mean=0.7)
    made = _blended(picture, piece, left=20, top=10, gradients="piece", harmonise=0.0)
    inner, wanted = np.diff(made[15:35, 25:45], axis=1), np.diff(piece[5:25, 5:25], axis=1)
    assert np.corrcoef(inner.ravel(), wanted.ravel())[0, 1] > 0.99


def test_blend_leaves_no_seam():
    picture, piece = np.full((60, 80, 3), 0.3, np.float32), np.full((30, 30, 3), 0.6, np.float32)
    made = _blended(picture, piece, left=20, top=10, harmonise=0.0)
    assert max(np.abs(np.diff(made, axis=axis)).max() for axis in (0, 1)) < 0.02


def test_blend_mixed_lets_the_pictures_lines_show_through():
    picture, piece = np.full((40, 40, 3), 0.5, np.float32), np.full((20, 20, 3), 0.5, np.float32)
    picture[:, 19:21] = 0.9
    through = _blended(picture, piece, left=10, top=10)[20, 19, 0]
    hidden = _blended(picture, piece, left=10, top=10, gradients="piece")[20, 19, 0]
    assert through > 0.8 and hidden < 0.75


def test_blend_keeps_the_picture_outside_the_mask_bit_for_bit():
    picture, piece = _texture(33, 47), _texture(20, 20, seed=1)
    mask = np.zeros((20, 20), np.float32)
    mask[4:12, 6:15] = 0.5
    made = _blended(picture, piece, mask, left=5, top=9)
    assert (made != picture).any(axis=2).sum() <= 8 * 9
    assert (made[13:21, 11:20] != picture[13:21, 11:20]).any()


@pytest.mark.parametrize(("left", "top"), [(-10, -10), (30, 25), (-10, 25), (-200, 0), (0, 400), (39, 29)])
def test_blend_cuts_off_what_lies_outside(left, top):
    picture = _texture(30, 40)
    made = _blended(picture, _texture(20, 20, seed=1, mean=0.8), left=left, top=top)
    touched = (made != picture).any(axis=2)
    y, x = np.mgrid[:30, :40]
    assert made.shape == picture.shape
    assert not touched[(x < left) | (x >= left + 20) | (y < top) | (y >= top + 20)].any()


def test_blend_reads_the_pieces_alpha_and_makes_the_picture_opaque_there():
    picture, piece = np.zeros((20, 20, 4), np.float32), np.ones((10, 10, 4), np.float32)
    piece[:, 5:, 3] = 0
    made = _blended(picture, piece, left=5, top=5)
    assert (made[5:15, 5:10, 3] == 1).all() and (made[:, 10:] == 0).all()


def test_harmonising_at_full_strength_gives_the_mean_of_the_surroundings():
    piece, picture = _texture(40, 40, mean=0.7), _texture(40, 40, seed=1, mean=0.4)
    cover = np.zeros((40, 40), np.float32)
    cover[10:30, 10:30] = 1
    around = srgb_to_lab(picture)[cover == 0].mean(axis=0)
    whole, half, own = (
        srgb_to_lab(apply_lattice(piece, harmonising(piece, picture, cover, strength)))[cover > 0].mean(axis=0)
        for strength in (1.0, 0.5, 0.0)
    )
    assert np.abs(whole - around).max() < 0.5 and np.abs(half - (own + around) / 2).max() < 0.5


@pytest.mark.parametrize("gradients", ["mixed", "piece"])
def test_blend_in_tiles_is_near_blend_in_one_go(gradients, monkeypatch):
    y, x = np.mgrid[:300, :400].astype(np.float32) / 40
    picture = np.stack([0.5 + 0.3 * np.sin(x + k) * np.cos(y * k) for k in (1, 2, 3)], axis=2).astype(np.float32)
    piece = picture[::-1, ::-1] * 0.5 + _texture(300, 400, mean=0.2)
    mask = ((y - 3.5) ** 2 + (x - 5) ** 2 < 12).astype(np.float32)
    whole = _blended(picture, piece, mask, gradients=gradients)
    module = importlib.import_module("anew.engines.patch.blend")
    monkeypatch.setattr(module, "_WHOLE", 20_000)
    monkeypatch.setattr(module, "_TILE", 128)
    tiled = _blended(picture, piece, mask, gradients=gradients)
    assert (tiled[mask == 0] == picture[mask == 0]).all()
    assert np.abs(tiled - whole).mean() < 0.005 and np.abs(tiled - whole).max() < 0.1
    steps = np.abs(np.diff(tiled - whole, axis=1)).mean(axis=(0, 2))
    assert steps[127::128].max() < 1.5 * steps[100:300].mean()  # no tile shows


@given(
    st.sampled_from([(1, 1), (1, 9), (7, 1), (12, 15)]),
    st.sampled_from([(1, 1), (1, 6), (8, 1), (11, 9)]),
    st.integers(-12, 14),
    st.integers(-12, 14),
    st.sampled_from(["mixed", "piece"]),
    st.integers(0, 99),
)
@settings(max_examples=60, deadline=None)
def test_blend_gives_a_picture_for_any_size_and_place(size, piece_size, left, top, gradients, seed):
    rng = np.random.default_rng(seed)
    picture, piece = rng.random((*size, 3)).astype(np.float32), rng.random((*piece_size, 4)).astype(np.float32)
    mask = rng.choice([0, 0.5, 1], piece_size).astype(np.float32)
    made = _blended(picture, piece, mask, left=left, top=top, gradients=gradients)
    assert made.shape == picture.shape and made.dtype == np.float32 and np.isfinite(made).all()
