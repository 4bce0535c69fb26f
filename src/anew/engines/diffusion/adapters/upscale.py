"""Upscalers: diffusion models that enlarge, by four in pixels, or by two in latents."""

from typing import Any

from anew.engines.diffusion.adapters import parts
from anew.engines.diffusion.call import Call


def by_four(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusionUpscalePipeline``: sees the picture with a little noise; no strength, and no size to give."""
    return {"image": parts.the_picture(call), "num_inference_steps": call.steps, **parts.guidance(call)}


def by_two(pipe: Any, call: Call) -> dict[str, Any]:
    """``StableDiffusionLatentUpscalePipeline``: called the same."""
    return by_four(pipe, call)
