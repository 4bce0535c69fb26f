"""Transformers that follow a flow: Stable Diffusion 3 (Esser 2024, arXiv:2403.03206) and Z-Image."""

from typing import Any

from anew.engines.diffusion.families.base import AROUND, FLOWS, OVER, Family, pipelines, ways

Z_IMAGE: dict[str, Any] = {
    "models": pipelines("ZImage", "", "Img2Img", "Inpaint", "ControlNet"),
    "ways": ways("ZImageImg2ImgPipeline", "flow:img2img", *OVER)
    | ways("ZImageInpaintPipeline", "flow:inpaint", *AROUND),
    "net": "ZImageControlNetModel",
    "nets": 1,
    "controlled": ways("ZImageControlNetPipeline", "flow:z_image_render", "render"),
    **FLOWS,
}

FAMILIES: tuple[Family, ...] = (
    Family(
        name="sd3",
        models=pipelines("StableDiffusion3", "", "Img2Img", "Inpaint", "ControlNet"),
        ways=ways("StableDiffusion3Img2ImgPipeline", "flow:img2img", *OVER)
        | ways("StableDiffusion3InpaintPipeline", "flow:inpaint", *AROUND),
        net="SD3ControlNetModel",
        controlled=ways("StableDiffusion3ControlNetPipeline", "flow:render", "render", before="flow:settled"),
        steps=28,
        **FLOWS,
    ),
    Family(name="z-image-turbo", marks={"scheduler": {"shift": 3.0}}, steps=8, guidance=0.0, **Z_IMAGE),
    Family(name="z-image", steps=28, guidance=4.0, **Z_IMAGE),
)
