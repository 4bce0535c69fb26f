import numpy as np
import pytest
from skimage.data import coffee

from anew.engines.patch.resynthesis import (
    Guides,
    fitting_radius,
    plan_levels,
    resynthesise,
    reverse_field,
)
from anew.errors import Cancelled
from anew.ops.kernels import threads


def photo():
    return (coffee()[::5, ::5] / 255).astype(np.float32)


def test_a_picture_is_its_own_best_rebuilding():
    picture = photo()
    made = resynthesise(picture, picture.shape[:2], completeness=None)
    assert abs(made.picture_HWC - picture).mean() < 0.02


def test_every_patch_of_the_result_is_in_the_source():
    picture = photo()
    wide = resynthesise(picture, (80, 160), completeness=None, seed=1).picture_HWC
    cost = reverse_field(picture, wide, None, radius=3, seed=0).cost[3:-3, 3:-3] / (49 * 3)
    stretched = reverse_field(picture, np.kron(picture, np.ones((1, 2, 1), np.float32)), None, radius=3, seed=0)
    assert np.median(cost) < 1e-3
    assert np.median(cost) < np.median(stretched.cost[3:-3, 3:-3] / (49 * 3))


def test_completeness_uses_more_of_the_source():
    picture = photo()
    missing = []
    for alpha in (0.005, None):
        narrow = resynthesise(picture, (80, 60), completeness=alpha, seed=2).picture_HWC
        missing.append(reverse_field(narrow, picture, None, radius=3, seed=0).cost[3:-3, 3:-3].mean())
    assert missing[0] < 0.8 * missing[1]


def test_guides_put_things_where_they_are_asked_for():
    source = np.zeros((48, 64, 3), np.float32)
    source[:, 32:] = [1, 0.5, 0]
    where = np.zeros((48, 64, 1), np.float32)
    where[:, 32:] = 1
    asked = where[:, ::-1].copy()
    made = resynthesise(source, (48, 64), guides=Guides(asked * 2, where * 2), completeness=None, coarsest=24)
    assert made.picture_HWC[8:-8, 4:24, 0].mean() > 0.9 and made.picture_HWC[8:-8, 40:60, 0].mean() < 0.1


def test_the_same_seed_gives_the_same_bytes_on_one_thread_and_on_two():
    picture = (coffee()[::2, ::2] / 255).astype(np.float32)
    made = []
    for count in (1, 2):
        with threads(count):
            made.append(resynthesise(picture, (200, 360), coarsest=150, seed=4).picture_HWC)
    assert np.array_equal(*made)


@pytest.mark.parametrize("old", [(1, 1), (7, 5), (300, 17), (2, 90)])
@pytest.mark.parametrize("new", [(1, 1), (5, 9), (17, 200)])
def test_any_sizes_work(old, new):
    picture = np.random.default_rng(0).random((*old, 4), np.float32)
    made = resynthesise(picture, new)
    assert made.picture_HWC.shape == (*new, 4) and np.isfinite(made.picture_HWC).all()


def test_progress_rises_to_one_and_can_cancel():
    heard = []
    resynthesise(photo(), (80, 100), progress=lambda fraction, doing: heard.append(fraction))
    assert heard == sorted(heard) and heard[-1] == 1

    def stop(fraction, doing):
        raise Cancelled(needed="time", found="none", fix="Start again.")

    with pytest.raises(Cancelled):
        resynthesise(photo(), (80, 100), progress=stop)


def test_levels_end_at_full_size_and_hold_a_patch():
    levels = plan_levels((300, 17), (100, 60), coarsest=8, radius=3)
    assert levels[-1].shape == (300, 17) and levels[-1].source == (100, 60)
    assert all(min(level.shape) >= 8 for level in levels)
    assert fitting_radius(3, (7, 7)) == 3 and fitting_radius(3, (6, 9)) == 2
