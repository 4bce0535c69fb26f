import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from anew.engines.base import Work
from anew.engines.patch.background import background, cover
from anew.ops.subject import Hints, find_subject
from anew.tasks import Background


def _disc(height=120, width=160, seed=0):
    """A mottled orange disc, 60 across, on a mottled blue ground; and where it is."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    inside = (y - 60) ** 2 + (x - 80) ** 2 < 30**2
    picture = np.where(inside[..., None], [0.9, 0.5, 0.1], [0.2, 0.3, 0.5])
    return (picture + 0.08 * (rng.random(picture.shape) - 0.5)).astype(np.float32), inside


def _made(picture, fields=None, **roles):
    return background(Background(**(fields or {})), {"picture": picture, **roles}, Work(0))


def _overlap(alpha, truth):
    return ((alpha > 0.5) & truth).sum() / ((alpha > 0.5) | truth).sum()


@pytest.mark.parametrize("box", ["", "45,25,70,70"])
def test_background_cuts_a_plain_subject_out(box):
    picture, inside = _disc()
    made = _made(picture, {"box": box})
    assert made.shape == (120, 160, 4) and _overlap(made[..., 3], inside) > 0.97
    assert np.abs(made[..., :3] - picture)[inside].mean() < 0.02


def test_background_keeps_the_subjects_own_colours_at_its_edge():
    picture, _inside = _disc()
    made = _made(picture)
    mixed = (made[..., 3] > 0.05) & (made[..., 3] < 0.95)
    assert mixed.any() and (made[mixed][:, 0] > made[mixed][:, 2]).mean() > 0.9


def test_background_lays_the_subject_on_a_colour():
    picture, _inside = _disc()
    made = _made(picture, {"color": "#00ff00"})
    assert made.shape == picture.shape and np.abs(made[:10] - [0, 1, 0]).max() < 1e-6
    assert np.abs(made[55:65, 75:85] - picture[55:65, 75:85]).max() < 0.02


def test_background_lays_the_subject_before_a_scene_cropped_to_cover():
    picture, _ = _disc()
    scene = np.zeros((50, 300, 3), np.float32)
    scene[:, 150:] = 1
    made = _made(picture, scene=scene)
    assert made.shape == picture.shape and made[:5, :70].max() < 0.05 and made[:5, 90:].min() > 0.95


def test_background_before_a_scene_with_alpha_stays_transparent_there():
    picture, _inside = _disc()
    made = _made(picture, scene=np.zeros((30, 30, 4), np.float32))
    assert made.shape[2] == 4 and made[0, 0, 3] == 0 and made[60, 80, 3] > 0.99


def test_scribbles_mend_what_the_box_gets_wrong():
    """A second thing in the box, of the background's colours and its own."""
    picture, inside = _disc()
    picture[40:80, 120:135] = [0.9, 0.9, 0.2]
    box = {"box": "45,25,95,70"}
    scribbles = np.full((120, 160), 0.5, np.float32)
    scribbles[58:62, 60:100], scribbles[42:78, 125:130], scribbles[5:10, 10:150] = 1, 0, 0
    wrong, mended = _made(picture, box)[..., 3], _made(picture, box, scribbles=scribbles)[..., 3]
    assert wrong[45:75, 122:133].mean() > 0.9 and mended[45:75, 122:133].mean() < 0.1
    assert _overlap(mended, inside) > 0.97


def test_a_rough_mask_is_followed():
    picture, inside = _disc()
    picture[10:30, 10:30] = [0.9, 0.5, 0.1]
    y, x = np.mgrid[:120, :160]
    rough = ((y - 60) ** 2 + (x - 80) ** 2 < 31**2).astype(np.float32)
    alpha = _made(picture, mask=rough)[..., 3]
    assert _overlap(alpha, inside) > 0.95 and alpha[:32, :32].max() == 0


def test_transparent_parts_of_the_picture_are_no_subject():
    picture, _inside = _disc()
    own = np.ones((120, 160, 1), np.float32)
    own[:, 80:] = 0
    made = _made(np.concatenate([picture, own], axis=2))
    assert made[:, 80:, 3].max() == 0 and made[60, 65, 3] > 0.95


def test_a_colour_behind_shows_where_the_picture_was_transparent():
    picture, _inside = _disc()
    own = np.ones((120, 160, 1), np.float32)
    own[:, 80:] = 0
    made = _made(np.concatenate([picture, own], axis=2), {"color": "#00ff00"})
    assert made.shape == (120, 160, 4) and (made[..., 3] == 1).all()
    assert np.abs(made[:, 80:, :3] - [0, 1, 0]).max() < 1e-6


def test_background_repeats_itself():
    picture = (data.chelsea()[::2, ::2] / 255).astype(np.float32)
    assert (_made(picture) == _made(picture)).all()


def test_a_large_picture_is_cut_like_a_small_one(monkeypatch):
    picture, inside = _disc()
    monkeypatch.setattr("anew.ops.cutout._MATTE", 8_000)
    monkeypatch.setattr("anew.ops.cutout._FIND", 5_000)
    monkeypatch.setattr("anew.engines.patch.background._TILE", 64)
    made = _made(picture)
    assert _overlap(made[..., 3], inside) > 0.95
    assert np.abs(made[..., :3] - picture)[inside & (made[..., 3] > 0.99)].max() < 0.02


def test_the_subject_is_never_empty():
    grey = np.full((60, 70, 3), 0.5, np.float32)
    nothing = np.zeros((60, 70), bool)
    assert find_subject(grey, Hints(nothing, nothing)).any()


def test_cover_keeps_the_middle_and_the_proportions():
    scene = np.zeros((100, 300, 3), np.float32)
    scene[:, 100:200, 0] = 1
    assert (cover(scene, (50, 50))[:, 1:-1, 0] > 0.99).all() and cover(scene, (7, 300)).shape == (7, 300, 3)


@given(
    st.sampled_from([(1, 1), (1, 9), (8, 1), (2, 2), (5, 60), (31, 33), (300, 17)]),
    st.integers(0, 99),
    st.booleans(),
    st.sampled_from([None, 0.0, 0.5, 1.0]),
    st.sampled_from([None, 0.0, 0.5, 1.0]),
    st.integers(0, 64),
)
@settings(max_examples=40, deadline=None)
def test_background_gives_a_picture_for_any_size_and_hints(size, seed, own_alpha, mask, scribbles, refine):
    rng = np.random.default_rng(seed)
    picture = rng.choice([0, 1, rng.random()], (*size, 4 if own_alpha else 3)).astype(np.float32)
    roles = {
        name: rng.choice([level, rng.random()], size).astype(np.float32)
        for name, level in (("mask", mask), ("scribbles", scribbles))
        if level is not None
    }
    made = _made(picture, {"refine": refine}, **roles)
    assert made.shape == (*size, 4) and made.dtype == np.float32
    assert np.isfinite(made).all() and made.min() >= 0 and made.max() <= 1
