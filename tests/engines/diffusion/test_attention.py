"""Attention in bands is the attention of the paper, and is used where it pays and nowhere else."""

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from diffusers import UNet2DConditionModel  # noqa: E402
from diffusers.models.attention_processor import AttnProcessor2_0  # noqa: E402
from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from anew.engines.diffusion import attention  # noqa: E402
from anew.engines.diffusion.attention import Banded, banded, in_bands  # noqa: E402


def _net():
    torch.manual_seed(0)
    return UNet2DConditionModel(
        sample_size=32, block_out_channels=(32, 64), layers_per_block=1, norm_num_groups=8, cross_attention_dim=16,
        attention_head_dim=4, down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    ).eval().requires_grad_(False)  # fmt: skip


def _made(net, side=16, dtype=torch.bfloat16):
    x = torch.linspace(-1, 1, 4 * side * side).reshape(1, 4, side, side).to(dtype)
    words = torch.linspace(-1, 1, 5 * 16).reshape(1, 5, 16).to(dtype)
    with torch.no_grad():
        return net.to(dtype)(x, 10, words).sample.float()


def test_one_place_looks_at_itself_alone():
    v = torch.arange(6.0).reshape(1, 2, 1, 3)
    assert torch.equal(banded(torch.ones(1, 2, 1, 3), torch.ones(1, 2, 1, 3), v), v)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 2), st.integers(1, 3), st.integers(1, 600), st.integers(1, 90), st.integers(1, 12))
def test_it_is_the_attention_of_the_paper(samples, heads, rows, places, width):
    generator = torch.Generator().manual_seed(rows)
    q = torch.randn(samples, heads, rows, width, generator=generator)
    k, v = torch.randn(2, samples, heads, places, width, generator=generator)
    wanted = torch.nn.functional.scaled_dot_product_attention(q, k, v)
    torch.testing.assert_close(banded(q, k, v), wanted, atol=1e-5, rtol=1e-4)


def test_a_network_in_bands_is_as_near_to_its_float32_self_as_with_torchs_kernel():
    net = _net()
    exact = _made(net, dtype=torch.float32)
    plain = _made(net)
    in_bands(net)
    mine = _made(net)
    assert not torch.equal(mine, plain)  # it was used
    assert (mine - exact).norm() < 1.25 * (plain - exact).norm()


def test_small_pictures_other_numbers_and_gradients_take_the_plain_road(monkeypatch):
    net, asked = _net(), []
    in_bands(net)
    monkeypatch.setattr(attention, "banded", lambda *given: asked.append(given))
    _made(net, side=8)
    _made(net, dtype=torch.float32)
    with torch.enable_grad():
        net.to(torch.bfloat16)(torch.zeros(1, 4, 16, 16).bfloat16(), 1, torch.zeros(1, 5, 16).bfloat16())
    assert not asked


def test_other_kinds_of_attention_stay():
    class Other(AttnProcessor2_0):
        pass

    net = _net()
    net.set_attn_processor(Other())
    in_bands(net)
    assert all(type(each) is Other for each in net.attn_processors.values())
    in_bands(torch.nn.Linear(1, 1))  # has none


def test_the_processor_of_every_layer_is_one_and_the_same():
    net = _net()
    in_bands(net)
    assert {type(each) for each in net.attn_processors.values()} == {Banded}
