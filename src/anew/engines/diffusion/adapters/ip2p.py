"""InstructPix2Pix (Brooks 2023, arXiv:2211.09800): an instruction and a picture, each with a guidance of its own."""

from typing import Any

from anew.engines.diffusion.adapters import parts
from anew.engines.diffusion.call import Call


def edit(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusionInstructPix2PixPipeline``: begins from noise and sees the picture beside it: no strength."""
    return {
        "image": parts.the_picture(call),
        "num_inference_steps": call.steps,
        **parts.guidance(call),
        **parts.given(image_guidance_scale=call.picture_guidance),
    }


def edit_xl(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusionXLInstructPix2PixPipeline``: makes its native size whatever the picture's, unless told."""
    return {**edit(pipe, call), **parts.size(call)}
