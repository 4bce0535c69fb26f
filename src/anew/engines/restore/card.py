"""What the restore engine is and does."""

from anew.engines.card import EngineCard, everything_of
from anew.tasks import Clean, Colorize, Damage, Deblur, Dejpeg, Denoise, Repair, Restore, Tone, Upscale

CARD = EngineCard(
    name="restore",
    summary="Small networks of our own that bring old and poor photographs back. Offline, on any CPU.",
    serves={
        Restore: everything_of(Restore),
        Repair: everything_of(Repair),
        Damage: everything_of(Damage),
        Clean: everything_of(Clean),
        Denoise: everything_of(Denoise),
        Dejpeg: everything_of(Dejpeg),
        Deblur: everything_of(Deblur),
        Tone: everything_of(Tone),
        Colorize: everything_of(Colorize),
        Upscale: everything_of(Upscale, but=("prompt",)),
    },
    engine="anew.engines.restore.engine:Restorer",
    licence="Apache-2.0",
    trained=True,
    sources=(
        "Delbracio & Milanfar 2023, Inversion by Direct Iteration, arXiv:2303.11435",
        "Ronneberger et al. 2015, U-Net, arXiv:1505.04597",
        "Zhang et al. 2018, FFDNet, arXiv:1710.04026",
        "Zhang et al. 2021, DRUNet, arXiv:2008.13751",
        "Shi et al. 2016, Sub-Pixel Convolution, arXiv:1609.05158",
        "Zhang et al. 2017, Real-Time User-Guided Colorization, arXiv:1705.02999",
        "Wiener 1949, Extrapolation, Interpolation, and Smoothing of Stationary Time Series",
        "He & Sun 2015, Fast Guided Filter, arXiv:1505.00996",
    ),
    rank=20,
    space="own",
    alpha=True,
    versions=("numpy", "opencv-python-headless"),
)
