import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.learning.augment import augmented

ALL = ("colour", "translation", "cutout")


def test_nothing_asked_is_nothing_done():
    x = torch.randn(2, 3, 8, 8)
    assert augmented((), x)[0] is x


@pytest.mark.parametrize("kind", ALL)
def test_all_tensors_share_a_draw_and_places_in_the_batch_do_not(kind):
    torch.manual_seed(3)
    x = torch.randn(1, 3, 16, 16).expand(6, -1, -1, -1)
    one, two = augmented((kind,), x, x.clone())
    assert torch.equal(one, two)
    assert any(not torch.equal(one[0], one[place]) for place in range(1, 6))


@pytest.mark.parametrize("kind", ALL)
def test_gradient_flows_through(kind):
    x = torch.randn(2, 3, 16, 16, requires_grad=True)
    (made,) = augmented((kind,), x)
    made.square().sum().backward()
    assert x.grad is not None and x.grad.abs().sum() > 0


def test_translation_moves_and_lets_black_in():
    torch.manual_seed(0)
    x = torch.arange(1.0, 257).view(1, 1, 16, 16).expand(40, -1, -1, -1)
    (moved,) = augmented(("translation",), x)
    for each in moved:
        there = each[each > 0]
        assert len(there) >= 14 * 14 and len(there.unique()) == len(there)
    assert len({tuple(each.flatten().tolist()) for each in moved}) > 8


def test_cutout_takes_at_most_a_quarter():
    (cut,) = augmented(("cutout",), torch.ones(60, 2, 16, 16))
    gone = (cut == 0).float().mean((1, 2, 3))
    assert gone.max() == 0.25 and gone.min() >= 1 / 16 - 1e-6


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 3), st.sampled_from([1, 3, 5]), st.integers(8, 19), st.integers(8, 19), st.integers(0, 99))
def test_shapes_and_types_stay(n, channels, height, width, seed):
    torch.manual_seed(seed)
    for dtype in (torch.float32, torch.bfloat16):
        x = torch.rand(n, channels, height, width).to(dtype)
        (made,) = augmented(ALL, x)
        assert made.shape == x.shape and made.dtype == dtype and made.isfinite().all()


def test_colour_keeps_one_channel_pictures_grey_and_flat_ones_flat():
    (made,) = augmented(("colour",), torch.full((4, 1, 8, 8), 0.25))
    assert made.std((2, 3)).max() < 1e-6
