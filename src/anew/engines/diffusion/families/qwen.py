"""Qwen-Image and its editors (Wu 2025, arXiv:2508.02324)."""

from anew.engines.diffusion.families.base import AROUND, FLOWS, OVER, Family, pipelines, ways

FAMILIES: tuple[Family, ...] = (
    Family(
        name="qwen-image",
        models=pipelines("QwenImage", "", "Img2Img", "Inpaint", "ControlNet"),
        ways=ways("QwenImageImg2ImgPipeline", "qwen:img2img", *OVER)
        | ways("QwenImageInpaintPipeline", "qwen:inpaint", *AROUND),
        net="QwenImageControlNetModel",
        nets=1,
        controlled=ways("QwenImageControlNetPipeline", "qwen:render", "render"),
        steps=50,
        **FLOWS,
    ),
    Family(
        name="qwen-image-edit",
        models=frozenset({"QwenImageEditPipeline"}),
        ways=ways("QwenImageEditPipeline", "qwen:edit", "edit"),
        built={"processor": "qwen:processor"},
        steps=50,
        **FLOWS,
    ),
    Family(
        name="qwen-image-edit-plus",
        models=frozenset({"QwenImageEditPlusPipeline"}),
        ways=ways("QwenImageEditPlusPipeline", "qwen:edit_several", "edit"),
        built={"processor": "qwen:processor"},
        steps=40,
        **FLOWS,
    ),
)
