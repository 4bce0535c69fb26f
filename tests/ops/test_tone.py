import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.ops.tone import LEAST_RANGE, MOST_CAST, contrast_beside, ends_of, of_one_tint, stretched


def ramp(low=0.0, high=1.0, side=64):
    """Every brightness from low to high, in some colours."""
    value = np.linspace(low, high, side * side, dtype=np.float32).reshape(side, side, 1)
    colour = np.random.default_rng(0).random((side, side, 3), np.float32) * np.float32(0.3 * (high - low))
    return np.float32(low) + np.clip(value - low, 0, 0.7 * (high - low)) + colour


def test_a_full_range_is_left_as_it_is():
    photo = ramp()
    assert np.abs(stretched(photo, ends_of(photo)) - np.clip(photo, 0, 1)).max() < 0.06 and not ends_of(photo).faded


def test_a_faded_one_comes_back_to_what_it_was():
    photo = ramp()
    faded = np.float32(0.25) + photo * np.float32(0.5)
    assert ends_of(faded).faded
    assert np.abs(stretched(faded, ends_of(faded)) - photo).mean() < 0.03


def test_a_cast_goes_and_stays_when_asked_to():
    photo = ramp()
    cast = np.float32([0.3, 0.25, 0.2]) + photo * np.float32([0.5, 0.5, 0.42])
    assert np.abs(stretched(cast, ends_of(cast)) - photo).mean() < 0.03
    kept = stretched(cast, ends_of(cast, cast=False))
    assert (kept[..., 0] - kept[..., 2]).mean() > 0.1


def test_a_night_is_not_faded():
    assert not ends_of(ramp(0.0, 0.5)).faded


def test_sepia_keeps_its_tint():
    grey = np.repeat(ramp(0.3, 0.7).mean(axis=2, keepdims=True), 3, axis=2)
    sepia = grey * np.float32([1, 0.86, 0.68])
    assert (
        of_one_tint(sepia) and of_one_tint(grey) and not of_one_tint(ramp() ** np.float32([1, 2, 0.5]) * ramp()[::-1])
    )
    made = stretched(sepia, ends_of(sepia))
    assert (made[..., 0] - made[..., 2]).mean() > 0.1


def test_strength_nought_changes_nothing():
    faded = ramp(0.3, 0.7)
    assert np.array_equal(stretched(faded, ends_of(faded), 0), faded)


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_contrast_is_never_raised_without_end(one, other):
    ends = ends_of(np.full((9, 9, 3), one, np.float32) * np.float32([1, other, 1]))
    gain = 1 / (ends.high - ends.low)
    assert np.isfinite(gain).all() and gain.min() >= 0.99 and gain.max() <= 1 / (LEAST_RANGE - 2 * MOST_CAST) + 0.01
    assert ends.low.min() >= -MOST_CAST - 1e-6 and ends.high.max() <= 1 + MOST_CAST + 1e-6


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 7, 3), (5, 1, 3)])
def test_slivers_have_ends_too(shape):
    assert stretched(np.full(shape, 0.5, np.float32), ends_of(np.full(shape, 0.5, np.float32))).shape == shape


class TestContrastBeside:
    def test_a_scratch_on_a_photograph_takes_little_of_its_contrast(self):
        mask = np.zeros((64, 64), bool)
        mask[:, 30:32] = True
        photo = ramp()
        photo[mask] = 1
        assert contrast_beside(photo, mask) > 0.9

    def test_trails_of_stars_are_all_the_contrast_there_is(self):
        mask = np.eye(64, dtype=bool)
        night = np.where(mask[..., None], np.float32(1), np.full((64, 64, 3), 0.1, np.float32))
        assert contrast_beside(night, mask) < 0.01

    @pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
    def test_a_flat_picture_has_none(self, value):
        assert contrast_beside(np.full((8, 8, 3), value, np.float32), np.eye(8, dtype=bool)) == 0

    def test_nothing_is_beside_a_mask_of_all(self):
        assert contrast_beside(ramp(side=8), np.ones((8, 8), bool)) == 0
