import numpy as np
import pytest

from anew.metrics import psnr
from anew.ops.watermark import find, marking
from tests.ops.watermark_scenes import scene

ID = 0xFEEDC0DE2026


def test_a_mark_is_read_and_hardly_there():
    before = scene(512, 512)
    after = marking.mark(before, ID)
    assert after.dtype == np.float32 and find(after).id == ID
    assert 41 < psnr(before, after) < 50


def test_the_same_id_gives_the_same_pixels():
    assert (marking.mark(scene(), ID) == marking.mark(scene(), ID)).all()


def test_pixels_outside_where_are_the_same_bit_for_bit():
    before, where = scene(), np.zeros((240, 320), np.float32)
    where[50:150, 60:200] = 1
    where[150:160] = 0.5
    after = marking.mark(before, ID, where)
    assert (after[where == 0] == before[where == 0]).all()
    full = np.abs(marking.mark(before, ID) - before)
    assert np.allclose(np.abs(after - before)[where == 0.5], full[where == 0.5] / 2, atol=1e-3)
    assert (after[where == 1] != before[where == 1]).any()


def test_a_flat_place_gets_less_than_a_busy_one():
    before = scene()
    before[:, :160] = 0.5
    changed = np.abs(marking.mark(before, ID) - before)
    assert changed[:, :140].mean() < changed[:, 180:].mean() / 1.5
    assert changed[:, :140].max() < 3.5 / 255


def test_what_was_marked_can_be_taken_back():
    before = scene()
    again = marking.unmarked(marking.mark(before, ID), ID)
    assert psnr(before, again) > psnr(before, marking.mark(before, ID)) + 12


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (3, 2000), (90, 130), (128, 128), (700, 900)])
def test_any_size_is_marked_within_range(size):
    before = np.clip(np.random.default_rng(1).random((*size, 3)) * 1.5 - 0.2, 0, 1).astype(np.float32)
    after = marking.mark(before, ID)
    assert after.shape == before.shape and after.min() >= 0 and after.max() <= 1
    find(after)


@pytest.mark.parametrize(("size", "can"), [((128, 128), True), ((127, 900), False), ((130, 5000), False)])
def test_small_and_narrow_pictures_do_not_fit(size, can):
    assert marking.fits(*size) is can


def test_the_size_of_a_mark_has_a_bound():
    assert max(marking.level(130, 100_000)) == marking.LONG
    assert marking.level(6000, 4000) == (768, 512)
