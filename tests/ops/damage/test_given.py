import numpy as np
import pytest

from anew.errors import BadPicture, BadTask
from anew.ops.damage.given import pixels, within


def test_a_picture_passes_as_it_is():
    picture = np.zeros((2, 3, 3), np.float32)
    assert pixels(picture) is picture


def test_infinity_is_refused_wherever_it_stands():
    picture = np.zeros((5, 5, 3), np.float32)
    picture[4, 4, 2] = np.inf
    with pytest.raises(BadPicture, match="finite"):
        pixels(picture)


@pytest.mark.parametrize("value", [0.9, 101, float("nan")])
def test_within_names_the_range(value):
    with pytest.raises(BadTask, match="the quality from 1 to 100"):
        within("the quality", value, 1, 100)
