import numpy as np
import pytest

from benchmarks.pictures import HOLES, PHOTOS, crop, hole, large, sized


def test_eight_photographs_have_a_whole_crop():
    shapes = [crop(name).shape for name in PHOTOS]
    assert shapes[:8] == [(512, 512, 3)] * 8
    assert all(shape[2] == 3 and shape[0] >= 400 and shape[1] == 512 for shape in shapes)


@pytest.mark.parametrize("kind", list(HOLES))
def test_hole_is_fifteen_percent_and_the_same_for_its_seed(kind):
    shares = [hole(kind, 427, 512, seed).mean() for seed in range(5)]
    assert all(0.149 < share < 0.175 for share in shares)
    assert (hole(kind, 100, 120, 3) == hole(kind, 100, 120, 3)).all()
    assert (hole(kind, 200, 220, 3) != hole(kind, 200, 220, 4)).any()


def test_sized_and_large_have_the_size_asked():
    assert sized("rocket", 480, 320).shape == (320, 480, 3)
    enlarged = large("china", 3000, 2001)
    assert enlarged.shape == (2001, 3000, 3)
    assert enlarged.dtype == np.uint8
    assert (enlarged == large("china", 3000, 2001)).all()
