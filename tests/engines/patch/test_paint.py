import numpy as np
import pytest
from sklearn.datasets import load_sample_image

import anew.engines.patch.paint as painting_by_numbers
from anew.engines.base import Work
from anew.engines.patch.paint import paint
from anew.tasks import Paint

TEAL, ORANGE = [0.0, 0.2, 0.2], [1.0, 0.6, 0.4]


def flower():
    return (load_sample_image("flower.jpg")[::5, ::5] / 255).astype(np.float32)


def crude(height=80, width=120):
    picture = np.full((height, width, 3), TEAL, np.float32)
    picture[height // 5 : -height // 5, : width // 3] = ORANGE
    return picture


def made(seed=1, strength=0.5, **pictures):
    return paint(Paint(strength=strength), {"picture": crude(), "reference": flower(), **pictures}, Work(seed=seed))


def test_flowers_grow_where_they_were_painted():
    result = made()
    assert result.shape == crude().shape
    petals, leaves = result[25:-25, 8:32].mean((0, 1)), result[10:-10, 60:].mean((0, 1))
    assert petals[0] > petals[2] + 0.25 and leaves[0] < 0.2


def test_the_result_has_the_textures_of_the_photo():
    result = made()
    assert abs(np.diff(result[25:-25, 8:32], axis=1)).mean() > 0.02 > abs(np.diff(crude(), axis=1)).mean()


def test_labels_say_which_part_of_the_reference_is_meant():
    photo = flower()
    swapped = np.full_like(photo, ORANGE)
    swapped[photo[..., 0] > 0.6] = TEAL
    result = made(labels=swapped)
    assert result[25:-25, 8:32, 0].mean() < 0.3 < 0.5 < result[10:-10, 70:, 0].mean()


def test_the_same_seed_makes_the_same_picture():
    assert np.array_equal(made(seed=3), made(seed=3))
    assert not np.array_equal(made(seed=3), made(seed=4))


def test_a_large_painting_is_solved_small_and_finished_at_full_size(monkeypatch):
    monkeypatch.setattr(painting_by_numbers, "_WORKING_PIXELS", 5_000)
    result = made(picture=crude(160, 240))
    assert result.shape == (160, 240, 3)
    assert result[50:-50, 16:64, 0].mean() > result[20:-20, 120:, 0].mean() + 0.25


@pytest.mark.parametrize("shape", [(1, 1), (7, 5), (200, 17), (1, 90)])
@pytest.mark.parametrize("other", [(1, 1), (5, 9), (40, 60)])
def test_any_sizes_work(shape, other):
    rng = np.random.default_rng(0)
    result = made(picture=rng.random((*shape, 3), np.float32), reference=rng.random((*other, 4), np.float32))
    assert result.shape == (*shape, 3) and np.isfinite(result).all()
