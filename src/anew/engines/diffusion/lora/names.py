r"""Names in LoRA files: which module of a pipeline each tensor is for, and which model a file was made for.

    unet.down_blocks.0.attentions.0...attn1.to_q.lora_A.weight      diffusers, peft
    lora_unet_down_blocks_0_attentions_0_..._attn1_to_q.lora_down.weight    kohya on diffusers' names
    lora_unet_input_blocks_1_1_..._attn1_to_q.lora_down.weight      kohya on the names of the first SDXL release
    \_______________ label ________________________/ \__ part ___/

A table of every spelling is made from the model's own modules, so that a label is found or it is not.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from torch import nn

ENDINGS: Mapping[str, str] = {
    ".lora_down.weight": "down", ".lora_up.weight": "up",
    ".lora_A.weight": "down", ".lora_B.weight": "up",
    ".lora_A.default.weight": "down", ".lora_B.default.weight": "up",
    ".lora.down.weight": "down", ".lora.up.weight": "up",
    "_lora.down.weight": "down", "_lora.up.weight": "up",
    ".lora_linear_layer.down.weight": "down", ".lora_linear_layer.up.weight": "up",
    ".lora_mid.weight": "mid", ".alpha": "alpha",
    ".diff": "diff", ".diff_b": "diff_b", ".w_norm": "diff", ".b_norm": "diff_b",
    ".dora_scale": "dora_scale", ".lora_magnitude_vector": "magnitude", ".lora_magnitude_vector.weight": "magnitude",
    **{f".{part}": part for part in (
        "hada_w1_a", "hada_w1_b", "hada_t1", "hada_w2_a", "hada_w2_b", "hada_t2",
        "lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_w2", "lokr_w2_a", "lokr_w2_b", "lokr_t2",
    )},
}  # fmt: skip
"""How a tensor's name ends, and what it then is: a part of one of the ``kinds``."""

OTHER_KINDS: Mapping[str, str] = {"oft_": "OFT", "boft": "BOFT", "on_input": "IA3"}
"""Kinds of adapters that are not read, by a part of their names."""

WIDTHS: Mapping[int, str] = {768: "SD 1.x", 1024: "SD 2.x", 2048: "SDXL"}
"""Families by the width of the text that their denoiser attends to."""

FAMILIES: tuple[tuple[str, str], ...] = (
    ("single_transformer_blocks|single_blocks|double_blocks", "Flux"),
    ("joint_blocks|transformer_blocks.*add_q_proj", "SD 3.x"),
    ("transformer_blocks.*(img_mlp|img_mod)", "Qwen-Image"),
    ("layers.*(adaLN_modulation|feed_forward|attention)", "Z-Image"),
    ("lora_te2_|text_encoder_2|input_blocks_[78]_1", "SDXL"),
)
"""Families by a pattern in the names of their modules; the first that is found."""


class Place(NamedTuple):
    """A module of a pipeline."""

    component: str
    path: str


def parted(name: str) -> tuple[str, str] | None:
    """A tensor's label and part, such as "down", "up" or "alpha"; None for a name of another kind.

    Example:
        >>> parted("unet.mid_block.attentions.0.proj_in.lora_A.weight")
        ('unet.mid_block.attentions.0.proj_in', 'down')
    """
    for ending, part in ENDINGS.items():
        if name.endswith(ending):
            label = name.removesuffix(ending).replace(".processor.", ".")
            whole = ending[0] == "_" and label.endswith("to_out")  # the first layout called to_out.0 so
            return f"{label}.0" if whole else label, part
    return None


def other_kind(name: str) -> str:
    """Which other kind of adapter a tensor's name tells of; empty if none."""
    return next((kind for part, kind in OTHER_KINDS.items() if part in name), "")


def spellings(pipe: Any) -> dict[str, Place]:
    """Every label by which a file may mean a module of this pipeline."""
    table: dict[str, Place] = {}
    for component in ("unet", "transformer", "text_encoder", "text_encoder_2", "text_encoder_3"):
        model = getattr(pipe, component, None)
        for path, module in model.named_modules() if model is not None else ():
            if _changed(module):
                labels = _denoiser(component, path, model) if "encoder" not in component else _encoder(component, path)
                table |= {label: Place(component, path) for label in labels}
    return table


def _changed(module: nn.Module) -> bool:
    """Whether files change modules like this: layers, and norms that have a weight."""
    if isinstance(module, nn.LayerNorm | nn.GroupNorm):
        return module.weight is not None
    return isinstance(module, nn.Linear) or (isinstance(module, nn.Conv2d) and module.groups == 1)


def made_for(shapes: Mapping[str, tuple[int, ...]]) -> str:
    """The family that a LoRA was made for, as its names and widths tell; empty if they do not."""
    for name, shape in shapes.items():
        label, part = parted(name) or ("", "")
        reads = part in ("down", "hada_w1_b") and len(shape) > 1
        if reads and re.search(r"attn2[._]to[._][kv]", label) and shape[1] in WIDTHS:
            return WIDTHS[shape[1]]
    return next((family for pattern, family in FAMILIES if any(re.search(pattern, name) for name in shapes)), "")


def family_of(pipe: Any) -> str:
    """The family of a pipeline, in the same words; else its class."""
    width = getattr(getattr(getattr(pipe, "unet", None), "config", None), "cross_attention_dim", None)
    return WIDTHS.get(width, type(pipe).__name__) if isinstance(width, int) else type(pipe).__name__


def _denoiser(component: str, path: str, model: Any) -> Iterator[str]:
    flat = path.replace(".", "_")
    yield from (path, f"{component}.{path}", f"base_model.model.{path}", f"diffusion_model.{path}")
    yield from (f"lora_unet_{flat}", f"lora_{component}_{flat}")
    if component == "unet":
        first = _first_name(path, int(getattr(model.config, "layers_per_block", 2) or 2), model)
        yield f"lora_unet_{first.replace('.', '_')}"


def _encoder(component: str, path: str) -> Iterator[str]:
    bare = path.removeprefix("text_model.")
    flat = bare.replace(".", "_")
    yield from (f"{component}.{bare}", f"{component}.text_model.{bare}")
    number = component.removeprefix("text_encoder").removeprefix("_") or "1"
    yield from (f"lora_te{number}_text_model_{flat}", f"lora_te{number}_{flat}")
    if number == "1":
        yield f"lora_te_text_model_{flat}"


_OUTER: Mapping[str, str] = {
    "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
    "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2",
}  # fmt: skip
_INNER: Mapping[str, str] = {
    "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection", "norm1": "in_layers.0", "norm2": "out_layers.0",
}  # fmt: skip


def _first_name(path: str, layers: int, model: Any) -> str:
    """The name of a UNet's module in the code of Rombach 2021, from its name in diffusers."""
    found = re.fullmatch(r"(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)\.(.*)|mid_block\.(\w+)\.(\d+)\.(.*)", path)
    if not found:
        return _OUTER.get(path, path)
    side, level, kind, at, rest, mid_kind, mid_at, mid_rest = found.groups()
    if side is None:
        place = 1 if mid_kind == "attentions" else 2 * int(mid_at)
        return f"middle_block.{place}.{_INNER.get(mid_rest, mid_rest)}"
    rest = _INNER.get(rest, rest)
    if kind == "downsamplers":
        return f"input_blocks.{(int(level) + 1) * (layers + 1)}.0.op"
    if kind == "upsamplers":
        after = 2 if hasattr(model.up_blocks[int(level)], "attentions") else 1
        return f"output_blocks.{int(level) * (layers + 1) + layers}.{after}.{rest}"
    block = int(level) * (layers + 1) + int(at) + (1 if side == "down" else 0)
    return f"{'input' if side == 'down' else 'output'}_blocks.{block}.{1 if kind == 'attentions' else 0}.{rest}"
