"""Models: Stable Diffusion 1.5 by its sizes, with random weights: speed and memory do not depend on their values.

Sizes from the published configurations (Rombach 2022, CompVis/stable-diffusion-v1; Bohan 2023, TAESD).
"""

from pathlib import Path
from typing import Any

import diffusers
import torch
from transformers import CLIPTextConfig, CLIPTextModel

from tests.engines.diffusion import tiny

UNET = {
    "sample_size": 64, "in_channels": 4, "out_channels": 4, "cross_attention_dim": 768, "attention_head_dim": 8,
    "block_out_channels": (320, 640, 1280, 1280),
    "down_block_types": (*["CrossAttnDownBlock2D"] * 3, "DownBlock2D"),
    "up_block_types": ("UpBlock2D", *["CrossAttnUpBlock2D"] * 3),
}  # fmt: skip
VAE = {
    "block_out_channels": (128, 256, 512, 512), "latent_channels": 4, "layers_per_block": 2, "sample_size": 512,
    "down_block_types": ["DownEncoderBlock2D"] * 4, "up_block_types": ["UpDecoderBlock2D"] * 4,
}  # fmt: skip
TEXT = {
    "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12, "num_hidden_layers": 12,
    "vocab_size": 49408, "projection_dim": 768,
}  # fmt: skip


def full_size(folder: Path, *, tiny_vae: bool = False) -> Path:
    """Write the model: 2 GB in bfloat16, with the usual VAE or the distilled one.

    Args:
        folder: Where; made if it is not there.
        tiny_vae: AutoencoderTiny (2.4 M weights) in place of AutoencoderKL (84 M).
    """
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.bfloat16)
    try:
        torch.manual_seed(0)
        parts: dict[str, Any] = tiny.sd_parts(
            unet=diffusers.UNet2DConditionModel(**UNET).eval(),
            vae=(diffusers.AutoencoderTiny() if tiny_vae else diffusers.AutoencoderKL(**VAE)).eval(),
            text_encoder=CLIPTextModel(CLIPTextConfig(**TEXT)).eval(),
        )
    finally:
        torch.set_default_dtype(before)
    diffusers.StableDiffusionImg2ImgPipeline(**parts).save_pretrained(folder, safe_serialization=True)
    return folder
