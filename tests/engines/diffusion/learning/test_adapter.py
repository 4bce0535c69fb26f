"""The adapter: silent at first, no part of the base, and the same in every tool's hands."""

import pytest
import torch

from anew.engines.diffusion.learning.adapter import Adapter, chosen, tensors_of
from anew.engines.diffusion.learning.product import write_lora
from anew.engines.diffusion.lora import FILE, Lora, applied
from anew.errors import BadModel
from anew.weights.tensors import save
from tests.engines.diffusion import tiny


def answer(unet):
    g = torch.Generator().manual_seed(0)
    x, words = torch.randn(2, unet.config.in_channels, 8, 8, generator=g), torch.randn(2, 7, 32, generator=g)
    with torch.no_grad():
        return unet(x, torch.tensor([3, 700]), words).sample


def taught(unet, layers="attention", rank=2):
    """An adapter with a say."""
    adapter = Adapter.fresh(unet, layers, rank)
    for name, weight in adapter.named_parameters():
        if name.endswith("up"):
            torch.nn.init.normal_(weight, std=0.3)
    return adapter


@pytest.mark.parametrize("layers", ["attention", "linear", "all"])
def test_a_fresh_one_changes_nothing_and_what_it_learns_can_be_silenced(layers):
    unet = tiny.unet()
    base = answer(unet)
    adapter = Adapter.fresh(unet, layers, 2)
    assert torch.equal(answer(unet), base)
    with torch.no_grad():
        for weight in adapter.parameters():
            weight.add_(0.3)
    assert not torch.allclose(answer(unet), base)
    with adapter.silenced():
        assert torch.equal(answer(unet), base)


def test_more_layers_are_more():
    counts = [len(list(chosen(tiny.unet(), layers))) for layers in ("attention", "linear", "all")]
    assert counts[0] == 4 * 2 * 4  # four blocks with attention to themselves and to words, four projections each
    assert counts == sorted(set(counts))


@pytest.mark.parametrize("layers", ["attention", "all"])
def test_what_is_written_does_the_same_in_diffusers_and_here(tmp_path, layers):
    pipe, others, ours = tiny.pipeline("sd"), tiny.pipeline("sd"), tiny.pipeline("sd")
    write_lora(tmp_path, taught(pipe.unet, layers).state_dict(), {"base": "tiny", "steps": 1})
    others.load_lora_weights(str(tmp_path), weight_name=FILE, local_files_only=True)
    want = answer(pipe.unet)
    torch.testing.assert_close(answer(others.unet), want, rtol=0, atol=1e-6)
    with applied(ours, [Lora(tmp_path)]):
        torch.testing.assert_close(answer(ours.unet), want, rtol=0, atol=1e-6)


@pytest.mark.parametrize("alpha", [4, 8])
def test_one_that_diffusers_wrote_is_a_beginning_and_goes_back(tmp_path, alpha):
    from diffusers import StableDiffusionPipeline
    from diffusers.utils import convert_state_dict_to_diffusers
    from peft import LoraConfig, get_peft_model_state_dict

    theirs = tiny.unet()
    theirs.add_adapter(LoraConfig(r=4, lora_alpha=alpha, init_lora_weights=False, target_modules=["to_q", "to_v"]))
    layers = convert_state_dict_to_diffusers(get_peft_model_state_dict(theirs))
    told = theirs.peft_config["default"].to_dict()
    StableDiffusionPipeline.save_lora_weights(tmp_path, unet_lora_layers=layers, unet_lora_adapter_metadata=told)
    pipe = tiny.pipeline("sd")
    adapter = Adapter.started(pipe, tmp_path / FILE)
    want = answer(theirs)
    torch.testing.assert_close(answer(pipe.unet), want, rtol=0, atol=1e-6)
    write_lora(tmp_path, adapter.state_dict(), {})
    back = tiny.pipeline("sd")
    back.load_lora_weights(str(tmp_path), weight_name=FILE, local_files_only=True)
    torch.testing.assert_close(answer(back.unet), want, rtol=0, atol=1e-6)


def test_one_that_changes_the_text_encoder_too_is_no_beginning(tmp_path):
    pipe = tiny.pipeline("sd")
    path = "text_encoder.text_model.encoder.layers.0.self_attn.q_proj"
    pair = {f"{path}.lora_A.weight": torch.zeros(2, 32), f"{path}.lora_B.weight": torch.zeros(32, 2)}
    save(tmp_path / FILE, pair)
    with pytest.raises(BadModel, match="text_encoder"):
        Adapter.started(pipe, tmp_path / FILE)


def test_names_are_those_of_diffusers():
    names = tensors_of(taught(tiny.unet()).state_dict())
    assert "unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0.lora.down.weight" in names
    assert all(bool(x.isfinite().all()) for x in names.values())
