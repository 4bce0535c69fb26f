"""Tiny runs: a family's pipeline and the keyword arguments of one call, the same every time."""

from functools import cache
from typing import Any

import diffusers
import torch
from transformers import T5Config, T5EncoderModel, T5Tokenizer

from tests.engines.diffusion import tiny

STEPS = 4
SIDE = 32


def picture(seed=0):
    return torch.rand(1, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))


def mask():
    made = torch.zeros(1, 1, SIDE, SIDE)
    made[..., 8:24, 8:24] = 1
    return made


def euler(kind=diffusers.EulerDiscreteScheduler, **changes):
    return kind(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", **changes)


def unet_xl(channels=4):
    return tiny.unet(
        channels, attention_head_dim=(2, 4), use_linear_projection=True, addition_embed_type="text_time",
        addition_time_embed_dim=8, transformer_layers_per_block=(1, 2), projection_class_embeddings_input_dim=80,
        cross_attention_dim=64, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip


def sdxl(vae=None):
    return diffusers.StableDiffusionXLImg2ImgPipeline(
        unet=unet_xl(), vae=vae or tiny.vae(), scheduler=euler(), text_encoder=tiny.text_encoder(),
        tokenizer=tiny.tokenizer(), text_encoder_2=tiny.text_encoder_projected(), tokenizer_2=tiny.tokenizer(),
        add_watermarker=False,
    )  # fmt: skip


def flux():
    """A transformer; true guidance calls it twice a step."""
    torch.manual_seed(0)
    transformer = diffusers.FluxTransformer2DModel(
        patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=32, pooled_projection_dim=32, axes_dims_rope=[4, 4, 8], guidance_embeds=False,
    ).eval()  # fmt: skip
    t5 = T5EncoderModel(T5Config(vocab_size=256, d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4)).eval()
    vocab = [
        ("<pad>", 0.0),
        ("</s>", 0.0),
        ("<unk>", 0.0),
        ("▁", -2.0),
        *((chr(code), -3.0) for code in range(97, 123)),
    ]
    return diffusers.FluxImg2ImgPipeline(
        transformer=transformer, vae=tiny.vae(shift_factor=0.06), scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        text_encoder=tiny.text_encoder(), tokenizer=tiny.tokenizer(), text_encoder_2=t5,
        tokenizer_2=T5Tokenizer(vocab=vocab, extra_ids=0, model_max_length=16),
    )  # fmt: skip


OPENERS = {
    "sd-img2img": lambda: tiny.pipeline("sd-img2img"),
    "sd-inpaint": lambda: tiny.pipeline("sd-inpaint"),
    "ip2p": lambda: tiny.pipeline("ip2p"),
    "sdxl": sdxl,
    "flux": flux,
}
EXTRA: dict[str, dict[str, Any]] = {
    "sd-inpaint": {"mask_image": mask(), "height": SIDE, "width": SIDE},
    "flux": {"negative_prompt": "dog", "true_cfg_scale": 2.0, "height": SIDE, "width": SIDE, "max_sequence_length": 16},
}


def opened(name):
    """A fresh pipeline."""
    pipe = OPENERS[name]()
    pipe.set_progress_bar_config(disable=True)
    return pipe


def made(pipe, name, seed=0):
    """What one call returns: float (1, side, side, 3)."""
    strength = {} if name == "ip2p" else {"strength": 1.0}
    return pipe(
        prompt="cat", image=picture(), num_inference_steps=STEPS, output_type="np",
        generator=torch.Generator().manual_seed(seed), **strength, **EXTRA.get(name, {}),
    ).images  # fmt: skip


@cache
def bare(name):
    """The bytes of a run with nothing around it."""
    return made(opened(name), name).tobytes()
