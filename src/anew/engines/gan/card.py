"""What the gan engine is and does."""

from anew.engines.card import EngineCard, everything_of
from anew.tasks import Render, Translate

CARD = EngineCard(
    name="gan",
    summary="Translators trained here: Pix2Pix, CycleGAN, UNIT, SPADE, CUT. Offline, on any CPU.",
    serves={Translate: everything_of(Translate), Render: frozenset({"style"})},
    engine="anew.engines.gan.engine:Gan",
    licence="Apache-2.0",
    trained=True,
    sources=(
        "Isola et al. 2017, Image-to-Image Translation with Conditional Adversarial Networks, arXiv:1611.07004",
        "Zhu et al. 2017, Unpaired Image-to-Image Translation, arXiv:1703.10593",
        "Liu et al. 2017, Unsupervised Image-to-Image Translation Networks, arXiv:1703.00848",
        "Park et al. 2019, Semantic Image Synthesis with Spatially-Adaptive Normalization, arXiv:1903.07291",
        "Park et al. 2020, Contrastive Learning for Unpaired Image-to-Image Translation, arXiv:2007.15651",
    ),
    extra="learn",
    modules=("torch|onnxruntime",),
    model="needed",
    model_files=("model.json", "*.onnx"),
    rank=20,
    versions=("numpy", "opencv-python-headless", "torch", "onnxruntime"),
)
