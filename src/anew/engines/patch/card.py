"""What the patch engine is and does."""

from anew.engines.card import EngineCard, everything_of
from anew.tasks import Background, Blend, Inpaint, Outpaint, Paint, Recolor, Restyle, Retarget, Vary

WORDS = ("prompt", "negative_prompt", "guidance_scale")
"""What an engine that reads no words refuses."""

CARD = EngineCard(
    name="patch",
    summary="Weight-free: new pictures from patches of the old. Offline, on any CPU.",
    serves={
        Inpaint: everything_of(Inpaint, but=(*WORDS, "strength", "control")),
        Outpaint: everything_of(Outpaint, but=WORDS),
        Restyle: everything_of(Restyle, but=WORDS),
        Vary: everything_of(Vary),
        Retarget: everything_of(Retarget),
        Paint: everything_of(Paint),
        Background: everything_of(Background, but=WORDS),
        Blend: everything_of(Blend),
        Recolor: everything_of(Recolor),
    },
    engine="anew.engines.patch.engine:Patch",
    licence="Apache-2.0",
    sources=(
        "Barnes et al. 2009, PatchMatch, doi:10.1145/1531326.1531330",
        "Wexler et al. 2007, Space-Time Completion of Video, doi:10.1109/TPAMI.2007.60",
        "Newson et al. 2014, Video Inpainting of Complex Scenes, doi:10.1137/140954933",
        "Granot et al. 2022, Drop the GAN, arXiv:2103.15545",
        "Elad & Milanfar 2017, Style Transfer via Texture Synthesis, doi:10.1109/TIP.2017.2678168",
        "Hertzmann et al. 2001, Image Analogies, doi:10.1145/383259.383295",
        "Perez et al. 2003, Poisson Image Editing, doi:10.1145/882262.882269",
        "Levin et al. 2008, A Closed-Form Solution to Natural Image Matting, doi:10.1109/TPAMI.2007.1177",
        "Rother et al. 2004, GrabCut, doi:10.1145/1015706.1015720",
    ),
    rank=10,
    space="own",
    alpha=True,
    versions=("numpy", "numba", "opencv-python-headless"),
)
