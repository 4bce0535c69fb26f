"""Naming: from the names in a one-file checkpoint to those that diffusers and transformers use for the same numbers.

    model.diffusion_model.input_blocks.4.0.in_layers.2.weight   unet: down_blocks.1.resnets.0.conv1.weight
    first_stage_model.decoder.up.1.block.0.nin_shortcut.weight  vae: decoder.up_blocks.2.resnets.0.conv_shortcut.weight
    cond_stage_model.model.transformer.resblocks.0.attn.in_proj_weight     text_encoder: q_proj, k_proj, v_proj

The names on the left are those of the code that the models were trained with (Rombach 2022, OpenCLIP).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import Any, NamedTuple

from anew.weights import TensorFact
from anew.weights.files import ITEM_BYTES

Rules = tuple[tuple[str, str], ...]
"""Patterns of whole names or of parts of them, and what stands there instead."""


class Piece(NamedTuple):
    """Where the numbers of one tensor lie: a tensor of the file or a third of it, as it is or in another shape."""

    source: str
    """The file's own name for it."""
    third: int | None = None
    """Of the rows, from 0; None = all of them."""
    turned: bool = False
    """Rows and columns change places."""
    flat: bool = False
    """A convolution over one pixel becomes the matrix that it is."""

    def fact(self, whole: TensorFact) -> TensorFact:
        """What the header would say of it, by itself; where it lies is only told for its size."""
        shape = whole.shape
        if self.third is not None:
            shape = (*(rows // 3 for rows in shape[:1]), *shape[1:])
        if self.turned:
            shape = shape[::-1]
        if self.flat:
            shape = shape[:2]
        size = ITEM_BYTES[whole.dtype] * prod(shape)
        return TensorFact(whole.dtype, shape, whole.begin, whole.begin + size)


Named = Iterator[tuple[str, Piece]]
Namer = Callable[[str, Mapping[str, Any]], Named]
"""From a name without its prefix, and a configuration, to names and pieces; to none where it has no place."""

RESNET: Rules = (
    (r"^in_layers\.0\.", "norm1."),
    (r"^in_layers\.2\.", "conv1."),
    (r"^emb_layers\.1\.", "time_emb_proj."),
    (r"^out_layers\.0\.", "norm2."),
    (r"^out_layers\.3\.", "conv2."),
    (r"^skip_connection\.", "conv_shortcut."),
)
ENDS: Mapping[str, str] = {
    "time_embed.0": "time_embedding.linear_1",
    "time_embed.2": "time_embedding.linear_2",
    "label_emb.0.0": "add_embedding.linear_1",
    "label_emb.0.2": "add_embedding.linear_2",
    "input_blocks.0.0": "conv_in",
    "out.0": "conv_norm_out",
    "out.2": "conv_out",
}
"""Layers of a denoiser before and behind its blocks."""
MIDDLE = {"0": "resnets.0", "1": "attentions.0", "2": "resnets.1"}


def unet(name: str, config: Mapping[str, Any]) -> Named:
    """A tensor of the denoiser. The file counts its layers through; here each level has some, and one that resizes."""
    stem, _, end = name.rpartition(".")
    if stem in ENDS:
        yield f"{ENDS[stem]}.{end}", Piece(name)
    elif (fit := re.fullmatch(r"middle_block\.([012])\.(.+)", name)) is not None:
        yield f"mid_block.{MIDDLE[fit[1]]}.{_rewritten(fit[2], RESNET)}", Piece(name)
    elif (fit := re.fullmatch(r"(input|output)_blocks\.(\d{1,3})\.([012])\.(.+)", name)) is not None:
        side, part, rest = fit[1], fit[3], fit[4]
        level, layer = divmod(int(fit[2]) - (side == "input"), int(config["layers_per_block"]) + 1)
        block = f"{'down' if side == 'input' else 'up'}_blocks.{level}"
        if (resizes := re.fullmatch(r"(?:op|conv)\.(weight|bias)", rest)) is not None:
            yield f"{block}.{'down' if side == 'input' else 'up'}samplers.0.conv.{resizes[1]}", Piece(name)
        elif part == "0":
            yield f"{block}.resnets.{layer}.{_rewritten(rest, RESNET)}", Piece(name)
        elif part == "1":
            yield f"{block}.attentions.{layer}.{rest}", Piece(name)


VAE: Rules = (
    (r"\.mid\.block_1\.", ".mid_block.resnets.0."),
    (r"\.mid\.block_2\.", ".mid_block.resnets.1."),
    (r"\.mid\.attn_1\.norm\.", ".mid_block.attentions.0.group_norm."),
    (r"\.mid\.attn_1\.([qkv])\.", r".mid_block.attentions.0.to_\1."),
    (r"\.mid\.attn_1\.proj_out\.", ".mid_block.attentions.0.to_out.0."),
    (r"\.down\.(\d+)\.block\.", r".down_blocks.\1.resnets."),
    (r"\.down\.(\d+)\.downsample\.", r".down_blocks.\1.downsamplers.0."),
    (r"\.up\.(\d+)\.block\.", r".up_blocks.\1.resnets."),
    (r"\.up\.(\d+)\.upsample\.", r".up_blocks.\1.upsamplers.0."),
    (r"\.nin_shortcut\.", ".conv_shortcut."),
    (r"coder\.norm_out\.", "coder.conv_norm_out."),
)
HELD = re.compile(r"(encoder|decoder|quant_conv|post_quant_conv)\.")


def vae(name: str, config: Mapping[str, Any]) -> Named:
    """A tensor of the autoencoder. The file counts its decoder's levels from the last one back."""
    if HELD.match(name):
        levels = len(config["block_out_channels"])
        made = _rewritten(name, VAE)
        made = re.sub(r"\.up_blocks\.(\d{1,3})\b", lambda fit: f".up_blocks.{levels - 1 - int(fit[1])}", made)
        yield made, Piece(name, flat=".attentions." in made)


def clip(name: str, config: Mapping[str, Any]) -> Named:
    """A tensor of a text encoder that has transformers' own names already; the oldest files lack their beginning."""
    if not name.endswith("position_ids"):
        yield from _layered(f"text_model.{name.removeprefix('text_model.')}", Piece(name), config)


OPEN_CLIP: Rules = (
    (r"^positional_embedding$", "text_model.embeddings.position_embedding.weight"),
    (r"^token_embedding\.", "text_model.embeddings.token_embedding."),
    (r"^ln_final\.", "text_model.final_layer_norm."),
    (r"^transformer\.resblocks\.(\d+)\.", r"text_model.encoder.layers.\1."),
    (r"\.ln_([12])\.", r".layer_norm\1."),
    (r"\.mlp\.c_fc\.", ".mlp.fc1."),
    (r"\.mlp\.c_proj\.", ".mlp.fc2."),
    (r"\.attn\.out_proj\.", ".self_attn.out_proj."),
)


def open_clip(name: str, config: Mapping[str, Any]) -> Named:
    """A tensor of a text encoder of OpenCLIP, which keeps queries, keys and values in one."""
    made = _rewritten(name, OPEN_CLIP)
    if (fit := re.fullmatch(r"(.+)\.attn\.in_proj_(weight|bias)", made)) is not None:
        for third, letter in enumerate("qkv"):
            yield from _layered(f"{fit[1]}.self_attn.{letter}_proj.{fit[2]}", Piece(name, third), config)
    elif name == "text_projection" and "projection_dim" in config:
        yield "text_projection.weight", Piece(name, turned=True)
    elif made.startswith("text_model."):
        yield from _layered(made, Piece(name), config)


def _layered(name: str, piece: Piece, config: Mapping[str, Any]) -> Named:
    """Without the layers that the model does not run: SD 2 reads the last but one."""
    layer = re.match(r"text_model\.encoder\.layers\.(\d{1,3})\.", name)
    if layer is None or int(layer[1]) < int(config["num_hidden_layers"]):
        yield name, piece


def _rewritten(name: str, rules: Rules) -> str:
    for pattern, instead in rules:
        name = re.sub(pattern, instead, name)
    return name
