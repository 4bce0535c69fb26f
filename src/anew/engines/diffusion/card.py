"""What the diffusion engine is and does."""

from anew.engines.card import EngineCard, everything_of
from anew.tasks import Background, Edit, Inpaint, Outpaint, Reimagine, Render, Restyle, Upscale, Vary

CARD = EngineCard(
    name="diffusion",
    summary="Pictures that follow words, by any diffusion model on this machine: SD, InstructPix2Pix, Flux ...",
    serves={
        Reimagine: everything_of(Reimagine),
        Edit: everything_of(Edit),
        Inpaint: everything_of(Inpaint, but=("source",)),
        Outpaint: everything_of(Outpaint, but=("subject", "exclude_subject")),
        Render: everything_of(Render, but=("style",)),
        Restyle: frozenset({"strength", "prompt", "mask"}),
        Vary: everything_of(Vary),
        Upscale: everything_of(Upscale),
        Background: everything_of(Background, but=("scene", "color")),
    },
    engine="anew.engines.diffusion.engine:Diffusion",
    licence="Apache-2.0",
    trained=True,
    generative=True,
    sources=(
        "Rombach et al. 2022, High-Resolution Image Synthesis with Latent Diffusion Models, arXiv:2112.10752",
        "Meng et al. 2022, SDEdit, arXiv:2108.01073",
        "Brooks et al. 2023, InstructPix2Pix, arXiv:2211.09800",
        "Zhang et al. 2023, Adding Conditional Control to Text-to-Image Diffusion Models, arXiv:2302.05543",
        "Ye et al. 2023, IP-Adapter, arXiv:2308.06721",
        "Hu et al. 2022, LoRA, arXiv:2106.09685",
    ),
    extra="diffusion",
    modules=("torch", "diffusers", "transformers", "accelerate", "peft"),
    model="needed",
    model_files=("model_index.json", "*.safetensors"),
    tells="anew.engines.diffusion.loading.single.what:is_told",
    does="anew.engines.diffusion.families:tasks_of",
    rank=30,
    alpha=True,
    versions=("numpy", "opencv-python-headless", "torch", "diffusers", "transformers"),
)
