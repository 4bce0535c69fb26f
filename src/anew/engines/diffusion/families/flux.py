"""Flux, and what was made of it: schnell, Fill, Kontext (Labs 2025, arXiv:2506.15742), Flux.2 klein."""

from typing import Any

from anew.engines.diffusion.families.base import AROUND, FLOWS, OVER, Family, pipelines, ways

FLUX: dict[str, Any] = {
    "models": pipelines("Flux", "", "Img2Img", "Inpaint", "ControlNet", "ControlNetImg2Img", "ControlNetInpaint"),
    "ways": ways("FluxImg2ImgPipeline", "flow:flux_img2img", *OVER)
    | ways("FluxInpaintPipeline", "flow:flux_inpaint", *AROUND),
    "net": "FluxControlNetModel",
    "controlled": ways("FluxControlNetPipeline", "flow:flux_render", "render")
    | ways("FluxControlNetImg2ImgPipeline", "flow:flux_img2img_controlled", *OVER)
    | ways("FluxControlNetInpaintPipeline", "flow:flux_inpaint_controlled", *AROUND),
    **FLOWS,
}
KLEIN: dict[str, Any] = {
    "models": frozenset({"Flux2KleinPipeline"}),
    "ways": ways("Flux2KleinPipeline", "flow:klein", "edit"),
    **FLOWS,
}

FAMILIES: tuple[Family, ...] = (
    Family(name="flux-schnell", marks={"transformer": {"guidance_embeds": False}}, steps=4, **FLUX),
    Family(name="flux", steps=28, **FLUX),
    Family(
        name="flux-fill",
        models=frozenset({"FluxFillPipeline"}),
        ways=ways("FluxFillPipeline", "flow:flux_fill", *AROUND),
        steps=50,
        **FLOWS,
    ),
    Family(
        name="kontext",
        models=frozenset({"FluxKontextPipeline"}),
        ways=ways("FluxKontextPipeline", "flow:kontext", "edit"),
        steps=28,
        **FLOWS,
    ),
    Family(name="klein", marks={"": {"is_distilled": True}}, steps=4, guidance=1.0, **KLEIN),
    Family(name="klein-base", steps=50, **KLEIN),
)
