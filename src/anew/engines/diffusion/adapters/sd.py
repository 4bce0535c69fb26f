"""Stable Diffusion 1.x, 2.x and XL: img2img (Meng 2022, SDEdit), inpainting, ControlNets (Zhang 2023), T2I-Adapters.

XL's pipelines are called like those of 1.x: its size conditioning (Podell 2023, section 2.2)
is the working size by default.
"""

from typing import Any

from anew.engines.diffusion.adapters import parts
from anew.engines.diffusion.call import Call


def img2img(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusion(XL)Img2ImgPipeline``."""
    return parts.painted_over(call)


def inpaint(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusion(XL)InpaintPipeline``: models of nine channels, or of four."""
    return {**img2img(pipe, call), "mask_image": parts.the_mask(call), **parts.size(call)}


def img2img_controlled(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusion(XL)ControlNetImg2ImgPipeline``."""
    return {**img2img(pipe, call), **parts.controls(call, image="control_image"), **parts.size(call)}


def inpaint_controlled(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusion(XL)ControlNetInpaintPipeline``."""
    return {**inpaint(pipe, call), **parts.controls(call, image="control_image")}


def render(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusion(XL)ControlNetPipeline``: from maps and words alone; here the map is called ``image``."""
    return {
        **parts.controls(call, image="image"),
        "num_inference_steps": call.steps,
        **parts.size(call),
        **parts.guidance(call),
    }


def render_adapted(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusion(XL)AdapterPipeline`` (Mou 2023, T2I-Adapter): lists for several adapters, and only then.

    An adapter is heard at every step.
    """
    maps, scales = [parts.tensor(each.map) for each in call.controls], [each.scale for each in call.controls]
    one = len(maps) == 1
    return {
        "image": maps[0] if one else maps,
        "adapter_conditioning_scale": scales[0] if one else scales,
        "num_inference_steps": call.steps,
        **parts.size(call),
        **parts.guidance(call),
    }


def restyle(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusion(XL)Img2ImgPipeline`` with an IP-Adapter (Ye 2023): one adapter, any number of pictures."""
    return {**img2img(pipe, call), "ip_adapter_image": [[parts.drawn(each) for each in call.references]]}


def depth(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusionDepth2ImgPipeline``: works depth out by itself.

    From a PIL picture: its picture processor takes a tensor for numbers up to 255, and would see nothing but black.
    """
    return {**parts.painted_over(call), "image": parts.the_drawn_picture(call)}
