"""Latent consistency models (Luo 2023, arXiv:2310.04378): a few steps, none of them left out."""

from typing import Any

from anew.engines.diffusion.adapters import parts
from anew.engines.diffusion.call import Call


def img2img(pipe: Any, call: Call) -> dict[str, Any]:
    """``LatentConsistencyModelImg2ImgPipeline``: strength says where to begin, not how many steps are taken.

    The steps are chosen among ``original * strength`` that the model was distilled from, so there cannot be more.
    """
    original = int(pipe.scheduler.config.get("original_inference_steps", 50))
    strength = max(call.strength, parts.least_strength(original))
    return {
        **parts.painted_over(call),
        "strength": strength,
        "num_inference_steps": min(call.steps, int(original * strength)),
    }
