"""Models that enlarge."""

from anew.engines.diffusion.families.base import Family, ways

FAMILIES: tuple[Family, ...] = (
    Family(
        name="x4-upscaler",
        models=frozenset({"StableDiffusionUpscalePipeline"}),
        ways=ways("StableDiffusionUpscalePipeline", "upscale:by_four", "upscale"),
        native=256,
        most=768,
        steps=30,
        enlarges=4,
    ),
    Family(
        name="latent-upscaler",
        models=frozenset({"StableDiffusionLatentUpscalePipeline"}),
        ways=ways("StableDiffusionLatentUpscalePipeline", "upscale:by_two", "upscale"),
        multiple=64,
        words="plain",
        enlarges=2,
    ),
)
