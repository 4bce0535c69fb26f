"""LoRA: the answers peft gives, every layout, files for other models, and a model left as it was."""

import re
import warnings

import pytest
import torch
from peft import LoraConfig, get_peft_model_state_dict

from anew.engines.diffusion.lora import Lora, applied, check
from anew.engines.diffusion.lora.names import _first_name, made_for, parted, spellings
from anew.errors import BadModel, BadTask
from anew.weights.tensors import load, save
from tests.engines.diffusion import tiny

TO_Q = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q"
TARGETS = ["to_q", "to_k", "to_v", "to_out.0", "conv1", "proj_in", "q_proj", "fc1"]


@pytest.fixture(scope="module")
def pipe():
    return tiny.pipeline("sd-img2img")


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """A LoRA as peft makes and diffusers writes it, the prediction and the words it leads to."""
    torch.manual_seed(1)
    tensors, pipe = {}, tiny.pipeline("sd-img2img")
    for component in ("unet", "text_encoder"):
        model = getattr(pipe, component)
        model.add_adapter(LoraConfig(r=3, lora_alpha=3, target_modules=TARGETS))
        for name, weight in model.named_parameters():
            if "lora_" in name:
                torch.nn.init.normal_(weight, std=0.3)
        told = get_peft_model_state_dict(model, adapter_name="default")
        tensors |= {f"{component}.{name}": weight.detach() for name, weight in told.items()}
    path = tmp_path_factory.mktemp("lora") / "style.safetensors"
    save(path, tensors)
    return path, *answers(pipe)


@torch.no_grad()
def answers(pipe):
    draw = torch.Generator().manual_seed(0)
    x, words = torch.randn(2, 4, 8, 8, generator=draw), torch.randn(2, 77, 32, generator=draw)
    noise = pipe.unet(x, 7, words).sample
    return noise, pipe.text_encoder(torch.arange(77)[None])[0]


def state(pipe):
    models = [pipe.unet, pipe.text_encoder]
    names = [name for model in models for name, _ in model.named_modules()]
    return names, [weight.clone() for model in models for weight in model.state_dict().values()]


def kohya(tensors, prefix="lora_unet_", alpha=3.0):
    """The same LoRA as kohya's trainer writes it."""
    made = {}
    for name, weight in tensors.items():
        label, part = parted(name)
        place = label.removeprefix("unet.").replace(".", "_")
        place = place.replace("text_encoder_", "lora_te_text_model_") if "text_encoder" in label else prefix + place
        made[f"{place}.lora_{part}.weight"] = weight
        made[f"{place}.alpha"] = torch.tensor(alpha)
    return made


class TestApplied:
    def test_the_model_answers_as_peft_taught_it(self, pipe, taught):
        path, *wanted = taught
        with applied(pipe, [Lora(path)]):
            got = answers(pipe)
        for mine, theirs in zip(got, wanted, strict=True):
            assert torch.allclose(mine, theirs, atol=1e-5)
        assert not torch.allclose(answers(pipe)[0], wanted[0], atol=1e-2)

    def test_afterwards_the_model_is_as_it_was_to_the_last_bit(self, pipe, taught):
        before, names_weights = answers(pipe), state(pipe)
        with applied(pipe, [Lora(taught[0], 0.7)]):
            answers(pipe)
        after = state(pipe)
        assert after[0] == names_weights[0] and all(map(torch.equal, after[1], names_weights[1]))
        assert all(map(torch.equal, answers(pipe), before))

    def test_a_run_that_breaks_leaves_the_model_as_it_was(self, pipe, taught):
        before = answers(pipe)
        with pytest.raises(KeyboardInterrupt), applied(pipe, [Lora(taught[0])]):
            raise KeyboardInterrupt
        assert all(map(torch.equal, answers(pipe), before))

    def test_the_same_lora_twice_gives_the_same_bytes(self, pipe, taught):
        both = []
        for _ in range(2):
            with applied(pipe, [Lora(taught[0], 0.5)]):
                both.append(answers(pipe))
        assert all(map(torch.equal, *both))

    def test_weight_zero_is_silence(self, pipe, taught):
        with applied(pipe, [Lora(taught[0], 0.0)]):
            assert all(map(torch.equal, answers(pipe), answers(tiny.pipeline("sd-img2img"))))

    def test_weights_add_up(self, pipe, taught):
        with applied(pipe, [Lora(taught[0], 0.25), Lora(taught[0], 0.75)]):
            parts = answers(pipe)
        for mine, whole in zip(parts, taught[1:], strict=True):
            assert torch.allclose(mine, whole, atol=1e-5)

    def test_no_loras_change_nothing(self, pipe):
        with applied(pipe, []):
            assert not any(module._forward_hooks for module in pipe.unet.modules())


class TestLayouts:
    def test_kohyas_names_and_alphas(self, pipe, taught, tmp_path):
        save(tmp_path / "kohya.safetensors", kohya(load(taught[0])))
        with applied(pipe, [Lora(tmp_path / "kohya.safetensors")]):
            for mine, theirs in zip(answers(pipe), taught[1:], strict=True):
                assert torch.allclose(mine, theirs, atol=1e-5)

    def test_half_an_alpha_is_half_a_weight(self, pipe, taught, tmp_path):
        save(tmp_path / "half.safetensors", kohya(load(taught[0]), alpha=1.5))
        with applied(pipe, [Lora(tmp_path / "half.safetensors", 2.0)]):
            assert torch.allclose(answers(pipe)[0], taught[1], atol=1e-5)

    def test_alpha_from_what_diffusers_wrote_beside_it(self, pipe, taught, tmp_path):
        told = '{"unet.lora_alpha": 1, "unet.alpha_pattern": {"%s": 6}, "text_encoder.lora_alpha": 6}'
        told = told.replace('"%s": 6', ", ".join(f'"{target}": 6' for target in TARGETS))
        save(tmp_path / "told.safetensors", load(taught[0]), {"lora_adapter_metadata": told})
        with applied(pipe, [Lora(tmp_path / "told.safetensors", 0.5)]):
            for mine, theirs in zip(answers(pipe), taught[1:], strict=True):
                assert torch.allclose(mine, theirs, atol=1e-5)

    @pytest.mark.parametrize(
        ("name", "label"),
        [
            ("unet.a.attn1.processor.to_out_lora.down.weight", "unet.a.attn1.to_out.0"),
            ("unet.a.attn1.processor.to_q_lora.up.weight", "unet.a.attn1.to_q"),
            ("unet.a.to_q.lora.down.weight", "unet.a.to_q"),
            ("text_encoder.q_proj.lora_linear_layer.up.weight", "text_encoder.q_proj"),
            ("base_model.model.a.to_q.lora_B.weight", "base_model.model.a.to_q"),
        ],
    )
    def test_older_names(self, name, label):
        assert parted(name)[0] == label

    @pytest.mark.parametrize("family", ["sd", "sdxl"])
    def test_the_names_of_the_first_release_are_those_that_diffusers_reads(self, family):
        pipe = tiny.pipeline(family)
        labels = {}
        for path, module in pipe.unet.named_modules():
            # diffusers reads the upsampler of a block without attention as a part of an attention
            if isinstance(module, torch.nn.Linear | torch.nn.Conv2d) and "block" in path and "upsampler" not in path:
                first = _first_name(path, pipe.unet.config.layers_per_block, pipe.unet)
                labels[f"lora_unet_{first.replace('.', '_')}"] = path
        tensors = {f"{label}.lora_{part}.weight": torch.ones(1, 1) for label in labels for part in ("down", "up")}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            told = pipe.lora_state_dict(tensors, unet_config=pipe.unet.config)[0]
        assert {parted(name)[0] for name in told} == {f"unet.{path}" for path in labels.values()}
        assert all(spellings(pipe)[label].path == path for label, path in labels.items())

    def test_a_layout_that_diffusers_translates(self, tmp_path):
        pipe = tiny.pipeline("flux")
        label = "lora_unet_double_blocks_0_img_attn_proj"
        save(
            tmp_path / "flux.safetensors",
            {
                f"{label}.lora_down.weight": torch.ones(2, 32),
                f"{label}.lora_up.weight": torch.ones(32, 2),
                f"{label}.alpha": torch.tensor(2.0),
            },
        )
        assert check(pipe, Lora(tmp_path / "flux.safetensors")) == 1

    def test_sdxl_takes_a_lora_for_both_encoders(self, tmp_path):
        pipe = tiny.pipeline("sdxl")
        tensors = {}
        for number in "12":
            label = f"lora_te{number}_text_model_encoder_layers_0_self_attn_q_proj"
            tensors |= {f"{label}.lora_down.weight": torch.ones(2, 32), f"{label}.lora_up.weight": torch.ones(32, 2)}
        save(tmp_path / "xl.safetensors", tensors)
        assert check(pipe, Lora(tmp_path / "xl.safetensors")) == 2


class TestKinds:
    """One file of every kind, on a whole model; ``test_kinds`` has their numbers."""

    def mixed(self):
        """A norm, a convolution and two matrices, each changed its own way."""
        block = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0"
        draw = torch.Generator().manual_seed(9)

        def some(*shape):
            return torch.randn(shape, generator=draw) / 3

        return {
            "lora_unet_down_blocks_0_resnets_0_conv1.hada_t1": some(2, 2, 3, 3),
            "lora_unet_down_blocks_0_resnets_0_conv1.hada_w1_a": some(2, 32),
            "lora_unet_down_blocks_0_resnets_0_conv1.hada_w1_b": some(2, 32),
            "lora_unet_down_blocks_0_resnets_0_conv1.hada_t2": some(2, 2, 3, 3),
            "lora_unet_down_blocks_0_resnets_0_conv1.hada_w2_a": some(2, 32),
            "lora_unet_down_blocks_0_resnets_0_conv1.hada_w2_b": some(2, 32),
            "lora_unet_down_blocks_0_resnets_0_conv1.alpha": torch.tensor(1.0),
            f"{block}_attn1_to_k.lokr_w1": some(4, 4),
            f"{block}_attn1_to_k.lokr_w2_a": some(8, 2),
            f"{block}_attn1_to_k.lokr_w2_b": some(2, 8),
            f"{TO_Q}.lora_down.weight": some(2, 32),
            f"{TO_Q}.lora_up.weight": some(32, 2),
            f"{TO_Q}.dora_scale": 1 + some(1, 32).abs(),
            f"{block}_norm1.w_norm": some(32),
            f"{block}_norm1.b_norm": some(32),
            "lora_te_text_model_encoder_layers_0_self_attn_q_proj.diff": some(32, 32),
        }

    def test_a_file_of_many_kinds_changes_the_model_and_leaves_it_as_it_was(self, pipe, tmp_path):
        save(tmp_path / "mixed.safetensors", self.mixed())
        mixed, before = Lora(tmp_path / "mixed.safetensors"), answers(pipe)
        assert check(pipe, mixed) == 5
        with applied(pipe, [mixed]):
            first = answers(pipe)
        with applied(pipe, [mixed]):
            assert all(map(torch.equal, answers(pipe), first))
        assert not any(map(torch.equal, first, before))
        assert all(map(torch.equal, answers(pipe), before))

    @pytest.mark.parametrize("lost", range(14))
    def test_without_any_one_of_its_tensors_it_is_refused_or_means_less(self, pipe, tmp_path, lost):
        tensors = self.mixed()
        name = list(tensors)[lost]
        alone = name.endswith(("alpha", "dora_scale", "_norm"))
        save(tmp_path / "x.safetensors", {other: tensor for other, tensor in tensors.items() if other != name})
        if alone:
            assert check(pipe, Lora(tmp_path / "x.safetensors")) == 5
        else:
            with pytest.raises(BadModel, match="do not fit"):
                check(pipe, Lora(tmp_path / "x.safetensors"))

    def test_two_files_with_lengths_each_change_the_base(self, pipe, tmp_path):
        """Neither sees what the other adds, so their order does not matter."""
        lengths = {name: tensor for name, tensor in self.mixed().items() if name.startswith(TO_Q)}
        save(tmp_path / "one.safetensors", lengths)
        save(tmp_path / "two.safetensors", {name: tensor * 1.5 for name, tensor in lengths.items()})
        loras = [Lora(tmp_path / "one.safetensors"), Lora(tmp_path / "two.safetensors")]
        both = []
        for order in (loras, loras[::-1]):
            with applied(pipe, order):
                both.append(answers(pipe)[0])
        torch.testing.assert_close(*both, rtol=1e-5, atol=1e-6)


class TestRefused:
    @pytest.mark.parametrize(("width", "family"), [(768, "SD 1.x"), (1024, "SD 2.x"), (2048, "SDXL")])
    def test_a_lora_for_another_architecture_is_named(self, pipe, tmp_path, width, family):
        label = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"
        down, up = torch.ones(2, width), torch.ones(320, 2)
        save(tmp_path / "x.safetensors", {f"{label}.lora_down.weight": down, f"{label}.lora_up.weight": up})
        with pytest.raises(BadModel, match=f"do not fit.*made for {re.escape(family)}"):
            check(pipe, Lora(tmp_path / "x.safetensors"))

    def test_a_lora_for_flux_is_named(self, pipe, tmp_path):
        label = "transformer.single_transformer_blocks.0.attn.to_q"
        save(
            tmp_path / "x.safetensors",
            {f"{label}.lora_A.weight": torch.ones(2, 9), f"{label}.lora_B.weight": torch.ones(9, 2)},
        )
        with pytest.raises(BadModel, match=r"2 of 2 tensors for layers that the model lacks.*It was made for Flux"):
            check(pipe, Lora(tmp_path / "x.safetensors"))

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda t: t | {"unet.nowhere.to_q.lora_A.weight": torch.ones(1, 1)}, "1 of .* lacks .unet.nowhere"),
            (lambda t: t | {"note": torch.ones(1)}, "lacks .note"),
            (lambda t: dict(list(t.items())[1:]), "do not fit"),
            (lambda t: {name: w[..., :-1] if "lora_A" in name else w for name, w in t.items()}, "do not fit"),
            (lambda t: {name: w * float("nan") for name, w in t.items()}, "NaN"),
            (lambda t: t | kohya(t), "beside"),
            (lambda t: {}, "no tensors"),
            (lambda t: t | {"unet.a.lora_magnitude_vector": torch.ones(1)}, "lacks .unet.a.lora_magnitude_vector"),
            (lambda t: {"lora_unet_a.hada_w1_a": torch.ones(1)}, "lacks .lora_unet_a.hada_w1_a"),
            (lambda t: {f"{TO_Q}.lokr_w1": torch.ones(1)}, r"do not fit .lokr_w1 \(1,\)"),
            (lambda t: {f"{TO_Q}.oft_blocks": torch.ones(1)}, "OFT"),
            (lambda t: {f"{TO_Q}.on_input": torch.ones(1)}, "IA3"),
        ],
    )
    def test_a_file_that_does_not_land_whole(self, pipe, taught, tmp_path, change, words):
        save(tmp_path / "x.safetensors", change(load(taught[0])))
        before = answers(pipe)
        with pytest.raises(BadModel, match=words), applied(pipe, [Lora(taught[0]), Lora(tmp_path / "x.safetensors")]):
            pass
        assert all(map(torch.equal, answers(pipe), before))

    def test_a_pickle_is_refused_by_name(self, pipe, tmp_path):
        (tmp_path / "x.safetensors").write_bytes(b"PK\x03\x04" + b"\0" * 64)
        with pytest.raises(BadModel, match="pickle"):
            check(pipe, Lora(tmp_path / "x.safetensors"))

    @pytest.mark.parametrize("weight", [11.0, -11.0, float("nan"), float("inf")])
    def test_a_weight_beyond_reason(self, pipe, taught, weight):
        with pytest.raises(BadTask, match="weight from -10 to 10 for the LoRA mine"):
            check(pipe, Lora(taught[0], weight, "mine"))

    def test_an_unknown_family_is_not_guessed(self):
        assert made_for({"lora_unet_x.lora_down.weight": (1, 1)}) == ""
