"""Telling: which network a file of weights is for, from the names in its header alone, without torch.

What is told here chooses the engine for a file. Whether the file can be used is spandrel's to say, when it is opened.
"""

from collections.abc import Mapping
from pathlib import Path

from anew.errors import BadModel
from anew.weights import read_header

PREFIXES = ("module.", "netG.")
"""What all names of some files begin with, and means nothing."""
TELLING: Mapping[str, tuple[frozenset[str], ...]] = {
    name: tuple(frozenset(names.split()) for names in several)
    for name, several in {
        "ESRGAN": (
            "model.0.weight model.1.sub.0.RDB1.conv1.0.weight",
            "conv_first.weight body.0.rdb1.conv1.weight conv_body.weight conv_last.weight",
            "conv_first.weight RRDB_trunk.0.RDB1.conv1.weight trunk_conv.weight conv_last.weight",
            "model.0.weight model.1.sub.0.RDB1.conv1x1.weight",
        ),
        "Compact": ("body.0.weight body.1.weight",),
        "HAT": ("relative_position_index_SA conv_first.weight layers.0.residual_group.overlap_attn.qkv.weight",),
        "ATD": ("relative_position_index_SA conv_first.weight layers.0.residual_group.td",),
        "Swin2SR": (
            "layers.0.residual_group.blocks.0.norm1.weight patch_embed.proj.weight "
            "layers.0.residual_group.blocks.0.attn.relative_position_index",
        ),
        "SwinIR": (
            "layers.0.residual_group.blocks.0.norm1.weight "
            "layers.0.residual_group.blocks.0.attn.relative_position_index",
        ),
        "DAT": ("before_RG.1.weight layers.0.blocks.0.attn.dwconv.0.weight",),
        "RGT": ("before_RG.1.weight layers.0.blocks.0.gamma",),
        "GRL": tuple(
            f"{start}conv_first.weight {start}norm_start.weight {start}norm_end.weight"
            for start in ("", "model.", "model_g.")
        ),
        "OmniSR": ("residual_layer.0.residual_layer.0.layer.0.fn.0.weight input.weight up.0.weight",),
        "SPAN": ("conv_1.sk.weight block_1.c1_r.sk.weight conv_cat.weight",),
        "PLKSR": ("feats.0.weight feats.1.refine.weight",),
        "RealCUGAN": ("unet1.conv1.conv.0.weight unet2.conv1.conv.0.weight unet2.conv_bottom.weight",),
        "NAFNet": ("intro.weight ending.weight middle_blks.0.beta",),
        "KBNet": (
            "intro.weight ending.weight encoders.0.0.attgamma",
            "patch_embed.proj.weight latent.0.ffn.qkv.weight refinement.0.attn.dwconv.0.weight",
        ),
        "Uformer": ("input_proj.proj.0.weight output_proj.proj.0.weight",),
        "FBCNN": ("m_head.weight m_tail.weight qf_pred.0.res.0.weight",),
        "DRUNet": ("m_head.weight m_tail.weight m_body.0.res.0.weight",),
        "SCUNet": ("m_head.0.weight m_tail.0.weight",),
        "DnCNN": tuple(
            f"model.0.weight model.0.bias model.2.weight model.2.bias {rest}"
            for rest in ("model.4.weight model.6.weight model.14.bias", "model.3.running_mean model.6.running_var")
        ),
        "LaMa": ("model.model.1.bn_l.running_mean", "generator.model.1.bn_l.running_mean"),
        "GFPGAN": ("toRGB.0.weight stylegan_decoder.style_mlp.1.weight",),
    }.items()
}
"""By network, names that only it has; where there are several sets, any of them. The first that fits is taken."""


def told(names: frozenset[str]) -> str:
    """The network that weights of these names are for, as spandrel calls it; empty where none is told.

    Example:
        >>> told(frozenset({"module.m_head.0.weight", "module.m_tail.0.weight"}))
        'SCUNet'
    """
    for prefix in PREFIXES:
        if names and all(name.startswith(prefix) for name in names):
            names = frozenset(name.removeprefix(prefix) for name in names)
    found = (network for network, several in TELLING.items() if any(each <= names for each in several))
    return next(found, "")


def is_one(path: str | Path) -> bool:
    """Whether a file is safetensors with weights of such a network; a damaged one is not."""
    try:
        return bool(told(frozenset(read_header(path).tensors)))
    except BadModel:
        return False
