import numpy as np
import pytest

from anew.errors import BadTask
from anew.ops.damage import dyes_faded, faded, halftone, mono, stained, toned, vignette, yellowed
from tests.pictures import texture


def flat(*colour):
    return np.broadcast_to(np.float32(colour), (40, 60, 3)).copy()


def rng(seed=0):
    return np.random.default_rng(seed)


def test_old_film_is_blind_to_red():
    lips, sky = flat(0.8, 0.2, 0.2), flat(0.3, 0.5, 0.9)
    assert mono(lips, "orthochromatic")[0, 0, 0] < 0.25 < mono(lips, "panchromatic")[0, 0, 0]
    assert mono(sky, "blue")[0, 0, 0] > 0.8
    grey = mono(texture(9, 9), "panchromatic")
    assert (grey[..., 0] == grey[..., 2]).all()


def test_tones_go_from_their_dark_to_their_light():
    np.testing.assert_allclose(toned(flat(0, 0, 0), "sepia", 1.0)[0, 0], (0.13, 0.08, 0.04), atol=1e-6)
    np.testing.assert_allclose(toned(flat(1, 1, 1), "sepia", 1.0)[0, 0], (0.96, 0.90, 0.78), atol=1e-6)
    picture = texture(9, 9)
    np.testing.assert_allclose(toned(picture, "cyanotype", 0.0), picture, atol=1e-6)


def test_fading_is_its_formula():
    np.testing.assert_allclose(faded(flat(0, 0.5, 1), 0.1, 0.9, 2.0)[0, 0], (0.1, 0.3, 0.9), atol=1e-6)


def test_a_lost_dye_lets_its_light_through():
    grey = dyes_faded(flat(0.25, 0.25, 0.25), 0.5, 0.0, 0.0)[0, 0]
    np.testing.assert_allclose(grey, (0.5, 0.25, 0.25), atol=1e-6)


def test_yellow_holds_back_blue():
    aged = yellowed(flat(0.9, 0.9, 0.9), 1.0, 0.0, rng())[0, 0]
    assert aged[2] == pytest.approx(0.45, abs=1e-3) and aged[0] > aged[1] > aged[2]


def test_a_vignette_halves_the_corners_or_whitens_them():
    dark, light = vignette(flat(0.8, 0.8, 0.8), 0.5), vignette(flat(0.2, 0.2, 0.2), -0.5)
    assert dark[0, 0, 0] == pytest.approx(0.4, abs=0.03) and dark[20, 30, 0] == pytest.approx(0.8, abs=0.01)
    assert light[0, 0, 0] == pytest.approx(0.6, abs=0.04)


def test_stains_are_uneven_and_brown():
    clean = flat(0.8, 0.8, 0.8)
    np.testing.assert_allclose(stained(clean, 0.0, 3, rng()), clean, atol=1e-6)
    stain = stained(clean, 1.0, 3, rng(1))
    assert stain.std() > 0.02 and (stain[..., 0] >= stain[..., 2] - 1e-6).all()


@pytest.mark.parametrize("colour", [True, False])
@pytest.mark.parametrize("value", [0.1, 0.4, 0.7, 0.95])
def test_dots_cover_what_the_target_says(colour, value):
    picture = np.full((240, 240, 3), value, np.float32)
    printed, under = halftone(picture, 6.0, rng(), colour=colour)
    assert printed.std() > 0.02 and np.ptp(under, axis=(0, 1)).max() < 1e-5
    np.testing.assert_allclose(printed.mean((0, 1)), under.mean((0, 1)), atol=0.02)


def test_dots_repeat_with_their_period_and_gain_darkens():
    printed, _ = halftone(np.full((128, 128, 3), 0.5, np.float32), 8.0, rng(), colour=False)
    power = abs(np.fft.fft2(printed[..., 0] - printed[..., 0].mean()))
    peak = np.unravel_index(power.argmax(), power.shape)
    away = np.hypot(*(min(place, 128 - place) for place in peak))
    assert away == pytest.approx(128 / 8, abs=1.0)
    wide, narrow = (halftone(np.full((64, 64, 3), 0.5, np.float32), 5, rng(), gain=gain)[0] for gain in (0.2, -0.2))
    assert wide.mean() < narrow.mean() - 0.05


def test_wrong_names_and_ranges_are_refused():
    picture = flat(0.5, 0.5, 0.5)
    for call in (
        lambda: mono(picture, "infrared"),
        lambda: toned(picture, "gold", 1.0),
        lambda: faded(picture, 0.9, 1.0, 1.0),
        lambda: dyes_faded(picture, 1.0, 0, 0),
        lambda: yellowed(picture, 2.0, 0, rng()),
        lambda: vignette(picture, 3.0),
        lambda: stained(picture, 0.5, 9, rng()),
        lambda: halftone(picture, 1.0, rng()),
    ):
        with pytest.raises(BadTask):
            call()
