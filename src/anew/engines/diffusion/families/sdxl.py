"""Stable Diffusion XL (Podell 2023, arXiv:2307.01952), and what was made of it."""

from anew.engines.diffusion.families.base import LARGE, Family, pipelines, ways
from anew.engines.diffusion.families.sd import KINDS, adapted, edited, few_steps, filled, whole

STEM = "StableDiffusionXL"
MODELS = pipelines(STEM, *KINDS) | {f"LEditsPPPipeline{STEM}"}
XL = whole(STEM)

FAMILIES: tuple[Family, ...] = (
    *few_steps("sdxl", MODELS, most=2048, **XL),
    Family(
        name="sdxl",
        models=MODELS,
        channels=4,
        adapted=adapted(STEM),
        **LARGE,
        **{**XL, "ways": XL["ways"] | edited(STEM)},
    ),
    Family(name="sdxl-inpaint", models=MODELS, channels=9, **LARGE, **filled(STEM)),
    Family(
        name="sdxl-ip2p",
        models=frozenset({"StableDiffusionXLInstructPix2PixPipeline"}),
        ways=ways("StableDiffusionXLInstructPix2PixPipeline", "ip2p:edit_xl", "edit"),
        **LARGE,
    ),
)
