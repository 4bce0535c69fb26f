import numpy as np
import pytest

from anew.errors import BadPicture
from anew.metrics import gradient_ratio, ms_ssim, patch_swd, psnr, ssim
from anew.metrics.pair import as_mask, as_pair

METRICS = [psnr, ssim, ms_ssim, gradient_ratio, patch_swd]


@pytest.fixture(scope="module")
def noise():
    rng = np.random.default_rng(3)
    return rng.integers(0, 256, (180, 190, 3), dtype=np.uint8), rng.integers(0, 256, (180, 190, 3), dtype=np.uint8)


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_reads_bytes_words_and_floats_alike(metric, noise):
    made, truth = noise
    expected = metric(made, truth)
    assert metric(made.astype(np.uint16) * 257, truth.astype(np.uint16) * 257) == pytest.approx(expected, abs=1e-5)
    assert metric(made / 255, truth / 255) == pytest.approx(expected, abs=1e-5)
    assert metric((made / 255).astype(np.float32), (truth / 255).astype(np.float32)) == pytest.approx(
        expected, abs=1e-5
    )


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_takes_a_grey_picture(metric, noise):
    made, truth = noise[0][..., 0], noise[1][..., 0]
    assert metric(made, truth) == pytest.approx(metric(made[..., None], truth[..., None]))


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_ignores_what_lies_far_outside_the_mask(metric, noise):
    made, truth = noise
    mask = np.zeros(truth.shape[:2], bool)
    mask[:, :90] = True
    spoilt = made.copy()
    spoilt[:, -1:] = 0
    assert metric(spoilt, truth, mask) == pytest.approx(metric(made, truth, mask), abs=1e-12)


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_says_what_is_wrong_with_a_mask(metric, noise):
    made, truth = noise
    with pytest.raises(BadPicture, match="at least one pixel"):
        metric(made, truth, np.zeros(truth.shape[:2], bool))
    with pytest.raises(BadPicture, match=r"Needed a mask of shape \(180, 190\)"):
        metric(made, truth, np.ones((5, 5), bool))


@pytest.mark.parametrize(
    ("made", "truth"),
    [
        (np.zeros((4, 4)), np.zeros((4, 5))),
        (np.zeros((0, 4)), np.zeros((0, 4))),
        (np.zeros(4), np.zeros(4)),
        (np.zeros((4, 4), np.int64), np.zeros((4, 4), np.int64)),
        (np.full((4, 4), 255.0), np.zeros((4, 4))),
        (np.full((4, 4), np.nan), np.zeros((4, 4))),
    ],
    ids=["sizes differ", "empty", "one axis", "integers of no known range", "0 to 255 as floats", "not a number"],
)
def test_as_pair_refuses(made, truth):
    with pytest.raises(BadPicture, match=r"Needed .*; found "):
        as_pair(made, truth)


def test_as_mask_counts_from_one_half_upwards():
    soft = np.array([[0.0, 0.49, 0.5, 1.0]])
    assert as_mask(soft, (1, 4, 3)).tolist() == [[False, False, True, True]]
    assert as_mask(np.array([[0, 127, 128, 255]], np.uint8), (1, 4)).tolist() == [[False, False, True, True]]
