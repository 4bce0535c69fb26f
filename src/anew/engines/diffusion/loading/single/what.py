"""What: what a safetensors file is, told by the names in its header alone."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from anew.errors import BadModel
from anew.weights import Header, read_header

UNET, VAE = "model.diffusion_model.", "first_stage_model."
FIRST = f"{UNET}input_blocks.0.0.weight"
"""The first convolution; its inputs tell what the model is made for."""
USES: Mapping[int, tuple[str, str]] = {
    4: ("", ""),
    9: ("Inpaint", " for inpainting"),
    8: ("InstructPix2Pix", " for instructions"),
}
"""By inputs: what the pipeline's name has in its middle, and words for people."""
DIRECTORY = "Get it as a directory with model_index.json, as diffusers writes it: `anew models pull`."
AGAIN = "Take a file with everything in it, or its directory: `anew models pull`."


UNKNOWN = "a file of an unknown kind"


class Base(NamedTuple):
    """Models of the same shape."""

    name: str
    """For people."""
    stem: str
    """How the pipelines of diffusers begin."""
    texts: tuple[str, ...]
    """Where its text encoders begin, each with a dot behind."""


BASES: Mapping[str, Base] = {
    "sdxl": Base(
        "Stable Diffusion XL",
        "StableDiffusionXL",
        ("conditioner.embedders.0.transformer.", "conditioner.embedders.1.model."),
    ),
    "sd2": Base("Stable Diffusion 2", "StableDiffusion", ("cond_stage_model.model.",)),
    "sd1": Base("Stable Diffusion 1", "StableDiffusion", ("cond_stage_model.transformer.",)),
}
"""By the name of their configurations."""


class What(NamedTuple):
    """What a file is, and what to do with it where it is no checkpoint."""

    name: str
    base: str = ""
    """One of ``BASES``; empty for what is not opened as a model."""
    channels: int = 4
    fix: str = ""


OTHERS: tuple[tuple[str, str, str], ...] = (
    (
        r"lora_(up|down|A|B|mid|unet|te)|lora\.(up|down)|\.hada_|\.lokr_",
        "a LoRA",
        "Give it beside a model: --set loras=FILE.",
    ),
    (r"^(image_proj|ip_adapter)\.", "an IP-Adapter", "Give it beside a model: --set ip_adapter=FILE."),
    (r"^(emb_params|clip_[lg]|<.*>)$", "a textual inversion", "Give it beside a model: --set embeddings=FILE."),
    (
        r"^control_model\.|controlnet_|input_hint_block|^zero_convs\.",
        "a ControlNet",
        "Give its directory, as diffusers writes it, beside a model: --set controlnets=DIRECTORY.",
    ),
    (r"motion_modules?\.", "a motion module", "anew makes still pictures; choose another model."),
    (r"(^|\.)double_(blocks|layers|stream_blocks)\.", "a model of the kind Flux", DIRECTORY),
    (r"(^|\.)joint_blocks\.", "Stable Diffusion 3", DIRECTORY),
    (
        rf"^({UNET})?(cap_embedder|x_embedder|txt_in|patch_embedding|transformer_blocks)\.",
        "a transformer",
        DIRECTORY,
    ),
    (r"^conditioner\.embedders\.0\.model\.", "the refiner of Stable Diffusion XL", "Choose the base model."),
)
"""What else files hold: a pattern of names, what that is, and what to do. The first that fits."""

PARTS: tuple[tuple[str, str, str], ...] = (
    (rf"^({UNET}|diffusion_model\.)?(input_blocks|down_blocks)\.", "a denoiser alone", AGAIN),
    (rf"^({VAE}|vae\.)?(encoder|decoder)\.(conv_in|mid|mid_block)\.", "a VAE alone", AGAIN),
    (r"(^|\.)(text_model|encoder)\.(encoder\.)?(layers|block)\.|resblocks\.", "a text encoder alone", AGAIN),
)


def what_is(header: Header) -> What:
    """What a file is.

    Example:
        >>> what_is(Header({}, {}, 8)).name
        'a file of an unknown kind'
    """
    names = list(header.tensors)
    if FIRST in header.tensors and not any(name.startswith("control_model.") for name in names):
        return _denoiser(header)
    return _other(names, (*OTHERS, *PARTS)) or What(UNKNOWN, fix=DIRECTORY)


def is_told(path: str | Path) -> bool:
    """Whether a file is safetensors of a kind that is known here, as a model or not; a damaged one is not."""
    try:
        return what_is(read_header(path)).name != UNKNOWN
    except BadModel:
        return False


def _denoiser(header: Header) -> What:
    """A file with the denoiser of SD in it."""
    names = list(header.tensors)
    shape = header.tensors[FIRST].shape
    channels = shape[1] if len(shape) == 4 else 0
    if odd := _odd(names, channels):
        return odd
    for key, base in BASES.items():
        if all(_any(names, text) for text in base.texts):
            lacks = "" if _any(names, VAE) else " without a VAE"
            name = f"{base.name}{USES[channels][1]}"
            return What(f"{name}{lacks}", "" if lacks else key, channels, AGAIN if lacks else "")
    return _other(names, OTHERS[-1:]) or What("a denoiser and no text encoder that belongs to it", fix=AGAIN)


def _odd(names: list[str], channels: int) -> What | None:
    """What has the shape of SD and is run otherwise."""
    if _any(names, "depth_model.") or channels == 5:
        return What("depth2img", fix=DIRECTORY)
    if channels == 7:
        return What("the x4 upscaler", fix=DIRECTORY)
    if any(name == "edm_mean" or name.startswith("edm_vpred.") for name in names):
        return What("a model on the noise of EDM (Playground 2.5, CosXL)", fix=DIRECTORY)
    if channels not in USES:
        return What(f"a denoiser with {channels} inputs", fix="anew knows those with 4, 8 and 9; choose another model.")
    return None


def _other(names: list[str], kinds: Iterable[tuple[str, str, str]]) -> What | None:
    found = (What(name, fix=fix) for pattern, name, fix in kinds if any(re.search(pattern, each) for each in names))
    return next(found, None)


def _any(names: list[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)
