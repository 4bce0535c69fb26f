"""Checkpoints in one file, as their trainers wrote them, of tiny networks; the inverse of what anew does with names.

    configs = single.configs(folder)         the package's configurations with tiny sizes
    parts = single.parts(configs, "sd1")     random components of them, as a directory would hold
    single.write(file, parts)                the same numbers under the names of the first publishers

The rules here are written from the names, not from ``loading.single``: they number layers forwards and join what was
split.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers

from anew.engines.diffusion.loading.single.checkpoint import CONFIGS
from anew.engines.diffusion.loading.single.vocabulary import tokenizer
from anew.weights.tensors import save

CROSS = ("CrossAttnDownBlock2D", "DownBlock2D"), ("UpBlock2D", "CrossAttnUpBlock2D")
VAE = {"block_out_channels": [32, 32, 32, 32], "layers_per_block": 1, "sample_size": 64}
UNET = {
    "block_out_channels": [32, 64], "layers_per_block": 1, "sample_size": 8, "cross_attention_dim": 32,
    "down_block_types": CROSS[0], "up_block_types": CROSS[1],
}  # fmt: skip
TEXT = {"hidden_size": 32, "intermediate_size": 37, "num_hidden_layers": 2, "num_attention_heads": 4}
TINY: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "sd1": {"unet": UNET, "vae": VAE, "text_encoder": TEXT},
    "sd2": {"unet": {**UNET, "attention_head_dim": [4, 8]}, "vae": VAE, "text_encoder": TEXT},
    "sdxl": {
        "unet": {
            **UNET, "attention_head_dim": [4, 8], "cross_attention_dim": 64, "transformer_layers_per_block": [1, 2],
            "addition_time_embed_dim": 8, "projection_class_embeddings_input_dim": 80,
            "down_block_types": CROSS[0][::-1], "up_block_types": CROSS[1][::-1],
        },
        "vae": VAE, "text_encoder": TEXT, "text_encoder_2": {**TEXT, "projection_dim": 32},
    },
}  # fmt: skip
"""What differs from the published sizes."""
STEMS = {"sd1": "StableDiffusion", "sd2": "StableDiffusion", "sdxl": "StableDiffusionXL"}
ENDS = {4: "Pipeline", 8: "InstructPix2PixPipeline", 9: "InpaintPipeline"}


def configs(folder: Path) -> Path:
    """The package's configurations with tiny sizes, in a folder."""
    folder.mkdir(exist_ok=True)
    for base, sizes in TINY.items():
        told = json.loads((CONFIGS / f"{base}.json").read_text())
        for name, changes in sizes.items():
            told[name]["config"] |= changes
        (folder / f"{base}.json").write_text(json.dumps(told))
    return folder


def parts(configs: Path, base: str, channels: int = 4, *, prediction: str = "epsilon") -> dict[str, Any]:
    """Random components; the same ones each time."""
    told = json.loads((configs / f"{base}.json").read_text())
    torch.manual_seed(0)
    made = {}
    for name, each in told.items():
        (library, kind), config = each["class"], each["config"]
        if kind == "CLIPTokenizer":
            made[name] = tokenizer(**config)
        elif library == "transformers":
            found = getattr(transformers, kind)
            made[name] = found(found.config_class(**config)).eval()
        else:
            own = {"unet": {"in_channels": channels}, "scheduler": {"prediction_type": prediction}}.get(name, {})
            made[name] = getattr(diffusers, kind).from_config({**config, **own})
    return made


def saved(folder: Path, base: str, components: Mapping[str, Any], channels: int = 4) -> Path:
    """The same components as a directory."""
    kind = getattr(diffusers, STEMS[base] + ENDS[channels])
    none = (
        {} if base == "sdxl" else {"safety_checker": None, "feature_extractor": None, "requires_safety_checker": False}
    )
    kind(**components, **none).save_pretrained(folder, safe_serialization=True)
    return folder


def write(file: Path, components: Mapping[str, Any], base: str, *, metadata: Mapping[str, str] | None = None) -> Path:
    """The components' weights in one file, under the names of the first publishers."""
    save(file, tensors(components, base), metadata)
    return file


def tensors(components: Mapping[str, Any], base: str) -> dict[str, torch.Tensor]:
    """What a file of the first publishers holds."""
    config = components["unet"].config
    crossing = tuple(level for level, kind in enumerate(config.up_block_types) if kind.startswith("Cross"))
    found = {
        f"model.diffusion_model.{unet(name, config.layers_per_block, crossing)}": each
        for name, each in components["unet"].state_dict().items()
    }
    for name, each in components["vae"].state_dict().items():
        attends = ".attentions." in name and "group_norm" not in name and each.dim() == 2
        found[f"first_stage_model.{vae(name)}"] = each[..., None, None] if attends else each
    if base == "sd2":
        found |= _open("cond_stage_model.model.", components["text_encoder"], further=True)
    elif base == "sd1":
        found |= _clip("cond_stage_model.transformer.", components["text_encoder"])
    else:
        found |= _clip("conditioner.embedders.0.transformer.", components["text_encoder"])
        found |= _open("conditioner.embedders.1.model.", components["text_encoder_2"])
    return found


RESNET = {
    "norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0",
    "conv2": "out_layers.3", "conv_shortcut": "skip_connection",
}  # fmt: skip
OUTSIDE = {
    "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
}  # fmt: skip


def unet(name: str, layers: int, crossing: tuple[int, ...]) -> str:
    """A denoiser's tensor; ``crossing``: levels of the way up that attend."""
    stem, _, end = name.rpartition(".")
    if stem in OUTSIDE:
        return f"{OUTSIDE[stem]}.{end}"
    side, *rest = name.split(".")
    if side == "mid_block":
        kind, number, *inner = rest
        place = {"resnets0": 0, "attentions0": 1, "resnets1": 2}[kind + number]
        return f"middle_block.{place}.{_inner(kind, inner)}"
    level, kind, number, *inner = rest
    first = int(level) * (layers + 1) + int(number)
    if side == "down_blocks":
        if kind == "downsamplers":
            return f"input_blocks.{first + layers + 1}.0.op.{end}"
        return f"input_blocks.{first + 1}.{int(kind == 'attentions')}.{_inner(kind, inner)}"
    if kind == "upsamplers":
        return f"output_blocks.{first + layers}.{2 if int(level) in crossing else 1}.conv.{end}"
    return f"output_blocks.{first}.{int(kind == 'attentions')}.{_inner(kind, inner)}"


def _inner(kind: str, inner: list[str]) -> str:
    return ".".join([RESNET[inner[0]], *inner[1:]] if kind == "resnets" else inner)


def vae(name: str, levels: int = 4) -> str:
    """An autoencoder's tensor."""
    name = name.replace("conv_shortcut", "nin_shortcut").replace("conv_norm_out", "norm_out")
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda fit: f"mid.block_{int(fit[1]) + 1}", name)
    name = name.replace("mid_block.attentions.0.group_norm", "mid.attn_1.norm")
    name = re.sub(r"mid_block\.attentions\.0\.to_([qkv])", r"mid.attn_1.\1", name)
    name = name.replace("mid_block.attentions.0.to_out.0", "mid.attn_1.proj_out")
    name = re.sub(r"down_blocks\.(\d)\.resnets", r"down.\1.block", name)
    name = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", name)
    name = re.sub(r"up_blocks\.(\d)\.resnets", lambda fit: f"up.{levels - 1 - int(fit[1])}.block", name)
    return re.sub(r"up_blocks\.(\d)\.upsamplers\.0", lambda fit: f"up.{levels - 1 - int(fit[1])}.upsample", name)


def _clip(prefix: str, encoder: Any) -> dict[str, torch.Tensor]:
    own = {f"text_model.{name.removeprefix('text_model.')}": each for name, each in encoder.state_dict().items()}
    found = {prefix + name: each for name, each in own.items()}
    return found | {f"{prefix}text_model.embeddings.position_ids": torch.arange(77)[None]}


def _open(prefix: str, encoder: Any, *, further: bool = False) -> dict[str, torch.Tensor]:
    """A text encoder as OpenCLIP has it; ``further``: with a last layer and a projection, which nobody reads."""
    found: dict[str, torch.Tensor] = {"logit_scale": torch.tensor(4.6)}
    own = {name.removeprefix("text_model."): each for name, each in encoder.state_dict().items()}
    for name, each in own.items():
        found |= _open_name(name, each, own)
    if further:
        last = {name: each for name, each in found.items() if ".resblocks.1." in name}
        found |= {
            name.replace(".resblocks.1.", ".resblocks.2."): torch.full_like(each, 7) for name, each in last.items()
        }
        found["text_projection"] = torch.full((32, 32), 7.0)
    return {prefix + name: each for name, each in found.items()}


def _open_name(name: str, each: torch.Tensor, own: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    fixed = {
        "embeddings.token_embedding.weight": "token_embedding.weight",
        "embeddings.position_embedding.weight": "positional_embedding",
        "final_layer_norm.weight": "ln_final.weight", "final_layer_norm.bias": "ln_final.bias",
    }  # fmt: skip
    if name == "text_projection.weight":
        return {"text_projection": each.T}
    if name in fixed:
        return {fixed[name]: each}
    fit = re.fullmatch(r"encoder\.layers\.(\d+)\.(.+)", name)
    assert fit
    block, rest = f"transformer.resblocks.{fit[1]}.", fit[2]
    if (joined := re.fullmatch(r"self_attn\.q_proj\.(weight|bias)", rest)) is not None:
        three = [own[name.replace("q_proj", f"{letter}_proj")] for letter in "qkv"]
        return {f"{block}attn.in_proj_{joined[1]}": torch.cat(three)}
    if re.match(r"self_attn\.[kv]_proj", rest):
        return {}
    rest = (
        rest.replace("self_attn.", "attn.").replace("layer_norm", "ln_").replace("fc1", "c_fc").replace("fc2", "c_proj")
    )
    return {block + rest: each}
