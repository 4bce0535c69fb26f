import cv2
import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from skimage.data import astronaut
from skimage.metrics import structural_similarity

from anew.errors import BadPicture
from anew.metrics import ms_ssim, ssim


@pytest.fixture(scope="module")
def photo():
    return astronaut()[:201, :211]


@pytest.fixture(scope="module")
def noisy(photo):
    return np.clip(photo + np.random.default_rng(1).normal(0, 20, photo.shape), 0, 255).astype(np.uint8)


def skimage_map(made, truth):
    settings = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 1.0}
    return structural_similarity(made / 255, truth / 255, channel_axis=2, full=True, **settings)


def test_ssim_equals_scikit_image(photo, noisy):
    assert ssim(noisy, photo) == pytest.approx(skimage_map(noisy, photo)[0], abs=1e-6)


def test_ssim_inside_a_mask_is_the_mean_of_scikit_images_map_there(photo, noisy):
    mask = np.zeros(photo.shape[:2], bool)
    mask[30:90, 50:170] = True
    assert ssim(noisy, photo, mask) == pytest.approx(skimage_map(noisy, photo)[1][mask].mean(), abs=1e-6)


def test_ssim_of_two_flat_pictures_is_their_luminance():
    dark, light = np.full((11, 11), 0.25), np.full((11, 11), 0.75)
    expected = (2 * 0.25 * 0.75 + 1e-4) / (0.25**2 + 0.75**2 + 1e-4)
    assert ssim(dark, light) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("metric", [ssim, ms_ssim])
def test_structure_is_one_for_equal_pictures_and_symmetric(metric, photo, noisy):
    assert metric(photo, photo) == 1
    assert metric(noisy, photo) == pytest.approx(metric(photo, noisy), abs=1e-12)
    assert 0 < metric(noisy, photo) < 1


@pytest.mark.parametrize("metric", [ssim, ms_ssim])
def test_structure_falls_as_noise_grows(metric, photo):
    noise = np.random.default_rng(2).normal(0, 1, photo.shape)
    scores = [metric(np.clip(photo / 255 + amount * noise, 0, 1), photo / 255) for amount in (0.01, 0.05, 0.2)]
    assert scores == sorted(scores, reverse=True)


def by_scipy(x, y, scale):
    """Wang 2003 written a second time, on SciPy's filters."""

    def blur(z):
        return gaussian_filter(z, 1.5, truncate=3.5)[5:-5, 5:-5]

    mx, my = blur(x), blur(y)
    vx, vy, vxy = blur(x * x) - mx * mx, blur(y * y) - my * my, blur(x * y) - mx * my
    structure = (2 * vxy + 9e-4) / (vx + vy + 9e-4)
    luminance = (2 * mx * my + 1e-4) / (mx**2 + my**2 + 1e-4)
    return (luminance * structure if scale == 4 else structure).mean()


def test_ms_ssim_equals_the_paper_written_with_scipy(photo, noisy):
    x, y, product = noisy[..., 1] / 255, photo[..., 1] / 255, 1.0
    for scale, weight in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
        product *= by_scipy(x, y, scale) ** weight
        x, y = (np.pad(z, [(0, side % 2) for side in z.shape], mode="edge") for z in (x, y))
        x, y = ((z[::2, ::2] + z[1::2, ::2] + z[::2, 1::2] + z[1::2, 1::2]) / 4 for z in (x, y))
    assert ms_ssim(noisy[..., 1], photo[..., 1]) == pytest.approx(product, abs=1e-6)


def test_ms_ssim_of_a_negative_is_zero(photo):
    assert ms_ssim(255 - photo, photo) == 0


def test_ms_ssim_forgives_a_fine_blur_more_than_ssim_does(photo):
    blurred = cv2.GaussianBlur(photo, (0, 0), 1.5)
    assert ms_ssim(blurred, photo) > ssim(blurred, photo)


def test_ms_ssim_looks_inside_its_mask(photo, noisy):
    mask = np.zeros(photo.shape[:2], bool)
    mask[:, :80] = True
    half = noisy.copy()
    half[:, :170] = photo[:, :170]
    assert ms_ssim(half, photo, mask) == 1
    assert ms_ssim(noisy, photo, mask) < 1


@pytest.mark.parametrize(("metric", "side"), [(ssim, 10), (ms_ssim, 175)])
def test_structure_says_which_size_it_needs(metric, side):
    small = np.zeros((side, 300))
    with pytest.raises(BadPicture, match=f"at least {side + 1} x {side + 1} pixels"):
        metric(small, small)
    assert metric(np.zeros((side + 1, 300)), np.zeros((side + 1, 300))) == 1


@pytest.mark.parametrize("metric", [ssim, ms_ssim])
def test_structure_sees_a_mask_in_the_corner(metric, photo, noisy):
    mask = np.zeros(photo.shape[:2], bool)
    mask[-1, -1] = True
    assert metric(noisy, photo, mask) < 1
