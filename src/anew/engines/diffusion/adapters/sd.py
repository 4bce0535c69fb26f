"""Stable Diffusion 1.x and 2.x: img2img (Meng 2022, SDEdit), inpainting, ControlNets (Zhang 2023)."""

from typing import Any

from anew.engines.diffusion.adapters import parts
from anew.engines.diffusion.call import Call


def img2img(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusionImg2ImgPipeline``."""
    return {"image": parts.the_picture(call), **parts.steps(call), **parts.given(guidance_scale=call.guidance_scale)}


def inpaint(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusionInpaintPipeline``: models of nine channels, and of four, held to the picture at every step."""
    return {**img2img(pipe, call), "mask_image": parts.the_mask(call), **parts.size(call)}


def img2img_controlled(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusionControlNetImg2ImgPipeline``."""
    return {**img2img(pipe, call), **parts.controls(call, image="control_image"), **parts.size(call)}


def inpaint_controlled(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusionControlNetInpaintPipeline``."""
    return {**inpaint(pipe, call), **parts.controls(call, image="control_image")}


def render(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusionControlNetPipeline``: from maps and words alone; here the map is called ``image``."""
    return {
        **parts.controls(call, image="image"),
        "num_inference_steps": call.steps,
        **parts.size(call),
        **parts.given(guidance_scale=call.guidance_scale),
    }
