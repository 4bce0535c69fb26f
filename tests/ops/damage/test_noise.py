import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.errors import BadPicture, BadTask
from anew.ops.damage import camera_noise, film_grain, gaussian_noise, real_noise


def flat(value, side=128):
    return np.full((side, side, 3), value, np.float32)


def rng(seed=0):
    return np.random.default_rng(seed)


def spread(noisy, value):
    return float((noisy - value).std() * 255)


def test_sigma_25_is_25_levels_and_not_clipped():
    noisy = gaussian_noise(flat(0.95), 25.0, rng())
    assert spread(noisy, 0.95) == pytest.approx(25, rel=0.02)
    assert abs(noisy.mean() - 0.95) < 2e-3 and noisy.max() > 1.05 and noisy.dtype == np.float32


@pytest.mark.parametrize("value", [0.0, 0.25, 1.0])
def test_camera_noise_has_the_spread_of_its_formula(value):
    expected = (30**2 * value + 5**2) ** 0.5
    assert spread(camera_noise(flat(value), 30, 5, rng()), value) == pytest.approx(expected, rel=0.02)


def test_real_noise_is_correlated_coloured_and_in_whole_levels():
    noisy = real_noise(flat(0.4), 0.8, rng())
    noise = noisy - noisy.mean((0, 1))
    beside = (noise[:, 1:] * noise[:, :-1]).mean((0, 1)) / noise.var((0, 1))
    assert (beside > 0.3).all()
    assert noise[..., 0].std() > noise[..., 1].std()
    np.testing.assert_allclose(noisy * 255, np.rint(noisy * 255), atol=1e-3)


def test_real_noise_grows_with_its_strength_and_leaves_the_tone():
    noisy = [real_noise(flat(0.5), strength, rng()) for strength in (0.1, 0.5, 1.0)]
    assert 0.5 < spread(noisy[0], noisy[0].mean()) < spread(noisy[1], 0.5) < spread(noisy[2], 0.5) < 60
    assert all(abs(one.mean() - 0.5) < 0.03 for one in noisy)
    picture = flat(0.3)
    assert real_noise(picture, 0, rng()) is picture


def test_film_grain_is_strongest_in_the_middle_tones_and_clumps():
    assert spread(film_grain(flat(0.5), 20, 1.2, rng()), 0.5) == pytest.approx(20, rel=0.1)
    assert spread(film_grain(flat(0.0), 20, 1.2, rng()), 0.0) == pytest.approx(9, rel=0.1)
    grain = film_grain(flat(0.5), 20, 1.2, rng()) - 0.5
    assert (grain[..., 0] == grain[..., 1]).all()
    assert np.corrcoef(grain[:, 1:, 0].ravel(), grain[:, :-1, 0].ravel())[0, 1] > 0.7
    layered = film_grain(flat(0.5), 20, 1.2, rng(), colour=0.5) - 0.5
    assert 0.3 < np.corrcoef(layered[..., 0].ravel(), layered[..., 1].ravel())[0, 1] < 0.7


NOISES = [
    lambda picture, seed: gaussian_noise(picture, 10.0, rng(seed)),
    lambda picture, seed: camera_noise(picture, 10.0, 2.0, rng(seed)),
    lambda picture, seed: real_noise(picture, 0.5, rng(seed)),
    lambda picture, seed: film_grain(picture, 10.0, 1.0, rng(seed), colour=0.2),
]


@pytest.mark.parametrize("noise", NOISES)
def test_a_seed_decides_everything_and_the_picture_is_left_alone(noise):
    picture = rng(3).random((20, 31, 3), np.float32)
    before = picture.copy()
    assert (noise(picture, 5) == noise(picture, 5)).all()
    assert (noise(picture, 5) != noise(picture, 6)).any()
    assert (picture == before).all()


@given(height=st.integers(1, 9), width=st.integers(1, 9), which=st.integers(0, 3))
def test_any_size_works(height, width, which):
    out = NOISES[which](rng(1).random((height, width, 3), np.float32), 0)
    assert out.shape == (height, width, 3) and out.dtype == np.float32 and np.isfinite(out).all()


@pytest.mark.parametrize(
    "picture",
    [np.zeros((4, 4, 3)), np.zeros((4, 4), np.float32), np.zeros((0, 4, 3), np.float32), [[1]], flat(np.nan, 3)],
)
def test_what_is_no_picture_is_refused(picture):
    with pytest.raises(BadPicture):
        gaussian_noise(picture, 10, rng())


def test_levels_out_of_range_are_refused():
    for call in (
        lambda: gaussian_noise(flat(0.5, 2), -1, rng()),
        lambda: gaussian_noise(flat(0.5, 2), float("nan"), rng()),
        lambda: camera_noise(flat(0.5, 2), 300, 1, rng()),
        lambda: real_noise(flat(0.5, 2), 1.5, rng()),
        lambda: film_grain(flat(0.5, 2), 5, 99, rng()),
    ):
        with pytest.raises(BadTask):
            call()
