import numpy as np
import pytest

from anew.ops.damage.compress import in_levels, jpeg
from anew.ops.views.error_level import error_level
from anew.ops.views.ghost import ghost
from anew.ops.views.residual import residual
from tests.pictures import texture

PART = (slice(64, 128), slice(64, 128))
VIEWS = (error_level, residual, ghost)


def pasted(quality):
    """A picture never saved as JPEG, a part of which was, in step with its blocks."""
    whole = in_levels(texture(192, 192))
    whole[PART] = jpeg(whole, quality)[PART]
    return whole


@pytest.mark.parametrize("quality", [60, 75, 90])
def test_a_ghost_shows_a_part_that_was_saved_before(quality):
    seen = ghost(pasted(quality))
    assert np.median(seen[74:118, 74:118]) > 0.2
    assert np.median(seen[:48]) < 0.02


def test_what_was_never_saved_has_no_ghost():
    assert np.mean(ghost(in_levels(texture(192, 192)))) < 0.02


def test_a_flat_picture_has_no_ghost():
    assert ghost(np.full((64, 64, 3), 0.5, np.float32)).max() == 0


def test_what_was_saved_before_changes_less():
    seen = error_level(pasted(90))
    assert seen[PART].mean() < 0.6 * seen[:48].mean()


def test_the_residual_is_twice_as_strong_for_twice_the_noise():
    noise = np.random.default_rng(7).normal(0, 0.004, (64, 128, 1)).astype(np.float32)
    noise[:, 64:] *= 2
    seen = residual(np.repeat(0.5 + noise, 3, axis=2)) - 0.5
    assert seen[:, 70:].std() / seen[:, :58].std() == pytest.approx(2, rel=0.15)


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_a_picture_of_the_same_size(view):
    seen = view(texture(33, 17))
    assert seen.shape[:2] == (17, 33) and seen.dtype == np.float32
    assert seen.min() >= 0 and seen.max() <= 1


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_leaves_its_picture_as_it_was(view):
    given = texture(40, 40)
    before = given.copy()
    view(given)
    assert np.array_equal(given, before)


@pytest.mark.parametrize("view", VIEWS)
def test_a_single_pixel_has_views(view):
    assert view(np.full((1, 1, 3), 0.5, np.float32)).shape[:2] == (1, 1)
