"""Stable Diffusion 1.x and 2.x, and what was made of them: models for inpainting, depth, instructions, few steps.

What SD and SDXL do alike, each by pipelines of its own, is said here once.
"""

from typing import Any

from anew.engines.diffusion.families.base import AROUND, OVER, Family, Way, pipelines, ways

KINDS = ("", "Img2Img", "Inpaint", "ControlNet", "ControlNetImg2Img", "ControlNetInpaint", "Adapter")
"""Pipelines whose directories have the same parts."""
DISTILLED = {"timestep_spacing": "trailing", "prediction_type": "epsilon"}
"""How the schedule of a model says that it was distilled into one to four steps (Sauer 2023, arXiv:2311.17042)."""
CONSISTENT = {"_class_name": "LCMScheduler"}
"""How it says that it was distilled for consistency (Luo 2023, arXiv:2310.04378)."""


def whole(stem: str) -> dict[str, Any]:
    """What models for whole pictures do, by ``StableDiffusion`` or ``StableDiffusionXL``."""
    return {
        "ways": ways(f"{stem}Img2ImgPipeline", "sd:img2img", *OVER)
        | ways(f"{stem}InpaintPipeline", "sd:inpaint", *AROUND)
        | {"restyle": Way(f"{stem}Img2ImgPipeline", "sd:restyle", ip_adapter=True)},
        "controlled": ways(f"{stem}ControlNetImg2ImgPipeline", "sd:img2img_controlled", *OVER)
        | ways(f"{stem}ControlNetPipeline", "sd:render", "render")
        | filled(stem)["controlled"],
    }


def filled(stem: str) -> dict[str, Any]:
    """What models for inpainting do."""
    return {
        "ways": ways(f"{stem}InpaintPipeline", "sd:inpaint", *AROUND),
        "controlled": ways(f"{stem}ControlNetInpaintPipeline", "sd:inpaint_controlled", *AROUND),
    }


def edited(stem: str) -> dict[str, Way]:
    """Instructions without a model for them, by LEDITS++ (Brack 2024)."""
    return ways(f"LEditsPPPipeline{stem}", "ledits:edit", "edit", before="ledits:invert", words="own", multiple=32)


def adapted(stem: str) -> dict[str, Way]:
    """What they do with T2I-Adapters (Mou 2023)."""
    return ways(f"{stem}AdapterPipeline", "sd:render_adapted", "render")


def few_steps(name: str, models: frozenset[str], **does: Any) -> tuple[Family, ...]:
    """Those of few steps: turbo, which wants no guidance, and consistency models, which want none or are told it."""
    told: dict[str, dict[str, Any]] = {"scheduler": CONSISTENT}
    alone: dict[str, dict[str, Any]] = {**told, "unet": {"time_cond_proj_dim": None}}
    common: dict[str, Any] = {"models": models, "channels": 4, "steps": 4, **does}
    return (
        Family(name=f"{name}-turbo", marks={"scheduler": DISTILLED}, called="turbo", guidance=0.0, **common),
        Family(name=f"{name}-lcm", marks=alone, guidance=1.0, **common),
        Family(name=f"{name}-lcm-guided", marks=told, guidance=8.0, **common),
    )


STEM = "StableDiffusion"
MODELS = pipelines(STEM, *KINDS) | {f"LEditsPPPipeline{STEM}"}
SD = whole(STEM)

FAMILIES: tuple[Family, ...] = (
    *few_steps("sd", MODELS, **SD),
    Family(
        name="sd",
        models=MODELS,
        channels=4,
        adapted=adapted(STEM),
        **{**SD, "ways": SD["ways"] | edited(STEM)},
    ),
    Family(name="sd-inpaint", models=MODELS, channels=9, **filled(STEM)),
    Family(
        name="depth2img",
        models=frozenset({"StableDiffusionDepth2ImgPipeline"}),
        ways=ways("StableDiffusionDepth2ImgPipeline", "sd:depth", *OVER),
    ),
    Family(
        name="lcm",
        models=frozenset({"LatentConsistencyModelPipeline", "LatentConsistencyModelImg2ImgPipeline"}),
        ways=ways("LatentConsistencyModelImg2ImgPipeline", "lcm:img2img", *OVER),
        native=768,
        steps=4,
    ),
    Family(
        name="ip2p",
        models=frozenset({"StableDiffusionInstructPix2PixPipeline"}),
        ways=ways("StableDiffusionInstructPix2PixPipeline", "ip2p:edit", "edit"),
    ),
)
