import numpy as np
import pytest

from anew.ops.damage.ink import Stroke, cloud, covered, path, wave


def rng(seed=0):
    return np.random.default_rng(seed)


def level(y, first, last, width, strength=1.0):
    x = np.arange(first, last, 0.5)
    full = np.ones(len(x))
    return Stroke(x, y * full, width * full, strength * full)


@pytest.mark.parametrize("width", [1.0, 2.0, 5.0])
def test_a_stroke_covers_its_width_and_no_more(width):
    cover = covered([level(15.0, -5, 60, width)], (31, 50))
    np.testing.assert_allclose(cover.sum(0), width, rtol=0.12)
    assert cover.max() == pytest.approx(1, abs=0.3) and cover[: int(14 - width / 2)].max() == 0


def test_strength_thins_and_crossings_stay_within_one():
    one, two = level(10.0, 0, 40, 3.0, 0.5), level(10.0, 0, 40, 3.0, 0.9)
    assert covered([one], (20, 40))[10, 20] == pytest.approx(0.5, abs=0.05)
    assert covered([one, two], (20, 40)).max() == 1
    assert covered([], (4, 5)).sum() == 0


def test_a_stroke_outside_leaves_nothing_and_one_at_the_border_is_cut():
    assert covered([level(-9.0, 0, 20, 3.0), level(99.0, 0, 20, 3.0)], (20, 20)).sum() == 0
    assert covered([level(0.0, -50, 50, 3.0)], (20, 20)).sum() == pytest.approx(1.5 * 20 + 10, rel=0.3)


def test_a_path_has_its_length_and_turns_by_its_bend():
    x, y = path(rng(), (5.0, 6.0), 0.0, 40.0, bend=np.pi / 2, wander=0.0)
    assert np.hypot(np.diff(x), np.diff(y)).sum() == pytest.approx(40, abs=1)
    assert np.arctan2(y[-1] - y[-2], x[-1] - x[-2]) == pytest.approx(np.pi / 2)


def test_waves_and_clouds_are_smooth_chance():
    line = wave(rng(), 4000, 20)
    assert abs(line.mean()) < 0.2 and line.std() == pytest.approx(1, abs=0.15)
    assert np.corrcoef(line[1:], line[:-1])[0, 1] > 0.98
    for octaves in (1, 4):
        sky = cloud(rng(1), (300, 200), 12, octaves)
        assert sky.dtype == np.float32 and abs(sky.mean()) < 0.25 and sky.std() == pytest.approx(1, abs=0.25)
    assert cloud(rng(), (1, 1), 50).shape == (1, 1)
