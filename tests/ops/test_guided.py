import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.image.lab import lab_to_srgb_of_same_light, lightness_of, srgb_to_lab
from anew.ops.guided import guided
from anew.ops.tiles import tiles

WHOLE = (slice(0, 120), slice(0, 160))


def test_one_colour_stays_one_colour():
    small = np.full((12, 16, 2), (0.3, -0.2), np.float32)
    light = np.random.default_rng(0).random((120, 160), np.float32)
    made = guided(small, light[5::10, 5::10], (120, 160))(light, WHOLE)
    assert np.abs(made - (0.3, -0.2)).max() < 1e-5


def test_an_edge_of_light_is_an_edge_of_colour():
    """A plain enlargement would blur it over ten pixels."""
    light = np.zeros((120, 160), np.float32)
    light[:, 85:] = 1
    small = np.zeros((12, 16, 1), np.float32)
    small[:, 8:] = 1
    small_light = np.zeros((12, 16), np.float32)
    small_light[:, 8:] = 1
    made = guided(small, small_light, (120, 160))(light, WHOLE)[60, :, 0]
    assert made[84] < 0.2 and made[85] > 0.8


def test_places_together_are_the_whole():
    rng = np.random.default_rng(0)
    light, small = rng.random((120, 160), np.float32), rng.random((12, 16, 2), np.float32)
    at = guided(small, light[5::10, 5::10], (120, 160))
    whole = at(light, WHOLE)
    for place in tiles(120, 160, 50):
        assert np.abs(at(light[place], place) - whole[place]).max() < 1e-3


@settings(deadline=None)
@given(st.floats(0, 100), st.floats(-110, 110), st.floats(-110, 110))
def test_light_is_kept_whatever_the_colour(lightness, a, b):
    made = lab_to_srgb_of_same_light(np.float32([[[lightness, a, b]]]))
    assert made.min() >= 0 and made.max() <= 1
    assert abs(lightness_of(made)[0, 0] - lightness) < 0.01


@settings(deadline=None)
@given(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)))
def test_colours_of_srgb_come_back(rgb):
    there = np.float32([[rgb]])
    assert np.abs(lab_to_srgb_of_same_light(srgb_to_lab(there)) - there).max() < 4e-3
