"""A model in one file: known by the names in its header, read as a folder, or refused as what it is."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.engines.diffusion.families import family_of
from anew.engines.diffusion.loading.reading import read_model
from anew.engines.diffusion.loading.single import naming
from anew.engines.diffusion.loading.single.checkpoint import CONFIGS, prediction, read_checkpoint
from anew.engines.diffusion.loading.single.naming import Piece
from anew.engines.diffusion.loading.single.vocabulary import merges, tokens
from anew.engines.diffusion.loading.single.what import FIRST, what_is
from anew.errors import BadModel
from anew.weights import Header, TensorFact

DENOISER, VAE = FIRST, "first_stage_model.encoder.conv_in.weight"
TEXTS = {
    "sd1": ["cond_stage_model.transformer.text_model.final_layer_norm.bias"],
    "sd2": ["cond_stage_model.model.ln_final.bias"],
    "sdxl": [
        "conditioner.embedders.0.transformer.text_model.final_layer_norm.bias",
        "conditioner.embedders.1.model.ln_final.bias",
    ],
}


def header(*names: str, channels: int = 4, metadata: dict[str, str] | None = None, dtype: str = "F16") -> Header:
    """Tensors of sixteen bits; the first convolution has so many inputs."""
    shapes = {name: (320, channels, 3, 3) if name == FIRST else (4,) for name in names}
    return Header({name: TensorFact(dtype, shape, 0, 8) for name, shape in shapes.items()}, metadata or {}, 8)


def written(
    path: Path, *names: str, channels: int = 4, dtype: str = "F16", metadata: dict[str, str] | None = None
) -> Path:
    """The same as a file, of zeros."""
    told, at = {"__metadata__": metadata or {}}, 0
    size = {"F16": 2, "U8": 1}[dtype]
    for name in names:
        shape = [1, channels, 3, 3] if name == FIRST else [4]
        end = at + size * (9 * channels if name == FIRST else 4)
        told[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, end]}
        at = end
    text = json.dumps(told).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(at))
    return path


@pytest.mark.parametrize(
    ("base", "channels", "pipeline", "family"),
    [
        ("sd1", 4, "StableDiffusionPipeline", "sd"),
        ("sd1", 8, "StableDiffusionInstructPix2PixPipeline", "ip2p"),
        ("sd1", 9, "StableDiffusionInpaintPipeline", "sd-inpaint"),
        ("sd2", 4, "StableDiffusionPipeline", "sd"),
        ("sd2", 9, "StableDiffusionInpaintPipeline", "sd-inpaint"),
        ("sdxl", 4, "StableDiffusionXLPipeline", "sdxl"),
        ("sdxl", 8, "StableDiffusionXLInstructPix2PixPipeline", "sdxl-ip2p"),
        ("sdxl", 9, "StableDiffusionXLInpaintPipeline", "sdxl-inpaint"),
    ],
)
def test_a_checkpoint_is_known_by_its_names(tmp_path, base, channels, pipeline, family):
    assert what_is(header(DENOISER, VAE, *TEXTS[base], channels=channels))[1:3] == (base, channels)
    path = written(tmp_path / "m.safetensors", DENOISER, VAE, *TEXTS[base], channels=channels)
    folder = read_model(path)
    assert (folder.path, folder.pipeline, family_of(folder).name) == (path, pipeline, family)
    assert list(folder.components) == list(json.loads((CONFIGS / f"{base}.json").read_text()))
    unet = folder.components["unet"]
    assert unet.config["in_channels"] == channels and unet.files == (path,) and set(unet.tensors) == {"conv_in.weight"}


def test_reading_imports_neither_torch_nor_diffusers(tmp_path):
    path = written(tmp_path / "m.safetensors", DENOISER, VAE, *TEXTS["sdxl"])
    code = (
        "import sys; from anew.engines.diffusion.loading.reading import read_model; read_model(sys.argv[1]);"
        "assert not {'torch', 'diffusers', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["lora_unet_down_blocks_0_attentions_0_proj_in.lora_up.weight"], "a LoRA"),
        (["unet.down_blocks.0.attentions.0.to_k.lora_A.weight"], "a LoRA"),
        (["lycoris_x.hada_w1_a"], "a LoRA"),
        (["image_proj.proj.weight", "ip_adapter.1.to_k_ip.weight"], "an IP-Adapter"),
        (["emb_params"], "a textual inversion"),
        (["control_model.input_hint_block.0.weight", DENOISER], "a ControlNet"),
        (["controlnet_cond_embedding.conv_in.weight", "down_blocks.0.resnets.0.norm1.weight"], "a ControlNet"),
        (["down_blocks.0.motion_modules.0.x"], "a motion module"),
        (["model.diffusion_model.double_blocks.0.img_attn.qkv.weight"], "Flux"),
        (["double_blocks.0.img_attn.qkv.weight"], "Flux"),
        (["model.diffusion_model.joint_blocks.0.x"], "Stable Diffusion 3"),
        (["transformer_blocks.0.attn.to_k.weight"], "a transformer"),
        (["input_blocks.0.0.weight", "input_blocks.1.1.transformer_blocks.0.attn1.to_k.weight"], "a denoiser alone"),
        (["down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_k.weight"], "a denoiser alone"),
        ([VAE], "a VAE alone"),
        (["encoder.conv_in.weight", "decoder.conv_in.weight"], "a VAE alone"),
        (["text_model.encoder.layers.0.mlp.fc1.weight"], "a text encoder alone"),
        (["encoder.block.0.layer.0.SelfAttention.q.weight"], "a text encoder alone"),
        ([DENOISER, VAE], "no text encoder"),
        ([DENOISER, VAE, TEXTS["sdxl"][0]], "no text encoder"),
        ([DENOISER, *TEXTS["sd1"]], "Stable Diffusion 1 without a VAE"),
        ([DENOISER, VAE, "conditioner.embedders.0.model.ln_final.bias"], "the refiner"),
        ([DENOISER, VAE, "edm_mean", *TEXTS["sdxl"]], "EDM"),
        ([DENOISER, VAE, "depth_model.x", *TEXTS["sd2"]], "depth2img"),
        (["a", "b"], "an unknown kind"),
        ([], "an unknown kind"),
    ],
)
def test_what_is_no_whole_checkpoint_is_refused_by_what_it_is(tmp_path, names, found):
    with pytest.raises(BadModel) as error:
        read_model(written(tmp_path / "m.safetensors", *names))
    assert found in error.value.found and error.value.fix.endswith(".")


@pytest.mark.parametrize(
    ("channels", "found"), [(7, "x4 upscaler"), (5, "depth2img"), (3, "3 inputs"), (0, "0 inputs")]
)
def test_a_denoiser_with_other_inputs_is_refused(tmp_path, channels, found):
    path = written(tmp_path / "m.safetensors", DENOISER, VAE, *TEXTS["sd2"], channels=channels)
    with pytest.raises(BadModel, match=found):
        read_model(path)


@pytest.mark.parametrize("cut", [0, 5, 20, 300, -1])
def test_a_truncated_file_is_refused(tmp_path, cut):
    path = written(tmp_path / "m.safetensors", DENOISER, VAE, *TEXTS["sd1"])
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BadModel, match="safetensors file at"):
        read_model(path)


def test_a_pickle_is_refused_as_one(tmp_path):
    path = tmp_path / "model.ckpt"
    path.write_bytes(b"PK\x03\x04" + bytes(90))
    with pytest.raises(BadModel, match="a pickle"):
        read_model(path)


def test_quantised_weights_are_refused_by_name(tmp_path):
    path = written(tmp_path / "m.safetensors", DENOISER, VAE, *TEXTS["sd1"], dtype="U8")
    with pytest.raises(BadModel, match="quantised") as error:
        read_model(path)
    assert DENOISER in error.value.found


@pytest.mark.parametrize(
    "name",
    ["input_blocks.1.7.weight", "label_emb.1.weight", "adapter.weight", "input_blocks.99999.0.in_layers.0.weight"],
)
def test_a_layer_that_no_denoiser_has_is_refused_by_name(tmp_path, name):
    path = written(tmp_path / "m.safetensors", DENOISER, VAE, *TEXTS["sd1"], f"model.diffusion_model.{name}")
    with pytest.raises(BadModel, match="no denoiser of this kind has") as error:
        read_model(path)
    assert name in error.value.found


def test_two_tensors_for_one_place_are_refused(tmp_path):
    twice = [f"model.diffusion_model.output_blocks.2.{place}.conv.weight" for place in (1, 2)]
    path = written(tmp_path / "m.safetensors", DENOISER, VAE, *TEXTS["sd1"], *twice)
    with pytest.raises(BadModel, match="both for up_blocks"):
        read_model(path)


@pytest.mark.parametrize(
    ("base", "names", "metadata", "told"),
    [
        ("sd1", [], {}, "epsilon"),
        ("sd1", [], {"modelspec.prediction_type": "v"}, "v_prediction"),
        ("sd2", [], {}, "v_prediction"),
        ("sd2", [], {"modelspec.prediction_type": "epsilon"}, "epsilon"),
        ("sd2", [], {"modelspec.architecture": "stable-diffusion-v2-512"}, "epsilon"),
        ("sd2", [], {"modelspec.architecture": "stable-diffusion-v2-768-v"}, "v_prediction"),
        ("sdxl", [], {}, "epsilon"),
        ("sdxl", ["v_pred"], {}, "v_prediction"),
    ],
)
def test_what_the_denoiser_tells_is_read_from_the_file(base, names, metadata, told):
    found = header(DENOISER, VAE, *TEXTS[base], *names, metadata=metadata)
    assert prediction(found, what_is(found)) == told


def test_sd_2_for_inpainting_tells_the_noise():
    found = header(DENOISER, VAE, *TEXTS["sd2"], channels=9)
    assert prediction(found, what_is(found)) == "epsilon"


def test_a_schedule_down_to_nothing_is_read_from_the_file(tmp_path):
    path = written(tmp_path / "m.safetensors", DENOISER, VAE, *TEXTS["sdxl"], "v_pred", "ztsnr")
    config = read_model(path).components["scheduler"].config
    assert config["prediction_type"] == "v_prediction" and config["rescale_betas_zero_snr"]


def test_sd_2_that_tells_a_mixture_works_at_768_pixels(tmp_path):
    path = written(tmp_path / "m.safetensors", DENOISER, VAE, *TEXTS["sd2"])
    assert read_checkpoint(path).components["unet"].config["sample_size"] * 8 == 768


@pytest.mark.parametrize(
    ("namer", "config", "name", "made"),
    [
        ("unet", "unet", "input_blocks.4.0.in_layers.2.weight", "down_blocks.1.resnets.0.conv1.weight"),
        ("unet", "unet", "input_blocks.3.0.op.bias", "down_blocks.0.downsamplers.0.conv.bias"),
        ("unet", "unet", "output_blocks.2.1.conv.weight", "up_blocks.0.upsamplers.0.conv.weight"),
        ("unet", "unet", "output_blocks.5.2.conv.weight", "up_blocks.1.upsamplers.0.conv.weight"),
        ("unet", "unet", "output_blocks.11.0.skip_connection.weight", "up_blocks.3.resnets.2.conv_shortcut.weight"),
        ("unet", "unet", "middle_block.1.proj_in.bias", "mid_block.attentions.0.proj_in.bias"),
        ("unet", "unet", "time_embed.2.weight", "time_embedding.linear_2.weight"),
        (
            "vae",
            "vae",
            "decoder.up.1.block.0.nin_shortcut.weight",
            "decoder.up_blocks.2.resnets.0.conv_shortcut.weight",
        ),
        ("vae", "vae", "encoder.mid.attn_1.norm.bias", "encoder.mid_block.attentions.0.group_norm.bias"),
        ("vae", "vae", "decoder.norm_out.weight", "decoder.conv_norm_out.weight"),
        ("vae", "vae", "post_quant_conv.weight", "post_quant_conv.weight"),
        ("clip", "text_encoder", "encoder.layers.0.mlp.fc1.bias", "text_model.encoder.layers.0.mlp.fc1.bias"),
        ("open_clip", "text_encoder", "ln_final.weight", "text_model.final_layer_norm.weight"),
    ],
)
def test_a_published_name_becomes_the_one_that_diffusers_has(namer, config, name, made):
    config = json.loads((CONFIGS / "sd1.json").read_text())[config]["config"]
    assert [found for found, _ in getattr(naming, namer)(name, config)] == [made]


def test_queries_keys_and_values_are_the_thirds_of_one():
    found = dict(naming.open_clip("transformer.resblocks.1.attn.in_proj_bias", {"num_hidden_layers": 2}))
    assert list(found) == [f"text_model.encoder.layers.1.self_attn.{letter}_proj.bias" for letter in "qkv"]
    facts = [piece.fact(TensorFact("F16", (12, 4), 0, 96)) for piece in found.values()]
    assert [(fact.shape, fact.end - fact.begin) for fact in facts] == [((4, 4), 32)] * 3


def test_layers_that_nobody_reads_are_left_out():
    config = {"num_hidden_layers": 23}
    assert not list(naming.open_clip("transformer.resblocks.23.ln_1.bias", config))
    assert not list(naming.clip("text_model.embeddings.position_ids", config))
    assert not list(naming.open_clip("text_projection", config)) and not list(naming.open_clip("logit_scale", config))


def test_a_turned_and_a_flat_piece_tell_their_shape():
    assert Piece("x", turned=True).fact(TensorFact("F32", (2, 3), 0, 24)).shape == (3, 2)
    assert Piece("x", flat=True).fact(TensorFact("F32", (2, 3, 1, 1), 0, 24)).shape == (2, 3)


@given(st.text("abcdeinoputlckm_.0123456789", max_size=40), st.sampled_from(["unet", "vae", "clip", "open_clip"]))
def test_no_name_breaks_the_namers(name, namer):
    config = {"layers_per_block": 2, "block_out_channels": [1], "num_hidden_layers": 3}
    for made, piece in getattr(naming, namer)(name, config):
        assert made and piece.source == name and piece.fact(TensorFact("F16", (), 0, 2))


def test_clips_vocabulary_is_whole():
    found = tokens(merges())
    assert len(found) == 49408 and len(set(found)) == 49408
    assert found[320] == "a</w>" and found[2368] == "cat</w>" and found[49407] == "<|endoftext|>"


def test_no_directory_of_loose_files_is_taken_for_one_of_them(tmp_path):
    written(tmp_path / "m.safetensors", DENOISER, VAE, *TEXTS["sd1"])
    with pytest.raises(BadModel, match="single files"):
        read_model(tmp_path)


def test_configurations_name_classes_that_a_directory_may_name():
    from anew.engines.diffusion.loading.allowed import check_config, has_weights

    for path in CONFIGS.glob("*.json"):
        told = json.loads(path.read_text())
        weighs = Counter(has_weights(*each["class"]) for each in told.values())
        assert weighs[True] == (4 if path.stem == "sdxl" else 3)
        for each in told.values():
            check_config(each["config"], str(path))
