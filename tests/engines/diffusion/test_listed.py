"""Listed: paths with numbers behind them."""

import pytest

from anew.engines.diffusion.listed import Net, nets, split
from anew.errors import BadTask


def test_numbers_stand_behind_the_path():
    assert nets(("canny/:0.8:0:0.5", "depth")) == (Net("canny/", 0.8, 0.0, 0.5), Net("depth"))
    assert split("x.safetensors:-0.5", 1) == ("x.safetensors", [-0.5])


@pytest.mark.parametrize("word", ["a:1:2:3:4", "a:1:0.5:0.5", "a:1:0:2", "a:9", ""])
def test_numbers_that_mean_nothing_are_refused(word):
    with pytest.raises(BadTask):
        nets((word,))
