import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from scipy.special import j1

from anew.errors import BadTask
from anew.ops.damage import blur, convolve, gaussian_blur
from anew.ops.damage.blurs import disk_kernel, gaussian_kernel, motion_kernel, sinc_kernel


def rng(seed=0):
    return np.random.default_rng(seed)


def spreads(kernel):
    """Standard deviations along the columns and the rows, and how far the middle of mass is off."""
    reach = [np.arange(side) - side // 2 for side in kernel.shape]
    y, x = np.meshgrid(*reach, indexing="ij")
    middle = (kernel * x).sum(), (kernel * y).sum()
    return (kernel * x**2).sum() ** 0.5, (kernel * y**2).sum() ** 0.5, np.hypot(*middle)


def test_gaussian_blur_equals_scipys():
    picture = rng().random((40, 37, 3), np.float32)
    expected = gaussian_filter(picture, (1.6, 1.6, 0), mode="mirror", truncate=4.4)
    np.testing.assert_allclose(gaussian_blur(picture, 1.6), expected, atol=2e-6)
    assert gaussian_blur(picture, 0) is picture


def test_kernels_have_the_spreads_of_their_names():
    assert spreads(gaussian_kernel(1.5, 3.0, 0.0)) == pytest.approx((3, 1.5, 0), abs=0.06)
    assert spreads(gaussian_kernel(1.5, 3.0, np.pi / 2)) == pytest.approx((1.5, 3, 0), abs=0.06)
    assert spreads(disk_kernel(6.0)) == pytest.approx((3, 3, 0), abs=0.1)  # a disk of radius r has r / 2
    along, across, off = spreads(motion_kernel(24.0, 0.0, 0.0, rng()))
    assert along == pytest.approx(24 / 12**0.5, rel=0.35) and across < 0.6 and off < 0.5


def test_sinc_kernel_is_the_bessel_function():
    kernel = sinc_kernel(2.0, 10)
    r = np.hypot(*np.mgrid[-10:11, -10:11])
    r[10, 10] = 1e-6
    expected = 2 * j1(2 * r) / (2 * np.pi * r)
    np.testing.assert_allclose(kernel, expected / expected.sum(), atol=1e-6)
    assert kernel.min() < 0


@pytest.mark.parametrize("seed", range(8))
def test_every_kernel_sums_to_one_and_a_flat_picture_stays_flat(seed):
    draw = rng(seed)
    for kernel in (
        gaussian_kernel(draw.uniform(0.1, 3), draw.uniform(0.1, 3), 1.0),
        disk_kernel(draw.uniform(0, 5)),
        motion_kernel(draw.uniform(0, 20), draw.uniform(0, 3), draw.uniform(0, 1), draw),
        sinc_kernel(draw.uniform(1, 3), 5),
    ):
        assert kernel.dtype == np.float32 and all(side % 2 for side in kernel.shape)
        flat = np.full((9, 12, 3), 0.7, np.float32)
        np.testing.assert_allclose(convolve(flat, kernel), flat, atol=1e-5)


def test_a_bright_pixel_becomes_the_kernel():
    kernel = motion_kernel(6.0, 0.3, 1.0, rng(2))
    side = kernel.shape[0] + 4
    point = np.zeros((side, side, 3), np.float32)
    point[side // 2, side // 2] = 1
    np.testing.assert_allclose(convolve(point, kernel)[2:-2, 2:-2, 0], kernel, atol=1e-6)


def test_a_drawn_blur_is_decided_by_its_seed():
    picture = rng().random((33, 20, 3), np.float32)
    assert (blur(picture, rng(4)) == blur(picture, rng(4))).all()
    assert all(blur(picture, rng(seed)).std() < picture.std() for seed in range(20))


def test_values_out_of_range_are_refused():
    picture = np.zeros((4, 4, 3), np.float32)
    for call in (
        lambda: gaussian_blur(picture, -1),
        lambda: convolve(picture, np.ones((2, 2), np.float32)),
        lambda: gaussian_kernel(0, 1, 0),
        lambda: disk_kernel(1e6),
        lambda: motion_kernel(1e6, 0, 0, rng()),
        lambda: sinc_kernel(0, 5),
    ):
        with pytest.raises(BadTask):
            call()
