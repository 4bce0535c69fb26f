import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.base import Work
from anew.engines.patch.recolor import dyed, recolor, within_gamut
from anew.ops.colour import lab_to_srgb, srgb_to_lab
from anew.tasks import Recolor
from anew.tasks.fields import rgb


def _cloth(colour, height=40, width=60):
    """One material under a light that falls off to the right."""
    light = np.linspace(1, 0.4, width, dtype=np.float32)[None, :, None] ** 1.2
    return np.broadcast_to(np.array(rgb(colour), np.float32) * light, (height, width, 3)).copy()


def _hue(lab):
    return np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))


def _recoloured(picture, mask=None, **fields):
    mask = np.ones(picture.shape[:2], np.float32) if mask is None else mask
    return recolor(Recolor(**fields), {"picture": picture, "mask": mask}, Work(0))


def test_recolor_takes_the_asked_hue_and_keeps_the_order_of_light():
    made = srgb_to_lab(_recoloured(_cloth("#e07030"), color="#2255cc"))
    assert np.abs(_hue(made) - _hue(srgb_to_lab(np.float32(rgb("#2255cc"))))).max() < 8
    assert (np.diff(made[0, :, 0]) < 0).all()


def test_recolor_brings_the_materials_middle_to_the_asked_colour():
    made = _recoloured(_cloth("#e07030"), color="#338855")
    assert np.abs(np.median(made, axis=(0, 1)) - rgb("#338855")).max() < 0.03


@pytest.mark.parametrize("colour", ["#2255cc", "#111111", "#f0f0f0"])
def test_recolor_keeps_highlights_white_and_black_black(colour):
    picture = _cloth("#c02020")
    picture[:4, :4], picture[-4:, -4:] = 1, 0
    made = _recoloured(picture, color=colour)
    assert made[:4, :4].min() > 0.97 and made[-4:, -4:].max() < 0.03


def test_recolor_leaves_a_badge_of_another_hue_alone():
    picture = _cloth("#e07030")
    picture[10:16, 10:20] = rgb("#2030b0")
    made = _recoloured(picture, color="#208040")
    assert np.abs(made[10:16, 10:20] - picture[10:16, 10:20]).max() < 0.02


def test_recolor_gives_grey_things_a_colour():
    made = _recoloured(_cloth("#909090"), color="#c03030")
    assert np.abs(np.median(made, axis=(0, 1)) - rgb("#c03030")).max() < 0.03


def test_recolor_of_strength_nought_changes_nothing():
    picture = _cloth("#e07030")
    assert (_recoloured(picture, strength=0.0) == picture).all()


def test_recolor_without_shading_is_flat():
    made = _recoloured(_cloth("#e07030"), color="#2255cc", keep_shading=False)
    assert np.abs(made - rgb("#2255cc")).max() < 1e-6


def test_recolor_keeps_what_is_outside_the_mask_and_the_alpha():
    picture = np.random.default_rng(0).random((20, 30, 4)).astype(np.float32)
    mask = np.zeros((20, 30), np.float32)
    mask[5:10, 5:20] = 0.7
    made = _recoloured(picture, mask)
    assert (made[mask == 0] == picture[mask == 0]).all() and (made[..., 3] == picture[..., 3]).all()
    assert (made[mask > 0][:, :3] != picture[mask > 0][:, :3]).any()


def test_dyed_with_its_own_colour_changes_little():
    lab = srgb_to_lab(np.random.default_rng(0).random((500, 3)).astype(np.float32))
    near = lab[np.abs(_hue(lab) - _hue(lab[0])) < 40]
    assert np.abs(dyed(near, lab[0], lab[0]) - near).max() < 25


def test_within_gamut_keeps_hue_and_lightness():
    lab = np.float32([[60, 120, -90], [30, -80, 60], [99, 50, 50], [5, -60, -60]])
    fitted = within_gamut(lab)
    back = srgb_to_lab(lab_to_srgb(fitted))
    assert np.abs(back - fitted).max() < 1.01
    assert np.abs(fitted[:, 0] - lab[:, 0]).max() == 0
    assert np.abs(_hue(fitted) - _hue(lab)).max() < 1e-3


@given(
    st.sampled_from([(1, 1), (1, 7), (5, 1), (13, 17)]),
    st.integers(0, 99),
    st.sampled_from(["#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#808080"]),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_recolor_gives_a_picture_for_any_size_and_colour(size, seed, colour, keep):
    rng = np.random.default_rng(seed)
    picture = rng.choice([rng.random(), 0, 1], (*size, 3)).astype(np.float32)
    made = _recoloured(picture, rng.random(size).astype(np.float32), color=colour, keep_shading=keep)
    assert made.shape == picture.shape and made.dtype == np.float32
    assert np.isfinite(made).all() and made.min() >= 0 and made.max() <= 1
