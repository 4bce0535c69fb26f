"""Tiny diffusion models: real classes, random weights, built on the spot and kept for the session.

    folder = tiny.saved("sd")          a directory as any published model is, a few hundred kB
    pipe = tiny.pipeline("sd")         the same, open

To add a family, add a builder to ``BUILDERS``. Weights are drawn from a fixed seed, so every process has the same ones.
"""

import atexit
import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import diffusers
import torch
from transformers import (
    CLIPImageProcessor,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    DPTConfig,
    DPTForDepthEstimation,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2Tokenizer,
    Qwen3Config,
    Qwen3ForCausalLM,
    Qwen3Model,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)
from transformers.models.dpt.image_processing_pil_dpt import DPTImageProcessorPil
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from anew.engines.diffusion.loading.quiet import quiet

SIDE = 64
"""Side in pixels of what the tiny models are meant to make: latents of 8."""
CROSS = ("CrossAttnDownBlock2D", "DownBlock2D"), ("UpBlock2D", "CrossAttnUpBlock2D")


def pipeline(name: str) -> Any:
    """A fresh pipeline of a family; its components are its own."""
    made = BUILDERS[name]()
    made.set_progress_bar_config(disable=True)
    return made


def passing(name: str) -> Path:
    """A new folder that is gone when the tests are over."""
    folder = Path(mkdtemp(prefix=f"tiny-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def saved(name: str) -> Path:
    """The directory of a family's model; written once a session, so copy it before changing it."""
    folder = passing(name)
    if name in QWEN_EDITS:
        return _save_qwen_edit(folder, QWEN_EDITS[name])
    pipeline(name).save_pretrained(folder, safe_serialization=True)
    return folder


QWEN_EDITS = {"qwen-image-edit": "QwenImageEditPipeline", "qwen-image-edit-plus": "QwenImageEditPlusPipeline"}


def _save_qwen_edit(folder: Path, kind: str) -> Path:
    """Qwen-Image with a processor beside it: diffusers cannot write one here, since it would need torchvision."""
    pipeline("qwen-image").save_pretrained(folder, safe_serialization=True)
    qwen_tokenizer().save_pretrained(folder / "processor")
    Qwen2VLImageProcessorPil(min_pixels=28 * 28, max_pixels=56 * 56).save_pretrained(folder / "processor")
    index = folder / "model_index.json"
    told = json.loads(index.read_text())
    index.write_text(json.dumps({**told, "_class_name": kind, "processor": ["transformers", "Qwen2VLProcessor"]}))
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
    config = {
        "vocab_size": size, "bos_token_id": size - 2, "eos_token_id": size - 1, "pad_token_id": size - 1,
        "hidden_size": 32, "intermediate_size": 37, "num_attention_heads": 4, "num_hidden_layers": 2,
        "projection_dim": 32, **changes,
    }  # fmt: skip
    return CLIPTextConfig(**config)


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


def controlnet(**changes: Any) -> diffusers.ControlNetModel:
    """For ``unet``. Layers at both its ends are zero when born; here they are not, so that the map has a say."""
    torch.manual_seed(0)
    config = {
        "block_out_channels": (32, 64), "layers_per_block": 1, "in_channels": 4, "down_block_types": CROSS[0],
        "cross_attention_dim": 32, "attention_head_dim": 8, "conditioning_embedding_out_channels": (8, 16, 16, 16),
        "norm_num_groups": 8, **changes,
    }  # fmt: skip
    made = diffusers.ControlNetModel(**config).eval()
    for part in (made.controlnet_down_blocks, made.controlnet_cond_embedding.conv_out):
        for weight in part.parameters():
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


XL: dict[str, Any] = {
    "attention_head_dim": (2, 4), "use_linear_projection": True, "addition_embed_type": "text_time",
    "addition_time_embed_dim": 8, "transformer_layers_per_block": (1, 2), "projection_class_embeddings_input_dim": 80,
    "cross_attention_dim": 64, "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
}  # fmt: skip
"""What SDXL has in its denoiser beyond SD: the size in pixels and a second text encoder."""


def unet_xl(channels: int = 4) -> diffusers.UNet2DConditionModel:
    """SDXL's."""
    return unet(channels, **XL, up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"))


def controlnet_xl() -> diffusers.ControlNetModel:
    """For ``unet_xl``."""
    return controlnet(**XL)


def euler(**changes: Any) -> diffusers.EulerDiscreteScheduler:
    """SDXL's noise schedule."""
    config = {
        "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1,
        "timestep_spacing": "leading", **changes,
    }  # fmt: skip
    return diffusers.EulerDiscreteScheduler(**config)


def xl_parts(**changes: Any) -> dict[str, Any]:
    """The components of SDXL."""
    parts = {
        "unet": unet_xl(), "vae": vae(), "text_encoder": text_encoder(), "tokenizer": tokenizer(),
        "text_encoder_2": text_encoder_projected(), "tokenizer_2": tokenizer(), "scheduler": euler(),
    }  # fmt: skip
    return {**parts, **changes}


def t2i_adapter() -> diffusers.T2IAdapter:
    """For ``unet``."""
    torch.manual_seed(0)
    return diffusers.T2IAdapter(
        in_channels=3, channels=[32, 64], num_res_blocks=2, downscale_factor=8, adapter_type="full_adapter"
    ).eval()


def t2i_adapter_xl() -> diffusers.T2IAdapter:
    """For ``unet_xl``: its first features are a sixteenth a side, as the first block of SDXL leaves them."""
    torch.manual_seed(0)
    return diffusers.T2IAdapter(
        in_channels=3, channels=[32, 64], num_res_blocks=2, downscale_factor=16, adapter_type="full_adapter_xl"
    ).eval()


def image_encoder() -> CLIPVisionModelWithProjection:
    """What an IP-Adapter sees with: pictures of 32 by 32."""
    torch.manual_seed(0)
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=32, image_size=32, projection_dim=32, intermediate_size=37, num_attention_heads=4,
            num_hidden_layers=2, patch_size=8,
        )
    ).eval()  # fmt: skip


def image_processor() -> CLIPImageProcessor:
    """What brings a picture to ``image_encoder``."""
    return CLIPImageProcessor(size=32, crop_size=32)


def ip_adapter() -> dict[str, torch.Tensor]:
    """The weights of an IP-Adapter for ``unet`` and ``image_encoder``, by the names that they are published under."""
    drawn = torch.Generator().manual_seed(3)
    tensors = {
        "image_proj.proj.weight": torch.randn(4 * 32, 32, generator=drawn),
        "image_proj.proj.bias": torch.zeros(4 * 32),
        "image_proj.norm.weight": torch.ones(32),
        "image_proj.norm.bias": torch.zeros(32),
    }
    for index, width in enumerate((32, 32, 32, 64)):  # one going down, two going up, one in the middle
        for part in ("k", "v"):
            name = f"ip_adapter.{2 * index + 1}.to_{part}_ip.weight"
            tensors[name] = torch.randn(width, 32, generator=drawn)
    return tensors


def lcm() -> diffusers.LCMScheduler:
    """A latent consistency model's schedule."""
    return diffusers.LCMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False, steps_offset=1
    )


def depth_parts() -> dict[str, Any]:
    """SD 2's depth2img: a fifth channel, and a network for depth."""
    torch.manual_seed(0)
    config = DPTConfig(
        image_size=32, patch_size=16, hidden_size=32, num_hidden_layers=4, backbone_out_indices=(0, 1, 2, 3),
        num_attention_heads=4, intermediate_size=37, is_decoder=False, is_hybrid=False,
        neck_hidden_sizes=[16, 16, 16, 16], fusion_hidden_size=16,
    )  # fmt: skip
    return {
        "unet": unet(5), "vae": vae(), "text_encoder": text_encoder(), "tokenizer": tokenizer(), "scheduler": ddim(),
        "depth_estimator": DPTForDepthEstimation(config).eval(), "feature_extractor": DPTImageProcessorPil(size=32),
    }  # fmt: skip


def deep_unet() -> diffusers.UNet2DConditionModel:
    """Three levels: LEDITS++ looks at attention where the latents are a quarter a side."""
    return unet(
        block_out_channels=(32, 64, 64),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=2,
    )


def deep_unet_xl() -> diffusers.UNet2DConditionModel:
    """Three levels of SDXL, for the same reason."""
    return unet(
        **{
            **XL,
            "attention_head_dim": (2, 4, 4),
            "transformer_layers_per_block": (1, 2, 2),
            "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        },
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        block_out_channels=(32, 64, 64),
        layers_per_block=2,
    )


def four_parts() -> dict[str, Any]:
    """The x4 upscaler: three channels of the picture beside the latents, which have the picture's size."""
    return {
        "unet": unet(7, num_class_embeds=1000), "vae": vae(widths=(16, 16, 16), scaling_factor=0.08333),
        "scheduler": ddim(), "low_res_scheduler": diffusers.DDPMScheduler(), "text_encoder": text_encoder(),
        "tokenizer": tokenizer(), "max_noise_level": 350,
    }  # fmt: skip


def two_parts() -> dict[str, Any]:
    """The latent upscaler, of Katherine Crowson's blocks."""
    denoiser = unet(
        8, act_fn="gelu", norm_num_groups=None, block_out_channels=[32, 32, 64, 64], layers_per_block=2,
        time_cond_proj_dim=160, conv_in_kernel=1, conv_out_kernel=1, mid_block_type=None, only_cross_attention=False,
        down_block_types=("KDownBlock2D", "KCrossAttnDownBlock2D", "KCrossAttnDownBlock2D", "KCrossAttnDownBlock2D"),
        up_block_types=("KCrossAttnUpBlock2D", "KCrossAttnUpBlock2D", "KCrossAttnUpBlock2D", "KUpBlock2D"),
        out_channels=5, resnet_time_scale_shift="scale_shift", time_embedding_type="fourier",
        timestep_post_act="gelu",
    )  # fmt: skip
    scheduler = diffusers.EulerDiscreteScheduler(prediction_type="sample")
    return {
        "unet": denoiser, "vae": vae(), "scheduler": scheduler, "text_encoder": text_encoder(),
        "tokenizer": tokenizer(),
    }  # fmt: skip


def flow(**changes: Any) -> diffusers.FlowMatchEulerDiscreteScheduler:
    """The schedule of models that follow a flow."""
    return diffusers.FlowMatchEulerDiscreteScheduler(**changes)


def t5(width: int = 32) -> T5EncoderModel:
    """A text encoder that SD3 and Flux have beside CLIP."""
    torch.manual_seed(0)
    return T5EncoderModel(T5Config(vocab_size=256, d_model=width, d_kv=8, d_ff=37, num_layers=2, num_heads=4)).eval()


def t5_tokenizer() -> T5Tokenizer:
    """T5's, of single letters."""
    vocab = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -2.0)]
    vocab += [(chr(code), -3.0) for code in range(33, 127)]
    return T5Tokenizer(vocab=vocab, extra_ids=0, model_max_length=512)


def flow_vae(latents: int) -> diffusers.AutoencoderKL:
    """One eighth a side, as models that follow a flow have it: shifted, and without the layers around the latents."""
    return vae(latents, use_quant_conv=False, use_post_quant_conv=False, shift_factor=0.06, scaling_factor=1.5)


def sd3_parts() -> dict[str, Any]:
    """The components of SD3. Its last block never hears a ControlNet, so there are two."""
    torch.manual_seed(0)
    transformer = diffusers.SD3Transformer2DModel(
        sample_size=SIDE // 8, patch_size=2, in_channels=16, out_channels=16, num_layers=2, attention_head_dim=8,
        num_attention_heads=4, joint_attention_dim=64, caption_projection_dim=32, pooled_projection_dim=64,
    ).eval()  # fmt: skip
    return {
        "transformer": transformer, "vae": flow_vae(16), "scheduler": flow(),
        "text_encoder": text_encoder_projected(), "tokenizer": tokenizer(),
        "text_encoder_2": text_encoder_projected(), "tokenizer_2": tokenizer(),
        "text_encoder_3": t5(64), "tokenizer_3": t5_tokenizer(),
    }  # fmt: skip


def flux_parts(channels: int = 16, *, guidance: bool = True) -> dict[str, Any]:
    """The components of Flux; without ``guidance``, of schnell; with 288 channels, of Fill."""
    torch.manual_seed(0)
    transformer = diffusers.FluxTransformer2DModel(
        patch_size=1, in_channels=channels, out_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=32, pooled_projection_dim=32, axes_dims_rope=[4, 4, 8],
        guidance_embeds=guidance,
    ).eval()  # fmt: skip
    return {
        "transformer": transformer, "vae": flow_vae(4), "scheduler": flow(), "text_encoder": text_encoder(),
        "tokenizer": tokenizer(), "text_encoder_2": t5(), "tokenizer_2": t5_tokenizer(),
    }  # fmt: skip


def heard(net: Any, *ends: str) -> Any:
    """A ControlNet whose last layers, zero when born, have a say."""
    for part in (getattr(net, end) for end in ends):
        for weight in part.parameters():
            torch.nn.init.normal_(weight, std=0.05)
    return net.eval()


def controlnet_sd3() -> diffusers.SD3ControlNetModel:
    """For SD3's transformer."""
    torch.manual_seed(0)
    made = diffusers.SD3ControlNetModel(
        sample_size=SIDE // 8, patch_size=2, in_channels=16, out_channels=16, num_layers=1, attention_head_dim=8,
        num_attention_heads=4, joint_attention_dim=64, caption_projection_dim=32, pooled_projection_dim=64,
    )  # fmt: skip
    return heard(made, "controlnet_blocks", "pos_embed_input")


def controlnet_flux(*, union: bool = False) -> diffusers.FluxControlNetModel:
    """For Flux's transformer."""
    torch.manual_seed(0)
    with quiet():  # diffusers warns of itself
        made = diffusers.FluxControlNetModel(
            patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16,
            num_attention_heads=2, joint_attention_dim=32, pooled_projection_dim=32, axes_dims_rope=[4, 4, 8],
            guidance_embeds=True, num_mode=6 if union else None,
        )  # fmt: skip
    return heard(made, "controlnet_blocks", "controlnet_single_blocks", "controlnet_x_embedder")


def controlnet_qwen() -> diffusers.QwenImageControlNetModel:
    """For Qwen-Image's transformer."""
    torch.manual_seed(0)
    made = diffusers.QwenImageControlNetModel(
        patch_size=2, in_channels=16, out_channels=4, num_layers=1, attention_head_dim=16, num_attention_heads=3,
        joint_attention_dim=16, axes_dims_rope=(8, 4, 4),
    )  # fmt: skip
    return heard(made, "controlnet_blocks", "controlnet_x_embedder")


def controlnet_z() -> diffusers.ZImageControlNetModel:
    """For Z-Image's transformer, whose first layers it borrows."""
    torch.manual_seed(0)
    made = diffusers.ZImageControlNetModel(
        control_layers_places=[0], control_refiner_layers_places=[0], control_in_dim=16,
        add_control_noise_refiner="control_noise_refiner", all_patch_size=(2,), all_f_patch_size=(1,), dim=32,
        n_refiner_layers=1, n_heads=2, n_kv_heads=2, norm_eps=1e-5, qk_norm=True,
    )  # fmt: skip
    for name, weight in made.named_parameters():
        if "after_proj" in name or "before_proj" in name:
            torch.nn.init.normal_(weight, std=0.05)
    return made.eval()


NETS: dict[str, Callable[[], Any]] = {
    "sd": controlnet, "sdxl": controlnet_xl, "sd3": controlnet_sd3, "flux": controlnet_flux, "z-image": controlnet_z,
    "qwen-image": controlnet_qwen,
}  # fmt: skip
"""A ControlNet a family."""


MARKS = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>",
)  # fmt: skip
CHAT = "{% for m in messages %}<|im_start|>{{m['role']}}\n{{m['content']}}<|im_end|>\n{% endfor %}"


def qwen_tokenizer() -> Qwen2Tokenizer:
    """Qwen's, which spells."""
    vocab = {token: index for index, token in enumerate([*_letters(), *MARKS])}
    made = Qwen2Tokenizer(vocab=vocab, merges=[], additional_special_tokens=list(MARKS[1:]))
    made.chat_template = CHAT
    return made


def qwen3(layers: int) -> dict[str, Any]:
    """The options of a tiny Qwen 3."""
    return {
        "vocab_size": 264, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": layers,
        "num_attention_heads": 2, "num_key_value_heads": 2, "head_dim": 8, "max_position_embeddings": 512,
        "bos_token_id": 0, "eos_token_id": 2,
    }  # fmt: skip


def z_image_parts(shift: float = 6.0) -> dict[str, Any]:
    """The components of Z-Image; with a shift of 3, of its turbo."""
    torch.manual_seed(0)
    transformer = diffusers.ZImageTransformer2DModel(
        all_patch_size=(2,), all_f_patch_size=(1,), in_channels=16, dim=32, n_layers=2, n_refiner_layers=1, n_heads=2,
        n_kv_heads=2, norm_eps=1e-5, qk_norm=True, cap_feat_dim=16, rope_theta=256.0, t_scale=1000.0,
        axes_dims=[8, 4, 4], axes_lens=[1024, 32, 32],
    ).eval()  # fmt: skip
    for pad in (transformer.x_pad_token, transformer.cap_pad_token):
        torch.nn.init.ones_(pad)  # empty when born
    return {
        "transformer": transformer, "vae": flow_vae(16), "scheduler": flow(shift=shift),
        "text_encoder": Qwen3Model(Qwen3Config(**qwen3(2))).eval(), "tokenizer": qwen_tokenizer(),
    }  # fmt: skip


def klein_parts() -> dict[str, Any]:
    """The components of Flux.2 klein, which reads three layers of its text encoder, the deepest the 27th."""
    torch.manual_seed(0)
    transformer = diffusers.Flux2Transformer2DModel(
        patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=48, timestep_guidance_channels=256, axes_dims_rope=[4, 4, 4, 4], guidance_embeds=False,
    ).eval()  # fmt: skip
    encoder = diffusers.AutoencoderKLFlux2(
        sample_size=SIDE, down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(16,) * 4, layers_per_block=1, latent_channels=4, norm_num_groups=8,
        use_quant_conv=False, use_post_quant_conv=False,
    ).eval()  # fmt: skip
    return {
        "transformer": transformer, "vae": encoder, "scheduler": flow(), "tokenizer": qwen_tokenizer(),
        "text_encoder": Qwen3ForCausalLM(Qwen3Config(**qwen3(27))).eval(),
    }  # fmt: skip


def qwen_parts() -> dict[str, Any]:
    """The components of Qwen-Image."""
    torch.manual_seed(0)
    transformer = diffusers.QwenImageTransformer2DModel(
        patch_size=2, in_channels=16, out_channels=4, num_layers=2, attention_head_dim=16, num_attention_heads=3,
        joint_attention_dim=16, guidance_embeds=False, axes_dims_rope=(8, 4, 4),
    ).eval()  # fmt: skip
    encoder = diffusers.AutoencoderKLQwenImage(
        base_dim=8, z_dim=4, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True],
        latents_mean=[0.0] * 4, latents_std=[1.0] * 4,
    ).eval()  # fmt: skip
    words = {token: 256 + index for index, token in enumerate(MARKS)}
    config = Qwen2_5_VLConfig(
        text_config={
            "vocab_size": 264, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2,
            "num_attention_heads": 2, "num_key_value_heads": 2, "rope_theta": 1e6, "bos_token_id": 0,
            "eos_token_id": 2,
            "rope_scaling": {"mrope_section": [1, 1, 2], "rope_type": "default", "type": "default"},
        },
        vision_config={
            "depth": 2, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": 16
        },
        vision_start_token_id=words["<|vision_start|>"], vision_end_token_id=words["<|vision_end|>"],
        image_token_id=words["<|image_pad|>"], video_token_id=words["<|video_pad|>"],
    )  # fmt: skip
    return {
        "transformer": transformer, "vae": encoder, "scheduler": flow(), "tokenizer": qwen_tokenizer(),
        "text_encoder": Qwen2_5_VLForConditionalGeneration(config).eval(),
    }  # fmt: skip


BUILDERS: dict[str, Callable[[], Any]] = {
    "sd": lambda: diffusers.StableDiffusionPipeline(**sd_parts()),
    "sd-img2img": lambda: diffusers.StableDiffusionImg2ImgPipeline(**sd_parts()),
    "sd-inpaint": lambda: diffusers.StableDiffusionInpaintPipeline(**sd_parts(unet=unet(9))),
    "ip2p": lambda: diffusers.StableDiffusionInstructPix2PixPipeline(**sd_parts(unet=unet(8))),
    "sd-turbo": lambda: diffusers.StableDiffusionPipeline(
        **sd_parts(scheduler=euler(timestep_spacing="trailing", steps_offset=1))
    ),
    "sd-seeing": lambda: diffusers.StableDiffusionPipeline(
        **sd_parts(image_encoder=image_encoder(), feature_extractor=image_processor())
    ),
    "depth2img": lambda: diffusers.StableDiffusionDepth2ImgPipeline(**depth_parts()),
    "lcm": lambda: diffusers.LatentConsistencyModelPipeline(
        **sd_parts(unet=unet(time_cond_proj_dim=32), scheduler=lcm())
    ),
    "sd-lcm": lambda: diffusers.StableDiffusionPipeline(**sd_parts(scheduler=lcm())),
    "sd-lcm-guided": lambda: diffusers.StableDiffusionPipeline(
        **sd_parts(unet=unet(time_cond_proj_dim=32), scheduler=lcm())
    ),
    "ledits": lambda: diffusers.StableDiffusionPipeline(**sd_parts(unet=deep_unet())),
    "sdxl": lambda: diffusers.StableDiffusionXLPipeline(**xl_parts()),
    "ledits-xl": lambda: diffusers.StableDiffusionXLPipeline(**xl_parts(unet=deep_unet_xl())),
    "sdxl-turbo": lambda: diffusers.StableDiffusionXLPipeline(**xl_parts(scheduler=euler(timestep_spacing="trailing"))),
    "sdxl-inpaint": lambda: diffusers.StableDiffusionXLInpaintPipeline(**xl_parts(unet=unet_xl(9))),
    "sdxl-ip2p": lambda: diffusers.StableDiffusionXLInstructPix2PixPipeline(**xl_parts(unet=unet_xl(8))),
    "sd3": lambda: diffusers.StableDiffusion3Pipeline(**sd3_parts()),
    "flux": lambda: diffusers.FluxPipeline(**flux_parts()),
    "flux-schnell": lambda: diffusers.FluxPipeline(**flux_parts(guidance=False)),
    "flux-fill": lambda: diffusers.FluxFillPipeline(**flux_parts(16 + 16 + 256)),
    "kontext": lambda: diffusers.FluxKontextPipeline(**flux_parts()),
    "klein": lambda: diffusers.Flux2KleinPipeline(**klein_parts(), is_distilled=True),
    "klein-base": lambda: diffusers.Flux2KleinPipeline(**klein_parts()),
    "z-image": lambda: diffusers.ZImagePipeline(**z_image_parts()),
    "z-image-turbo": lambda: diffusers.ZImagePipeline(**z_image_parts(3.0)),
    "qwen-image": lambda: diffusers.QwenImagePipeline(**qwen_parts()),
    "x4-upscaler": lambda: diffusers.StableDiffusionUpscalePipeline(**four_parts()),
    "latent-upscaler": lambda: diffusers.StableDiffusionLatentUpscalePipeline(**two_parts()),
}
"""A pipeline a family, by a short name."""
