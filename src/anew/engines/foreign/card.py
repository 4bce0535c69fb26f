"""What the foreign engine is and does."""

from anew.engines.card import EngineCard
from anew.tasks import Clean, Deblur, Dejpeg, Denoise, Inpaint, Upscale

CARD = EngineCard(
    name="foreign",
    summary="Restoration networks that others trained: Real-ESRGAN, SwinIR, SCUNet, NAFNet, FBCNN, LaMa ...",
    serves={
        Upscale: frozenset({"scale"}),
        Denoise: frozenset({"level"}),
        Dejpeg: frozenset({"jpeg_quality"}),
        Deblur: frozenset(),
        Clean: frozenset(),
        Inpaint: frozenset({"grow", "feather"}),
    },
    engine="anew.engines.foreign.engine:Foreign",
    licence="Apache-2.0",
    trained=True,
    sources=(
        "Wang et al. 2018, ESRGAN, arXiv:1809.00219",
        "Wang et al. 2021, Real-ESRGAN, arXiv:2107.10833",
        "Liang et al. 2021, SwinIR, arXiv:2108.10257",
        "Zhang et al. 2022, SCUNet, arXiv:2203.13278",
        "Chen et al. 2022, NAFNet, arXiv:2204.04676",
        "Jiang et al. 2021, FBCNN, arXiv:2109.14573",
        "Suvorov et al. 2022, LaMa, arXiv:2109.07161",
        "spandrel, https://github.com/chaiNNer-org/spandrel",
    ),
    extra="foreign",
    modules=("torch", "safetensors", "spandrel"),
    model="needed",
    model_files=("*.safetensors", "*.pth", "*.pt", "*.ckpt"),
    tells="anew.engines.foreign.telling:is_one",
    rank=25,
    space="own",
    alpha=True,
    versions=("numpy", "opencv-python-headless", "torch", "spandrel"),
)
