"""Transformers that follow a flow (Lipman 2023, Esser 2024): SD3, Flux, Z-Image, img2img and inpainting.

Their pipelines ask for the size, and resize to their own where they are not told.
"""

from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

from anew.engines.diffusion.adapters import parts
from anew.engines.diffusion.call import Call

SCHNELL_WORDS = 256
"""Tokens of a prompt that a Flux without guidance was made for; those with read 512."""
TRUE_GUIDANCE = 3.0
"""What a negative prompt weighs in Flux, unless the person says."""


def img2img(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusion3Img2ImgPipeline``, ``ZImageImg2ImgPipeline``."""
    return {**parts.painted_over(call), **parts.size(call)}


def inpaint(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusion3InpaintPipeline``, ``ZImageInpaintPipeline``."""
    return {**img2img(pipe, call), "mask_image": parts.the_mask(call)}


def flux_img2img(pipe: Any, call: Call) -> dict[str, Any]:
    """``FluxImg2ImgPipeline``."""
    return {"image": parts.the_picture(call), **parts.steps(call), **parts.size(call), **flux_words(pipe, call)}


def flux_inpaint(pipe: Any, call: Call) -> dict[str, Any]:
    """``FluxInpaintPipeline``."""
    return {**flux_img2img(pipe, call), "mask_image": parts.the_mask(call)}


def flux_fill(pipe: Any, call: Call) -> dict[str, Any]:
    """``FluxFillPipeline``: a model that was taught to fill; it has no negative prompt."""
    return inpaint(pipe, call)


def kontext(pipe: Any, call: Call) -> dict[str, Any]:
    """``FluxKontextPipeline`` (Labs 2025, arXiv:2506.15742): sees the picture beside the noise: no strength.

    Left alone it resizes picture and result to about a megapixel; here both stay at the working size.
    """
    return {
        "image": parts.the_picture(call),
        "num_inference_steps": call.steps,
        **parts.size(call),
        "max_area": call.width * call.height,
        "_auto_resize": False,
        **flux_words(pipe, call),
    }


def klein(pipe: Any, call: Call) -> dict[str, Any]:
    """``Flux2KleinPipeline``: any number of pictures, as PIL, the first one that which is edited.

    A reference above a megapixel is made smaller by the pipeline, and each is cropped to multiples of 16.
    """
    return {
        "image": [parts.the_drawn_picture(call), *(parts.drawn(each) for each in call.references)],
        "num_inference_steps": call.steps,
        **parts.size(call),
        **parts.guidance(call),
    }


def render(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusion3ControlNetPipeline``: from maps and words alone."""
    return {
        **_rendered(call),
        **_controls(call),
        **parts.guidance(call),
    }


def settled(pipe: Any, call: Call, generator: Any) -> ExitStack:
    """Before ``render``: diffusers 0.42 draws what stands for the map from chance that no seed decides.

    Returns:
        What gives the VAE its own way back; until then the middle of its distribution is taken.
    """
    encode = pipe.vae.encode
    pipe.vae.encode = lambda x: SimpleNamespace(latent_dist=SimpleNamespace(sample=encode(x).latent_dist.mode))
    with ExitStack() as stack:
        stack.callback(delattr, pipe.vae, "encode")
        return stack.pop_all()


def flux_render(pipe: Any, call: Call) -> dict[str, Any]:
    """``FluxControlNetPipeline``."""
    return {**_rendered(call), **_flux_controls(call), **flux_words(pipe, call)}


def flux_img2img_controlled(pipe: Any, call: Call) -> dict[str, Any]:
    """``FluxControlNetImg2ImgPipeline``: it has no true guidance, and so no negative prompt."""
    words = {"max_sequence_length": SCHNELL_WORDS} if not pipe.transformer.config.guidance_embeds else {}
    return {**parts.painted_over(call), **parts.size(call), **_flux_controls(call), **words}


def flux_inpaint_controlled(pipe: Any, call: Call) -> dict[str, Any]:
    """``FluxControlNetInpaintPipeline``: the same."""
    return {**flux_img2img_controlled(pipe, call), "mask_image": parts.the_mask(call)}


def z_image_render(pipe: Any, call: Call) -> dict[str, Any]:
    """``ZImageControlNetPipeline``: one ControlNet, heard at every step."""
    return {**_rendered(call), **parts.one_control(call), **parts.guidance(call)}


def _rendered(call: Call) -> dict[str, Any]:
    return {"num_inference_steps": call.steps, **parts.size(call)}


def _controls(call: Call) -> dict[str, Any]:
    return parts.controls(call, image="control_image", as_tensor=parts.signed)


def _flux_controls(call: Call) -> dict[str, Any]:
    """Its nets are also told the kind of each map; those for one kind alone do not listen."""
    return {
        **_controls(call),
        "control_mode": [None] * len(call.controls),
    }


def flux_words(pipe: Any, call: Call) -> dict[str, Any]:
    """How words weigh in Flux: guidance is an input of the model; a negative prompt needs true guidance beside it.

    True guidance (Ho 2022) doubles the work of each step, and is off without a negative prompt.
    """
    if not pipe.transformer.config.guidance_embeds:
        return {"max_sequence_length": SCHNELL_WORDS}
    if call.negative_prompt.strip():
        return {"true_cfg_scale": TRUE_GUIDANCE if call.guidance_scale is None else call.guidance_scale}
    return parts.guidance(call)
