"""LEDITS++ (Brack 2024, arXiv:2311.16711): any SD or SDXL model edits, since the picture is first traced back to noise.

    invert: picture --> the noise that leads back to it        edit: the same noise, with words, where they matter

What the first pass found stays on the pipeline, so both run under one lock.
"""

from contextlib import ExitStack
from typing import Any

from diffusers import DPMSolverMultistepScheduler

from anew.engines.diffusion.adapters import parts
from anew.engines.diffusion.call import Call

SOLVER: dict[str, Any] = {"algorithm_type": "sde-dpmsolver++", "solver_order": 2}


def invert(pipe: Any, call: Call, generator: Any) -> ExitStack:
    """The first pass. Both sides must be multiples of 32.

    It runs with a stochastic DPM-Solver++ whatever the sampler: diffusers 0.42 also names DDIM, and fails with it.

    Returns:
        What gives the network its own attention back, which other pipelines share.
    """
    with ExitStack() as stack:
        stack.callback(pipe.unet.set_attn_processor, dict(pipe.unet.attn_processors))
        if getattr(pipe.scheduler.config, "algorithm_type", "") != SOLVER["algorithm_type"]:
            solver: Any = DPMSolverMultistepScheduler
            pipe.scheduler = solver.from_config(pipe.scheduler.config, **SOLVER)
        pipe.invert(
            image=parts.the_picture(call),
            num_inversion_steps=call.steps,
            generator=generator,
            source_prompt="",
            **parts.size(call),
        )
        return stack.pop_all()


def edit(pipe: Any, call: Call) -> dict[str, Any]:
    """``LEditsPPPipelineStableDiffusion(XL)``: the instruction names what should be there; it has no ``prompt``."""
    return {"editing_prompt": [call.prompt], **parts.given(edit_guidance_scale=_scale(call))}


def _scale(call: Call) -> list[float] | None:
    return None if call.guidance_scale is None else [call.guidance_scale]
