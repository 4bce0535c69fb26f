import numpy as np
import pytest

from anew.errors import BadPicture, BadTask
from anew.ops.damage import draw, old_print, scratches
from anew.ops.damage.tearing import crease, lost_corner, tear, worn_edges
from anew.ops.damage.wear import CHANGE
from tests.pictures import texture


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def grey():
    return np.full((160, 200, 3), 0.45, np.float32)


def test_what_is_not_in_the_mask_hardly_changed(grey):
    for seed in range(12):
        damaged, mask = scratches(grey, rng(seed), 2.0)
        off = abs(damaged - grey).max(2)
        assert off[mask == 0].max(initial=0) < 0.35 and np.quantile(off[mask == 0], 0.99) < 0.2
        assert set(np.unique(mask)) <= {0, 1} and mask.dtype == np.float32
        assert damaged.min() >= 0 and damaged.max() <= 1 and damaged.dtype == np.float32


@pytest.mark.parametrize("value", [0.0, 0.45, 1.0])
def test_what_is_in_the_mask_is_to_be_seen(value):
    wall = np.full((120, 150, 3), value, np.float32)
    for seed in range(12):
        damaged, mask = scratches(wall, rng(seed), 1.5)
        assert abs(damaged - wall).max(2)[mask > 0].min(initial=1) > CHANGE


def test_more_is_more_and_nothing_is_nothing(grey):
    shares = [np.mean([scratches(grey, rng(s), amount)[1].mean() for s in range(20)]) for amount in (0.3, 1, 3)]
    assert shares == sorted(shares) and shares[0] > 0.002 and shares[-1] < 0.5
    untouched, mask = scratches(grey, rng(), 0)
    assert (untouched == grey).all() and not mask.any()


@pytest.mark.parametrize("work", [scratches, old_print])
def test_a_seed_decides_everything(work):
    picture = texture(70, 60)
    before = picture.copy()
    (one, mask), (again, same) = work(picture, rng(3)), work(picture, rng(3))
    assert (one == again).all() and (mask == same).all() and (picture == before).all()
    assert (one != work(picture, rng(4))[0]).any()
    assert one.shape == picture.shape and mask.shape == picture.shape[:2]


@pytest.mark.parametrize("wound", [crease, tear, lost_corner, worn_edges])
@pytest.mark.parametrize("shape", [(1, 1), (3, 90), (128, 128)])
def test_every_wound_fits_any_size(wound, shape):
    for seed in range(5):
        one = wound(rng(seed), shape)
        for cover in (one.paper, one.gone):
            assert cover.shape == shape and cover.dtype == np.float32 and 0 <= cover.min() <= cover.max() <= 1.0001
        assert one.shade.shape == shape and abs(one.shade).max() < 0.6


def test_a_tear_reaches_the_border_and_a_lost_corner_is_one():
    for seed in range(6):
        torn = tear(rng(seed), (100, 120))
        seen = (torn.paper + torn.gone) > 0.2
        assert seen[[0, -1]].any() or seen[:, [0, -1]].any()
        gone = lost_corner(rng(seed), (100, 120)).gone
        assert sum(gone[y, x] > 0.9 for y in (0, -1) for x in (0, -1)) == 1


def test_an_old_print_is_a_chain_like_any_other_and_a_file():
    picture = texture(64, 48)
    scan, mask = old_print(picture, rng(2))
    again, same = draw(chance := rng(2), "old_print").damaged(picture, chance)
    assert (scan == again).all() and (mask == same).all()
    np.testing.assert_allclose(scan * 255, np.rint(scan * 255), atol=1e-3)


def test_what_cannot_be_scratched_is_refused(grey):
    with pytest.raises(BadTask, match="amount"):
        scratches(grey, rng(), 9)
    with pytest.raises(BadPicture):
        scratches(grey[..., 0], rng())
