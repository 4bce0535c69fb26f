"""Tiny diffusion models: real classes, random weights, built on the spot and kept for the session.

    folder = tiny.saved("sd")          a directory as any published model is, a few hundred kB
    pipe = tiny.pipeline("sd")         the same, open

To add a family, add a builder to ``BUILDERS``. Weights are drawn from a fixed seed, so every process has the same ones.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import diffusers
import torch
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

SIDE = 64
"""Side in pixels of what the tiny models are meant to make: latents of 8."""
CROSS = ("CrossAttnDownBlock2D", "DownBlock2D"), ("UpBlock2D", "CrossAttnUpBlock2D")


def pipeline(name: str) -> Any:
    """A fresh pipeline of a family; its components are its own."""
    made = BUILDERS[name]()
    made.set_progress_bar_config(disable=True)
    return made


@cache
def saved(name: str) -> Path:
    """The directory of a family's model; written once a session, so copy it before changing it."""
    folder = Path(mkdtemp(prefix=f"tiny-{name}-"))
    pipeline(name).save_pretrained(folder, safe_serialization=True)
    return folder


def tokenizer(longest: int = 77) -> CLIPTokenizer:
    """A CLIP tokenizer that spells: every byte, and the words "cat" and "dog"."""
    letters = _letters()
    tokens = [*letters, *(letter + "</w>" for letter in letters)]
    merges = [("c", "a"), ("ca", "t</w>"), ("d", "o"), ("do", "g</w>")]
    tokens += ["ca", "cat</w>", "do", "dog</w>", "<|startoftext|>", "<|endoftext|>"]
    vocab = {token: index for index, token in enumerate(tokens)}
    return CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=longest)


def _letters() -> list[str]:
    """CLIP's printable stand-ins for the 256 bytes (Radford 2019, byte-level BPE)."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return [chr(byte) for byte in plain] + [chr(256 + index) for index in range(len(others))]


def text_config(**changes: Any) -> CLIPTextConfig:
    """A text encoder of two layers and 32 numbers a token."""
    size = len(tokenizer())
    return CLIPTextConfig(
        **{
            "vocab_size": size, "bos_token_id": size - 2, "eos_token_id": size - 1, "pad_token_id": size - 1,
            "hidden_size": 32, "intermediate_size": 37, "num_attention_heads": 4, "num_hidden_layers": 2,
            "projection_dim": 32, **changes,
        }  # fmt: skip
    )


def text_encoder(**changes: Any) -> CLIPTextModel:
    """SD's."""
    torch.manual_seed(0)
    return CLIPTextModel(text_config(**changes)).eval()


def text_encoder_projected(**changes: Any) -> CLIPTextModelWithProjection:
    """SDXL's second."""
    torch.manual_seed(0)
    return CLIPTextModelWithProjection(text_config(**changes)).eval()


def unet(channels: int = 4, **changes: Any) -> diffusers.UNet2DConditionModel:
    """A denoiser of two levels; 9 channels for inpainting, 8 for instructions."""
    torch.manual_seed(0)
    config = {
        "block_out_channels": (32, 64), "layers_per_block": 1, "sample_size": SIDE // 8, "in_channels": channels,
        "out_channels": 4, "down_block_types": CROSS[0], "up_block_types": CROSS[1], "cross_attention_dim": 32,
        "attention_head_dim": 8, "norm_num_groups": 8, **changes,
    }  # fmt: skip
    return diffusers.UNet2DConditionModel(**config).eval()


def vae(latents: int = 4, widths: tuple[int, ...] = (16, 16, 16, 16), **changes: Any) -> diffusers.AutoencoderKL:
    """One eighth a side, like SD's."""
    torch.manual_seed(0)
    count = len(widths)
    config = {
        "block_out_channels": widths, "down_block_types": ["DownEncoderBlock2D"] * count,
        "up_block_types": ["UpDecoderBlock2D"] * count, "latent_channels": latents, "norm_num_groups": 8,
        "sample_size": SIDE, **changes,
    }  # fmt: skip
    return diffusers.AutoencoderKL(**config).eval()


def controlnet() -> diffusers.ControlNetModel:
    """For ``unet``. Its last layers are zero when born; here they are not, so that it has a say."""
    torch.manual_seed(0)
    made = diffusers.ControlNetModel(
        block_out_channels=(32, 64), layers_per_block=1, in_channels=4, down_block_types=CROSS[0],
        cross_attention_dim=32, attention_head_dim=8, conditioning_embedding_out_channels=(8, 16, 16, 16),
        norm_num_groups=8,
    ).eval()  # fmt: skip
    for weight in made.controlnet_down_blocks.parameters():
        torch.nn.init.normal_(weight, std=0.05)
    return made


def ddim() -> diffusers.DDIMScheduler:
    """SD's noise schedule."""
    return diffusers.DDIMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False, set_alpha_to_one=False,
        steps_offset=1,
    )  # fmt: skip


def sd_parts(**changes: Any) -> dict[str, Any]:
    """The components of SD 1.x."""
    parts = {
        "unet": unet(), "vae": vae(), "text_encoder": text_encoder(), "tokenizer": tokenizer(), "scheduler": ddim(),
        "safety_checker": None, "feature_extractor": None, "requires_safety_checker": False,
    }  # fmt: skip
    return {**parts, **changes}


BUILDERS: dict[str, Callable[[], Any]] = {
    "sd": lambda: diffusers.StableDiffusionPipeline(**sd_parts()),
    "sd-img2img": lambda: diffusers.StableDiffusionImg2ImgPipeline(**sd_parts()),
    "sd-inpaint": lambda: diffusers.StableDiffusionInpaintPipeline(**sd_parts(unet=unet(9))),
    "ip2p": lambda: diffusers.StableDiffusionInstructPix2PixPipeline(**sd_parts(unet=unet(8))),
}
"""A pipeline a family, by a short name."""
